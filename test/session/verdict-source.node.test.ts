import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { LivenessSession } from '../../src/check/ports.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { createVerdictSource, type VerdictSourceOptions } from '../../src/session/verdict-source.ts';
import { ManualClock } from '../transport/manual-clock.ts';
import { HostServer, html, json } from './host-server.ts';

const SESSION: LivenessSession = {
  sessionId: '6d1f8a52-9c1e-4a8f-b7f0-2f4b9f1f5a77',
  region: 'us-east-1',
  credentials: { accessKeyId: 'A', secretAccessKey: 'B' },
  clockOffsetMs: 0,
  token: 'bearer-7',
};

/** A clock that lets every timer run out at once and keeps its delay. */
class HurryingClock extends ManualClock {
  readonly waitedMs: number[] = [];

  override startTimer(delayMs: number, callback: () => void): () => void {
    this.waitedMs.push(delayMs);
    const cancel = super.startTimer(delayMs, callback);
    setImmediate(() => this.advance(delayMs));
    return cancel;
  }
}

describe('the verdict', () => {
  let host: HostServer;
  before(async () => {
    host = await HostServer.start();
  });
  after(() => host.stop());
  beforeEach(() => {
    host.received.length = 0;
  });

  const ask = (
    options: Partial<VerdictSourceOptions> = {},
    session = SESSION,
    signal = new AbortController().signal,
  ): Promise<unknown> => {
    const defaults = { sessionUrl: '/api/liveness/?tenant=7#x', baseUrl: host.origin, clock: new HurryingClock() };
    return createVerdictSource({ ...defaults, ...options }).fetch(session, signal);
  };

  for (const isLive of [true, false]) {
    it(`is read as the contract says (${isLive})`, async () => {
      host.answers(json(200, { isLive }));
      assert.deepEqual(await ask({ requestInit: { headers: { 'X-Csrf': 'abc' } } }), { isLive });
      const [received] = host.received;
      assert.equal(`${received?.method} ${received?.url}`, `GET /api/liveness/${SESSION.sessionId}?tenant=7`);
      assert.equal(received?.headers.authorization, 'Bearer bearer-7');
      assert.equal(received?.headers['x-csrf'], 'abc');
    });
  }

  it('is read without a token when none was given', async () => {
    host.answers(json(200, { isLive: true }));
    const { token: _, ...session } = SESSION;
    await ask({ sessionUrl: '/' }, session);
    assert.equal(host.received[0]?.url, `/${SESSION.sessionId}`);
    assert.equal(host.received[0]?.headers.authorization, undefined);
  });

  it('is asked for again while it is not final, as late as the backend says', async () => {
    const clock = new HurryingClock();
    const date = new Date(clock.epochMs() + 1000 + 500 + 5000 + 10_000 + 4000).toUTCString();
    const pending = ['1', '0', '5', '86400', date].map((retryAfter) => json(202, {}, { 'retry-after': retryAfter }));
    host.answers(...pending, json(202, {}), json(202, {}, { 'retry-after': 'soon' }), json(200, { isLive: true }));
    assert.deepEqual(await ask({ clock }), { isLive: true });
    const [first, second, third, fourth, fifth, ...unstated] = clock.waitedMs;
    assert.deepEqual([first, second, third, fourth, unstated], [1000, 500, 5000, 10_000, [1000, 1000]]);
    assert.ok(fifth !== undefined && fifth > 2900 && fifth <= 4000, `until a date: ${fifth}`);
  });

  for (const [title, answer] of [
    ['401', json(401, { isLive: true })],
    ['404', html(404)],
    ['429', json(429, { retryAfterSeconds: 1 })],
    ['500', json(500, {})],
    ['HTML', html(200)],
    ['JSON without a verdict', json(200, {})],
    ['a verdict that is no boolean', json(200, { isLive: 'true' })],
    ['null', json(200, null)],
  ] as const) {
    it(`fails with ${title}`, async () => {
      host.answers(answer);
      await assert.rejects(ask(), (error) => error instanceof FaceLivenessError && error.code === 'verdict-failed');
    });
  }

  it('is asked for again when the backend could not be reached, or its gateway did not reach it', async () => {
    let attempts = 0;
    const clock = new HurryingClock();
    const fetchFlaky: typeof fetch = async (...request) => {
      attempts += 1;
      if (attempts === 1) throw new TypeError('Failed to fetch');
      return fetch(...request);
    };
    host.answers(json(502, {}), json(503, {}), json(200, { isLive: true }));
    assert.deepEqual(await ask({ clock, fetch: fetchFlaky }), { isLive: true });
    assert.deepEqual([attempts, clock.waitedMs], [4, [1000, 1000, 1000]]);
  });

  it('fails when a gateway has four times not reached the backend', async () => {
    host.answers(json(502, {}), json(502, {}), json(504, {}), json(503, {}));
    await assert.rejects(ask(), { code: 'verdict-failed', message: 'The backend answered 503 instead of a verdict.' });
    assert.equal(host.received.length, 4);
  });

  it('fails with the reason when the backend cannot be reached', async () => {
    await assert.rejects(ask({ baseUrl: 'http://127.0.0.1:1' }), (error) => {
      return error instanceof FaceLivenessError && error.code === 'verdict-failed' && error.cause instanceof TypeError;
    });
  });

  it('is given up when the check is left while it is fetched', async () => {
    const controller = new AbortController();
    host.answers(() => controller.abort(new Error('left')));
    await assert.rejects(ask({}, SESSION, controller.signal), /left/);
  });

  it('is given up when the check is left between two questions', async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    host.answers(json(202, {}));
    const asked = ask({ clock }, SESSION, controller.signal);
    while (clock.delaysMs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('left'));
    await assert.rejects(asked, /left/);
    assert.deepEqual(clock.delaysMs, []);
    assert.equal(host.received.length, 1);
  });
});
