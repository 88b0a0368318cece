import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CREDENTIALS_LIFETIME_SECONDS, SESSION_POLICY } from '../../src/backend/scoped-credentials.ts';
import { StoredCameraMemory } from '../../src/page/camera-memory.ts';
import { STRICT_POLICY } from '../e2e/support/world.ts';
import { codeBlocks, readPage } from './pages.ts';

const page = readPage('docs/security.md');
const policies = codeBlocks(page, '').map(({ code }) => code.trim().replaceAll(/\s*\n/g, ' '));

/** The policy with the place of the real service where the tests have that of the emulator. */
function forRealService(policy: string): string {
  return policy.replace('ws: http:', 'wss://streaming-rekognition.us-east-1.amazonaws.com');
}

describe('docs/security.md', () => {
  it('has the policy under which the end-to-end tests run', () => {
    assert.ok(policies.includes(forRealService(STRICT_POLICY)), policies.join('\n'));
  });

  it('allows no other policy than the README', () => {
    const inReadme = codeBlocks(readPage('README.md'), '').find(({ code }) => code.startsWith('default-src'));
    assert.equal(inReadme?.code.trim().replaceAll(/\s*\n/g, ' '), forRealService(STRICT_POLICY));
  });

  it('states what the credentials of a browser allow, and for how long', () => {
    const [statement, ...others] = (JSON.parse(SESSION_POLICY) as { Statement: { Action: string }[] }).Statement;
    assert.equal(others.length, 0);
    assert.ok(page.text.includes(`\`${statement?.Action}\` and nothing else`));
    assert.ok(page.text.includes(`${CREDENTIALS_LIFETIME_SECONDS} seconds`));
  });

  it('names what is kept in the browser', () => {
    const stored = new Map<string, string>();
    const storage = { setItem: (key: string, value: string) => stored.set(key, value) };
    Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
    new StoredCameraMemory().remember('camera');
    Reflect.deleteProperty(globalThis, 'localStorage');
    assert.deepEqual([...stored.values()], ['camera']);
    for (const key of stored.keys()) assert.ok(page.text.includes(`\`${key}\``), key);
  });
});
