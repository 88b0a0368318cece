import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSessionTokens } from '../../src/backend/session-token.ts';

const OLD = 'the old secret has thirty-two bytes';
const NEW = 'the new secret has thirty-two bytes';
const CLAIM = { sessionId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', user: 'müller "x"' };

describe('session tokens', () => {
  it('are valid for their session and user until they expire', async () => {
    const tokens = createSessionTokens([NEW]);
    const token = await tokens.issue(CLAIM, 1000);
    assert.equal(await tokens.check(token, CLAIM, 999), 'valid');
    assert.equal(await tokens.check(token, CLAIM, 1000), 'expired');
  });

  it('are invalid for another user or session, expired or not', async () => {
    const tokens = createSessionTokens([NEW]);
    const token = await tokens.issue(CLAIM, 1000);
    assert.equal(await tokens.check(token, { ...CLAIM, user: 'mallory' }, 0), 'invalid');
    assert.equal(await tokens.check(token, { ...CLAIM, user: 'mallory' }, 5000), 'invalid');
    assert.equal(await tokens.check(token, { ...CLAIM, sessionId: CLAIM.sessionId.replace('0', '1') }, 0), 'invalid');
  });

  it('keep user and session apart whatever characters they hold', async () => {
    const tokens = createSessionTokens([NEW]);
    const token = await tokens.issue({ sessionId: 'a', user: 'b","c' }, 1000);
    assert.equal(await tokens.check(token, { sessionId: 'a","b', user: 'c' }, 0), 'invalid');
  });

  it('cannot be prolonged', async () => {
    const tokens = createSessionTokens([NEW]);
    const [version, , signature] = (await tokens.issue(CLAIM, 1000)).split('.');
    assert.equal(await tokens.check(`${version}.zzzz.${signature}`, CLAIM, 0), 'invalid');
  });

  it('are invalid after a change of any character of the signature', async () => {
    const tokens = createSessionTokens([NEW]);
    const token = await tokens.issue(CLAIM, 1000);
    // The last character holds two unused bits, so one position less.
    for (let index = token.lastIndexOf('.') + 1; index < token.length - 1; index += 1) {
      const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
      assert.equal(await tokens.check(changed, CLAIM, 0), 'invalid');
    }
  });

  it('are HMAC-SHA256 over expiry, session and user', async () => {
    const token = await createSessionTokens([NEW]).issue(CLAIM, 36);
    const signed = JSON.stringify(['face-liveness session token', '10', CLAIM.sessionId, CLAIM.user]);
    assert.equal(token, `v1.10.${createHmac('sha256', NEW).update(signed).digest('base64url')}`);
  });

  it('show neither user nor session', async () => {
    const token = await createSessionTokens([NEW]).issue(CLAIM, 1000);
    assert.match(token, /^v1\.[0-9a-z]+\.[\w-]{43}$/);
  });

  it('of an old secret stay valid while it is listed', async () => {
    const token = await createSessionTokens([OLD]).issue(CLAIM, 1000);
    assert.equal(await createSessionTokens([NEW, OLD]).check(token, CLAIM, 0), 'valid');
    assert.equal(await createSessionTokens([NEW]).check(token, CLAIM, 0), 'invalid');
    const next = await createSessionTokens([NEW, OLD]).issue(CLAIM, 1000);
    assert.equal(await createSessionTokens([NEW]).check(next, CLAIM, 0), 'valid');
  });

  it('refuse garbage of every kind', async () => {
    const tokens = createSessionTokens([NEW]);
    for (const token of ['', 'v1', 'v1..', 'v2.10.AAAA', `v1.10.${'*'.repeat(43)}`, 'v1.10.'.repeat(10_000)]) {
      assert.equal(await tokens.check(token, CLAIM, 0), 'invalid');
    }
  });

  it('need a secret of at least 32 bytes', () => {
    assert.throws(() => createSessionTokens([]), TypeError);
    assert.throws(() => createSessionTokens([NEW, 'x'.repeat(31)]), TypeError);
    assert.doesNotThrow(() => createSessionTokens(['ä'.repeat(16)]));
  });
});
