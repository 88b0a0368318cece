import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryAttemptStore } from '../../src/backend/index.ts';
import { Backend, SESSION_ID } from './backend-fixture.ts';

describe('limits', () => {
  const failed = { status: 200, body: JSON.stringify({ SessionId: SESSION_ID, Status: 'SUCCEEDED', Confidence: 12 }) };

  /** Lets `user` fail one check of its own session. */
  async function fail(backend: Backend, user: string, number: number): Promise<void> {
    const sessionId = SESSION_ID.replace(/^./, String(number));
    backend.service.script('CreateFaceLivenessSession', {
      status: 200,
      body: JSON.stringify({ SessionId: sessionId }),
    });
    backend.service.script('GetFaceLivenessSessionResults', failed);
    const answer = await backend.verdict(user, await backend.token(user), sessionId);
    assert.deepEqual(answer.body, { isLive: false });
  }

  it('refuse a user after five failed checks within three minutes, for half an hour', async () => {
    const backend = new Backend({ alternativeUrl: 'https://example.com/other' });
    for (let number = 0; number < 5; number += 1) {
      assert.equal((await backend.post('ann')).status, 201);
      await fail(backend, 'ann', number);
      backend.clock.nowMs += 30_000;
    }
    const refused = await backend.post('ann');
    assert.equal(refused.status, 429);
    assert.deepEqual(refused.body, {
      error: 'limited',
      retryAfterSeconds: 1770,
      alternativeUrl: 'https://example.com/other',
    });
    assert.equal(refused.headers.get('retry-after'), '1770');
    assert.equal((await backend.post('bob')).status, 201);
    backend.clock.nowMs += 1_769_999;
    assert.deepEqual((await backend.post('ann')).body['retryAfterSeconds'], 1);
    backend.clock.nowMs += 1;
    assert.equal((await backend.post('ann')).status, 201);
  });

  it('count a check once, however often its verdict is read', async () => {
    const backend = new Backend();
    for (let round = 0; round < 6; round += 1) await fail(backend, 'ann', 1);
    assert.equal((await backend.post('ann')).status, 201);
  });

  it('do not count a session that expired unused', async () => {
    const backend = new Backend({ limits: { maxFailures: 1 } });
    const token = await backend.token('ann');
    backend.service.script('GetFaceLivenessSessionResults', {
      status: 200,
      body: JSON.stringify({ SessionId: SESSION_ID, Status: 'EXPIRED' }),
    });
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: false });
    assert.equal((await backend.post('ann')).status, 201);
  });

  it('follow the device across users', async () => {
    const authorize = (request: Request): { user: string; device: string } => ({
      user: request.headers.get('cookie') ?? '',
      device: 'phone-1',
    });
    const backend = new Backend({ authorize, limits: { maxFailures: 1 } });
    await fail(backend, 'ann', 1);
    assert.equal((await backend.post('bob')).status, 429);
  });

  it('are shared by instances that share a store', async () => {
    const store = createMemoryAttemptStore();
    const [first, second] = [0, 1].map(() => new Backend({ limits: { store, maxFailures: 1 } }));
    assert.ok(first && second);
    await fail(first, 'ann', 1);
    assert.equal((await second.post('ann')).status, 429);
  });
});
