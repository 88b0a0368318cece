import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EMULATOR_FAULTS } from '../../demo/emulator-faults.ts';
import { type DemoServer, startDemo } from '../support/demo-server.ts';

const ORDER = '/api/emulator/order';

/** Gives an order as the page does. */
function arm(demo: DemoServer): Promise<Response> {
  return fetch(demo.origin + ORDER, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: 'create-fails' }),
  });
}

describe('the playground’s server', () => {
  it('lets the emulator be told what to do with the playground’s sessions, and with no other ones', async () => {
    const demo = await startDemo();
    try {
      const { faults } = (await (await fetch(demo.origin + ORDER)).json()) as { faults: unknown[] };
      assert.equal(faults.length, EMULATOR_FAULTS.length);
      assert.equal((await arm(demo)).status, 200);

      const page = await fetch(demo.origin);
      const headers = {
        'content-type': 'application/json',
        'x-face-liveness': '1',
        cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '',
      };
      const askForSession = async (path: string): Promise<number> =>
        (await fetch(demo.origin + path, { method: 'POST', headers, body: '{}' })).status;
      assert.equal(await askForSession('/api/recipes/bot-check/liveness'), 201);
      assert.equal(await askForSession('/api/liveness'), 502);
      assert.equal(await askForSession('/api/liveness'), 201);
    } finally {
      await demo.stop();
    }
  });

  it('has nothing of it with the real service', async () => {
    const demo = await startDemo({ args: ['--aws', '--region', 'us-east-1'] });
    try {
      assert.equal((await fetch(demo.origin + ORDER)).status, 404);
      assert.equal((await arm(demo)).status, 405);
    } finally {
      await demo.stop();
    }
  });
});
