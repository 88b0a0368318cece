import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backend, SECRET, SESSION_ID } from './backend-fixture.ts';
import { exception, ok, type ScriptedAnswer } from './scripted-service.ts';

const status = (name: string, more: object = {}): ScriptedAnswer =>
  ok({ SessionId: SESSION_ID, Status: name, ...more });
const LIVE = status('SUCCEEDED', { Confidence: 99.5 });

/** A backend whose user `ann` has a session with these results. */
async function withResults(...results: readonly ScriptedAnswer[]): Promise<{ backend: Backend; token: string }> {
  const backend = new Backend();
  backend.service.script('GetFaceLivenessSessionResults', ...results);
  return { backend, token: await backend.token('ann') };
}

describe('GET of a verdict', () => {
  const cases = [
    { results: status('SUCCEEDED', { Confidence: 90 }), isLive: true },
    { results: status('SUCCEEDED', { Confidence: 89.999 }), isLive: false },
    { results: status('SUCCEEDED', { Confidence: 0 }), isLive: false },
    { results: status('SUCCEEDED'), isLive: false },
    { results: status('SUCCEEDED', { Confidence: 100 }), isLive: true },
    { results: status('SUCCEEDED', { Confidence: 100.1 }), isLive: false },
    { results: status('SUCCEEDED', { Confidence: 'NaN' }), isLive: false },
    { results: status('SUCCEEDED', { Confidence: 'Infinity' }), isLive: false },
    { results: status('SUCCEEDED', { Confidence: null }), isLive: false },
    { results: status('SOMETHING_NEW', { Confidence: 99 }), isLive: false },
    { results: status('FAILED', { Confidence: 99 }), isLive: false },
    { results: status('EXPIRED'), isLive: false },
  ];
  for (const { results, isLive } of cases) {
    it(`is ${isLive} for ${'body' in results ? results.body : ''}`, async () => {
      const { backend, token } = await withResults(results);
      const answer = await backend.verdict('ann', token);
      assert.deepEqual([answer.status, answer.text], [200, JSON.stringify({ isLive })]);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    });
  }

  const challenges = [
    { offered: ['light'], performed: 'FaceMovementChallenge', isLive: false },
    { offered: ['light'], performed: 'FaceMovementAndLightChallenge', isLive: true },
    { offered: ['movement'], performed: 'FaceMovementChallenge', isLive: true },
    { offered: ['light', 'movement'], performed: 'NoddingChallenge', isLive: false },
  ] as const;
  for (const { offered, performed, isLive } of challenges) {
    it(`is ${isLive} for a ${performed} where ${offered.join(' and ')} are offered`, async () => {
      const backend = new Backend({ challenges: offered, limits: { maxFailures: 1 } });
      const Challenge = { Type: performed, Version: '1.0.0' };
      backend.service.script('GetFaceLivenessSessionResults', status('SUCCEEDED', { Confidence: 99, Challenge }));
      assert.deepEqual((await backend.verdict('ann', await backend.token('ann'))).body, { isLive });
      assert.equal((await backend.post('ann')).status, isLive ? 201 : 429);
    });
  }

  it('compares with the threshold of the options', async () => {
    const backend = new Backend({ threshold: 60 });
    backend.service.script('GetFaceLivenessSessionResults', status('SUCCEEDED', { Confidence: 60 }));
    const answer = await backend.verdict('ann', await backend.token('ann'));
    assert.deepEqual(answer.body, { isLive: true });
  });

  it('waits while the session is not final', async () => {
    const { backend, token } = await withResults(status('CREATED'), status('IN_PROGRESS'), LIVE);
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: true });
    assert.deepEqual(backend.clock.sleeps, [250, 500]);
  });

  it('answers 202 when the session is not final after ten seconds', async () => {
    const { backend, token } = await withResults(status('IN_PROGRESS'));
    const startMs = backend.clock.nowMs;
    const answer = await backend.verdict('ann', token);
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [202, '1']);
    assert.equal(backend.clock.nowMs - startMs, 10_000);
    backend.service.script('GetFaceLivenessSessionResults', LIVE);
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: true });
  });

  it('outlasts a throttled service', async () => {
    const { backend, token } = await withResults(
      exception('ThrottlingException'),
      exception('InternalServerError', 500),
      LIVE,
    );
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: true });
  });

  it('answers 503 when the service stays throttled', async () => {
    const { backend, token } = await withResults(exception('ThrottlingException'));
    const answer = await backend.verdict('ann', token);
    assert.deepEqual([answer.status, answer.body], [503, { error: 'service-throttled' }]);
  });

  it('answers 404 at once when the service does not know the session', async () => {
    const { backend, token } = await withResults(exception('SessionNotFoundException'));
    const answer = await backend.verdict('ann', token);
    assert.deepEqual([answer.status, answer.body], [404, { error: 'session-not-found' }]);
    assert.deepEqual(backend.clock.sleeps, []);
  });

  it('stops asking when the browser has gone', async () => {
    const { backend, token } = await withResults(status('IN_PROGRESS'));
    const controller = new AbortController();
    const headers = { cookie: 'ann', authorization: `Bearer ${token}` };
    const request = new Request(`http://localhost/api/liveness/${SESSION_ID}`, { headers, signal: controller.signal });
    backend.clock.sleep = () => {
      controller.abort();
      return Promise.resolve();
    };
    await backend.handler(request);
    assert.equal(backend.service.of('GetFaceLivenessSessionResults').length, 1);
    assert.deepEqual(backend.failures, []);
  });
});

