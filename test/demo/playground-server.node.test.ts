import assert from 'node:assert/strict';
import { request } from 'node:http';
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

/** Status of the answer to an order, with headers that `fetch` does not let its callers set. */
function armAs(demo: DemoServer, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(demo.origin.replace('localhost', '127.0.0.1') + ORDER, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.end(JSON.stringify({ confidence: 50 }));
  });
}

describe('the playground’s server', () => {
  it('takes orders from its own pages alone, under its own address', async () => {
    const demo = await startDemo();
    try {
      const { host, port } = new URL(demo.origin);
      const rebound = `rebound.example:${port}`;
      assert.equal(await armAs(demo, { host: rebound }), 403);
      assert.equal(await armAs(demo, { host: rebound, origin: `http://${rebound}` }), 403);
      assert.equal(await armAs(demo, { host, origin: 'https://elsewhere.example' }), 403);
      assert.equal(await armAs(demo, { host, origin: 'http://localhost:1' }), 403);
      assert.equal(await armAs(demo, { host, origin: 'null' }), 403);
      const { armed } = (await (await fetch(demo.origin + ORDER)).json()) as { armed: unknown };
      assert.equal(armed, null);
      assert.equal(await armAs(demo, { host, origin: demo.origin }), 200);
      assert.equal(await armAs(demo, { host: `127.0.0.1:${port}` }), 200);
    } finally {
      await demo.stop();
    }
  });

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
