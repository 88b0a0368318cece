import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const SCRIPT = join(import.meta.dirname, '../../scripts/smoke.mjs');

function smoke(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [SCRIPT, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 60_000,
  });
}

describe('npm run smoke', () => {
  it('tells how it is used', () => {
    const { status, stdout } = smoke(['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /--challenge C .*light .*movement/);
  });

  for (const args of [['--fast'], ['light'], ['--challenge'], ['--challenge', 'disco'], ['--headed=yes']]) {
    it(`refuses ${args.join(' ')}`, () => {
      const { status, stdout, stderr } = smoke(args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /Usage: npm run smoke/);
    });
  }

  it('is not content, and says why, when there is no browser', () => {
    const { status, stdout } = smoke([], { CHROME_PATH: '/no/such/browser' });
    assert.equal(status, 1);
    assert.match(stdout, /Not live: .*\/no\/such\/browser/);
  });
});