describe('many requests for one verdict at the same time', () => {
  it('are authorized one by one', async () => {
    const { backend, token } = await withResults(LIVE);
    const answers = await Promise.all(['ann', 'bob', null].map((user) => backend.verdict(user, token)));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 403, 401],
    );
  });

  it('keep no answer for those who come later', async () => {
    const { backend, token } = await withResults(LIVE);
    await backend.verdict('ann', token);
    await backend.verdict('ann', token);
    assert.equal(backend.service.of('GetFaceLivenessSessionResults').length, 2);
  });
});

describe('who may read a verdict', () => {
  it('another user may not, with the token of the owner', async () => {
    const { backend, token } = await withResults(LIVE);
    const answer = await backend.verdict('bob', token);
    assert.deepEqual([answer.status, answer.body], [403, { error: 'token-invalid' }]);
    assert.equal(backend.service.of('GetFaceLivenessSessionResults').length, 0);
  });

  it('the owner may not with the token of another session', async () => {
    const { backend, token } = await withResults(LIVE);
    const answer = await backend.verdict('ann', token, SESSION_ID.replace('0', 'f'));
    assert.deepEqual([answer.status, answer.body], [403, { error: 'token-invalid' }]);
  });

  it('nobody may without a token or without the application', async () => {
    const { backend, token } = await withResults(LIVE);
    const withoutToken = await backend.verdict('ann', undefined);
    assert.deepEqual([withoutToken.status, withoutToken.body], [401, { error: 'token-missing' }]);
    const withoutUser = await backend.verdict(null, token);
    assert.deepEqual([withoutUser.status, withoutUser.body], [401, { error: 'unauthorized' }]);
    assert.equal(withoutUser.headers.get('www-authenticate'), 'Bearer');
  });

  it('the owner may not at another handler that shares the secret', async () => {
    const { token } = await withResults(LIVE);
    const other = new Backend({ basePath: '/transfer' });
    other.service.script('GetFaceLivenessSessionResults', LIVE);
    const headers = { cookie: 'ann', authorization: `Bearer ${token}` };
    const answer = await other.send(`/transfer/${SESSION_ID}`, { headers });
    assert.deepEqual([answer.status, answer.body], [403, { error: 'token-invalid' }]);
  });

  it('the owner may for ten minutes, always with the same answer', async () => {
    const { backend, token } = await withResults(LIVE);
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: true });
    backend.clock.nowMs += 599_999;
    assert.deepEqual((await backend.verdict('ann', token)).body, { isLive: true });
    backend.clock.nowMs += 1;
    const answer = await backend.verdict('ann', token);
    assert.deepEqual([answer.status, answer.body], [401, { error: 'token-expired' }]);
  });

  it('the owner may at any instance that has the secret', async () => {
    const { token } = await withResults(LIVE);
    const second = new Backend({ tokenSecret: SECRET });
    second.service.script('GetFaceLivenessSessionResults', LIVE);
    assert.deepEqual((await second.verdict('ann', token)).body, { isLive: true });
    const stranger = new Backend({ tokenSecret: 'another secret of thirty-two bytes' });
    assert.equal((await stranger.verdict('ann', token)).status, 403);
  });
});
