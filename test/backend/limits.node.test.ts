import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TemporaryCredentials } from '../../src/backend/index.ts';
import { Backend, CREDENTIALS } from './backend-fixture.ts';
import { begin, fail, LIVE, NOT_LIVE, read } from './limited-checks.ts';
import { exception } from './scripted-service.ts';

describe('limits', () => {
  it('refuse a user after five failed checks within three minutes, for half an hour', async () => {
    const backend = new Backend({ alternativeUrl: 'https://example.com/other' });
    for (let number = 0; number < 5; number += 1) {
      await fail(backend, 'ann');
      backend.clock.nowMs += 30_000;
    }
    const refused = await begin(backend, 'ann');
    assert.equal(refused.status, 429);
    assert.deepEqual(refused.body, {
      error: 'limited',
      retryAfterSeconds: 1770,
      alternativeUrl: 'https://example.com/other',
    });
    assert.equal(refused.headers.get('retry-after'), '1770');
    assert.equal((await begin(backend, 'bob')).status, 201);
    backend.clock.nowMs += 1_769_999;
    assert.deepEqual((await begin(backend, 'ann')).body['retryAfterSeconds'], 1);
    backend.clock.nowMs += 1;
    assert.equal((await begin(backend, 'ann')).status, 201);
  });

  it('create no session for a user who is refused', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    await fail(backend, 'ann');
    const before = backend.service.requests.length;
    assert.equal((await begin(backend, 'ann')).status, 429);
    assert.equal(backend.service.requests.length, before);
  });

  it('count a check once, however often its verdict is read', async () => {
    const backend = new Backend({ limits: { maxFailures: 2 } });
    const session = await begin(backend, 'ann');
    for (let round = 0; round < 6; round += 1) await read(backend, 'ann', session, NOT_LIVE);
    assert.equal((await begin(backend, 'ann')).status, 201);
  });

  it('count a session whose verdict is never read, until it leaves the window', async () => {
    const backend = new Backend();
    for (let number = 0; number < 5; number += 1) {
      assert.equal((await begin(backend, 'ann')).status, 201);
      backend.clock.nowMs += 30_000;
    }
    const refused = await begin(backend, 'ann');
    assert.deepEqual([refused.status, refused.body['retryAfterSeconds']], [429, 30]);
    backend.clock.nowMs += 30_000;
    assert.equal((await begin(backend, 'ann')).status, 201);
    assert.equal((await begin(backend, 'ann')).status, 429);
  });

  it('do not lock out a person whose camera or network fails again and again', async () => {
    const backend = new Backend();
    let waitedSeconds = 0;
    for (let round = 0; round < 40; round += 1) {
      const answer = await begin(backend, 'ann');
      const seconds = answer.status === 429 ? Number(answer.body['retryAfterSeconds']) : 20;
      if (answer.status === 429) waitedSeconds = Math.max(waitedSeconds, seconds);
      backend.clock.nowMs += seconds * 1000;
    }
    assert.equal(waitedSeconds, 80);
  });

  it('do not count a session that was never created', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    backend.service.script('CreateFaceLivenessSession', exception('ThrottlingException'));
    for (let round = 0; round < 5; round += 1) assert.equal((await backend.post('ann')).status, 503);
    assert.equal((await begin(backend, 'ann')).status, 201);
  });

  it('do not count a session without credentials, nor a body or a challenge that is refused', async () => {
    let areCredentialsThere = false;
    const credentials = (): Promise<TemporaryCredentials> =>
      areCredentialsThere ? Promise.resolve(CREDENTIALS) : Promise.reject(new Error('no keys'));
    const backend = new Backend({ credentials, challenges: ['light'], limits: { maxFailures: 1 } });
    assert.equal((await begin(backend, 'ann')).status, 500);
    assert.equal((await backend.post('ann', '{')).status, 400);
    assert.equal((await backend.post('ann', { challenge: 'movement' })).status, 403);
    areCredentialsThere = true;
    assert.equal((await begin(backend, 'ann')).status, 201);
  });

  it('do not count a check that succeeded', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    for (let round = 0; round < 5; round += 1) {
      const session = await begin(backend, 'ann');
      assert.deepEqual((await read(backend, 'ann', session, LIVE)).body, { isLive: true });
    }
  });

  it('count a session that expired as an attempt, not as a failed check', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    const session = await begin(backend, 'ann');
    assert.deepEqual((await read(backend, 'ann', session, { Status: 'EXPIRED' })).body, { isLive: false });
    assert.equal((await begin(backend, 'ann')).body['retryAfterSeconds'], 180);
    backend.clock.nowMs += 180_000;
    assert.equal((await begin(backend, 'ann')).status, 201);
  });

  it('count a session that the service failed as a failed check', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    await read(backend, 'ann', await begin(backend, 'ann'), { Status: 'FAILED' });
    assert.equal((await begin(backend, 'ann')).body['retryAfterSeconds'], 1800);
  });

  it('count a failed check when it began, however late its verdict is read', async () => {
    const backend = new Backend({ limits: { maxFailures: 2 } });
    const opened = [await begin(backend, 'ann'), await begin(backend, 'ann')];
    backend.clock.nowMs += 500_000;
    for (const session of opened) await read(backend, 'ann', session, NOT_LIVE);
    assert.equal((await begin(backend, 'ann')).body['retryAfterSeconds'], 1300);
  });

  it('follow the device across users', async () => {
    const authorize = (request: Request): { user: string; device: string } => ({
      user: request.headers.get('cookie') ?? '',
      device: 'phone-1',
    });
    const backend = new Backend({ authorize, limits: { maxFailures: 1 } });
    await fail(backend, 'ann');
    assert.equal((await begin(backend, 'bob')).status, 429);
  });

  it('settle a check for the device that began it, whatever device reads its verdict', async () => {
    let device = 'own';
    const authorize = (request: Request): { user: string; device: string } => ({
      user: request.headers.get('cookie') ?? '',
      device,
    });
    const backend = new Backend({ authorize, limits: { maxFailures: 1 } });
    const session = await begin(backend, 'mallory');
    device = 'phone of ann';
    await read(backend, 'mallory', session, NOT_LIVE);
    assert.equal((await begin(backend, 'ann')).status, 201);
    device = 'own';
    assert.equal((await begin(backend, 'eve')).body['retryAfterSeconds'], 1800);
  });

  it('remember for as long as their own times are', async () => {
    const backend = new Backend({ limits: { maxFailures: 1, refusalMs: 24 * 3_600_000 } });
    await fail(backend, 'ann');
    backend.clock.nowMs += 3_600_000;
    await fail(backend, 'bob');
    assert.equal((await begin(backend, 'ann')).status, 429);
  });
});
