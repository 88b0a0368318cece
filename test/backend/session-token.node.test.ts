import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSessionTokens, type SessionClaim, type SessionTokens } from '../../src/backend/session-token.ts';

const OLD = 'the old secret has thirty-two bytes';
const NEW = 'the new secret has thirty-two bytes';
const ATTEMPT = '5d9d2a3e-1b7c-4a58-9f0e-6b1c2d3e4f50';
const PURPOSE = '/api/liveness';
const CLAIM = { sessionId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', user: 'müller "x"' };

async function outcome(tokens: SessionTokens, token: string, claim: SessionClaim, nowMs: number): Promise<string> {
  return (await tokens.check(token, claim, nowMs)).kind;
}

describe('session tokens', () => {
  it('are valid for their session and user until they expire', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    assert.deepEqual(await tokens.check(token, CLAIM, 999), {
      kind: 'valid',
      expiresEpochMs: 1000,
      attemptId: ATTEMPT,
    });
    assert.equal(await outcome(tokens, token, CLAIM, 1000), 'expired');
  });

  it('are invalid for another user or session, expired or not', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    assert.equal(await outcome(tokens, token, { ...CLAIM, user: 'mallory' }, 0), 'invalid');
    assert.equal(await outcome(tokens, token, { ...CLAIM, user: 'mallory' }, 5000), 'invalid');
    assert.equal(
      await outcome(tokens, token, { ...CLAIM, sessionId: CLAIM.sessionId.replace('0', '1') }, 0),
      'invalid',
    );
  });

  it('keep user and session apart whatever characters they hold', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue({ sessionId: 'a', user: 'b","c' }, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    assert.equal(await outcome(tokens, token, { sessionId: 'a","b', user: 'c' }, 0), 'invalid');
  });

  it('cannot be prolonged', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const [version, , attempt, signature] = (
      await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT })
    ).split('.');
    assert.equal(await outcome(tokens, `${version}.zzzz.${attempt}.${signature}`, CLAIM, 0), 'invalid');
  });

  it('are invalid after a change of any character of the signature', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    for (let index = token.lastIndexOf('.') + 1; index < token.length; index += 1) {
      for (const other of ['A', 'B', 'E', '_'].filter((character) => character !== token[index])) {
        const changed = token.slice(0, index) + other + token.slice(index + 1);
        assert.equal(await outcome(tokens, changed, CLAIM, 0), 'invalid');
      }
    }
  });

  it('have one form only: unused bits of the signature are not free', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const forms = Array.from(alphabet, (last) => token.slice(0, -1) + last);
    const outcomes = await Promise.all(forms.map((form) => outcome(tokens, form, CLAIM, 0)));
    assert.equal(outcomes.filter((kind) => kind === 'valid').length, 1);
  });

  it('cannot be moved to another attempt', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const token = await tokens.issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    const moved = token.replace(ATTEMPT, ATTEMPT.replace('5', '6'));
    assert.equal(await outcome(tokens, moved, CLAIM, 0), 'invalid');
  });

  it('are invalid for another purpose, of the same secret', async () => {
    const token = await createSessionTokens([NEW], '/transfer').issue(CLAIM, {
      expiresEpochMs: 1000,
      attemptId: ATTEMPT,
    });
    assert.equal(await outcome(createSessionTokens([NEW], PURPOSE), token, CLAIM, 0), 'invalid');
  });

  it('carry the device, unreadable and unchangeable, also past a new secret', async () => {
    const content = { expiresEpochMs: 1000, attemptId: ATTEMPT, device: 'Gerät 7' };
    const token = await createSessionTokens([OLD], PURPOSE).issue(CLAIM, content);
    const tokens = createSessionTokens([NEW, OLD], PURPOSE);
    assert.deepEqual(await tokens.check(token, CLAIM, 0), { kind: 'valid', ...content });
    const parts = token.split('.');
    assert.equal(parts.length, 5);
    assert.ok(!Buffer.from(parts[3] ?? '', 'base64url').includes(content.device));
    const other = await createSessionTokens([OLD], PURPOSE).issue(CLAIM, { ...content, device: 'other 8' });
    const exchanged = parts.with(3, other.split('.')[3] ?? '').join('.');
    assert.equal(await outcome(tokens, exchanged, CLAIM, 0), 'invalid');
    assert.equal(await outcome(tokens, parts.toSpliced(3, 1).join('.'), CLAIM, 0), 'invalid');
  });

  it('cannot choose their algorithm', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${ATTEMPT}.`, `none.zz.${ATTEMPT}.`, `v1.zz.${ATTEMPT}.${'A'.repeat(43)}`]) {
      assert.equal(await outcome(tokens, token, CLAIM, 0), 'invalid');
    }
  });

  it('are HMAC-SHA256 over purpose, expiry, attempt, device, session and user', async () => {
    const token = await createSessionTokens([NEW], PURPOSE).issue(CLAIM, { expiresEpochMs: 36, attemptId: ATTEMPT });
    const signed = JSON.stringify([
      'face-liveness session token',
      PURPOSE,
      '10',
      ATTEMPT,
      '',
      CLAIM.sessionId,
      CLAIM.user,
    ]);
    assert.equal(token, `v1.10.${ATTEMPT}.${createHmac('sha256', NEW).update(signed).digest('base64url')}`);
  });

  it('show neither user nor session', async () => {
    const token = await createSessionTokens([NEW], PURPOSE).issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    assert.match(token, /^v1\.[0-9a-z]+\.[0-9a-f-]{36}\.[\w-]{43}$/);
  });

  it('of an old secret stay valid while it is listed', async () => {
    const token = await createSessionTokens([OLD], PURPOSE).issue(CLAIM, { expiresEpochMs: 1000, attemptId: ATTEMPT });
    assert.equal(await outcome(createSessionTokens([NEW, OLD], PURPOSE), token, CLAIM, 0), 'valid');
    assert.equal(await outcome(createSessionTokens([NEW], PURPOSE), token, CLAIM, 0), 'invalid');
    const next = await createSessionTokens([NEW, OLD], PURPOSE).issue(CLAIM, {
      expiresEpochMs: 1000,
      attemptId: ATTEMPT,
    });
    assert.equal(await outcome(createSessionTokens([NEW], PURPOSE), next, CLAIM, 0), 'valid');
  });

  it('refuse garbage of every kind', async () => {
    const tokens = createSessionTokens([NEW], PURPOSE);
    for (const token of [
      '',
      'v1',
      'v1..',
      'v2.10.AAAA',
      `v1.10.${ATTEMPT}.${'*'.repeat(43)}`,
      'v1.10.'.repeat(10_000),
    ]) {
      assert.equal(await outcome(tokens, token, CLAIM, 0), 'invalid');
    }
  });

  it('need a secret of at least 32 bytes', () => {
    assert.throws(() => createSessionTokens([], PURPOSE), TypeError);
    assert.throws(() => createSessionTokens([NEW, 'x'.repeat(31)], PURPOSE), TypeError);
    assert.doesNotThrow(() => createSessionTokens(['ä'.repeat(16)], PURPOSE));
  });
});
