import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type AttemptStore, createMemoryAttemptStore } from '../../src/backend/index.ts';
import { type Answer, Backend, FakeClock, SESSION_ID } from './backend-fixture.ts';
import { exception, ok } from './scripted-service.ts';

/** Results of a session that did not convince. */
const NOT_LIVE = { Status: 'SUCCEEDED', Confidence: 12 };
const LIVE = { Status: 'SUCCEEDED', Confidence: 99 };

let sessions = 0;

/** Asks for a session with an id of its own. */
async function begin(backend: Backend, user: string): Promise<Answer> {
  sessions += 1;
  const sessionId = SESSION_ID.slice(0, -8) + sessions.toString(16).padStart(8, '0');
  backend.service.script('CreateFaceLivenessSession', ok({ SessionId: sessionId }));
  return backend.post(user);
}

/** Lets the service judge a session, and reads the verdict. */
async function read(backend: Backend, user: string, { body }: Answer, results: object): Promise<Answer> {
  const sessionId = String(body['sessionId']);
  backend.service.script('GetFaceLivenessSessionResults', ok({ SessionId: sessionId, ...results }));
  return backend.verdict(user, body['token'], sessionId);
}

async function fail(backend: Backend, user: string): Promise<void> {
  const answer = await read(backend, user, await begin(backend, user), NOT_LIVE);
  assert.deepEqual(answer.body, { isLive: false });
}

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
    const keys = { accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't' };
    const credentials = (): Promise<typeof keys> =>
      areCredentialsThere ? Promise.resolve(keys) : Promise.reject(new Error('no keys'));
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

  it('remember for as long as their own times are', async () => {
    const backend = new Backend({ limits: { maxFailures: 1, refusalMs: 24 * 3_600_000 } });
    await fail(backend, 'ann');
    backend.clock.nowMs += 3_600_000;
    await fail(backend, 'bob');
    assert.equal((await begin(backend, 'ann')).status, 429);
  });
});

/** A store whose answers arrive when the test wants them to: every operation of all callers takes a turn. */
function interleaved(store: AttemptStore): AttemptStore {
  const turn = async <Value>(value: () => Promise<Value>): Promise<Value> => {
    for (let pause = 0; pause < 5; pause += 1) await Promise.resolve();
    return value();
  };
  return {
    put: (subject, attempt) => turn(() => store.put(subject, attempt)),
    remove: (subject, id) => turn(() => store.remove(subject, id)),
    since: (subject, sinceMs) => turn(() => store.since(subject, sinceMs)),
    markReported: (sessionId, atMs) => turn(() => store.markReported(sessionId, atMs)),
  };
}

describe('limits of several instances', () => {
  it('are shared by instances that share a store', async () => {
    const store = createMemoryAttemptStore();
    const [first, second] = [0, 1].map(() => new Backend({ limits: { store, maxFailures: 1 } }));
    assert.ok(first && second);
    await fail(first, 'ann');
    assert.equal((await begin(second, 'ann')).status, 429);
  });

  it('hold when sessions are asked for at the same moment', async () => {
    for (const store of [createMemoryAttemptStore(), interleaved(createMemoryAttemptStore())]) {
      const instances = [0, 1].map(() => new Backend({ limits: { store } }));
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (instances[index % 2] ?? assert.fail()).post('ann')),
      );
      const created = answers.filter(({ status }) => status === 201).length;
      assert.ok(created <= 5, `${created} sessions were created`);
      assert.ok(answers.every(({ status }) => status === 201 || status === 429));
    }
  });

  it('leave room again after a race that nobody won', async () => {
    const store = interleaved(createMemoryAttemptStore());
    const instances = [0, 1].map(() => new Backend({ limits: { store, maxFailures: 1 } }));
    const answers = await Promise.all(instances.map((backend) => backend.post('ann')));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [429, 429],
    );
    const [backend] = instances;
    assert.ok(backend);
    assert.equal((await backend.post('ann')).status, 201);
  });

  it('allow no session and no verdict while the store is out of order', async () => {
    let isBroken = true;
    const memory = createMemoryAttemptStore();
    const store: AttemptStore = {
      ...memory,
      put: (subject, attempt) =>
        isBroken ? Promise.reject(new Error('redis://secret')) : memory.put(subject, attempt),
    };
    const backend = new Backend({ limits: { store } });
    const refused = await begin(backend, 'ann');
    assert.deepEqual([refused.status, refused.text], [500, '{"error":"internal"}']);
    assert.equal(backend.service.requests.length, 0);
    isBroken = false;
    const session = await begin(backend, 'ann');
    isBroken = true;
    const verdict = await read(backend, 'ann', session, NOT_LIVE);
    assert.deepEqual([verdict.status, verdict.text], [500, '{"error":"internal"}']);
    assert.deepEqual(
      backend.failures.map(({ operation }) => operation),
      ['count-attempt', 'count-attempt'],
    );
  });
});

/** What somebody may do next. */
type Move =
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'begin'; readonly parallel: number }
  | { readonly kind: 'read'; readonly which: number; readonly isLive: boolean };

const MOVES: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 240 }) }),
    fc.record({ kind: fc.constant('begin' as const), parallel: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant('read' as const), which: fc.nat(100), isLive: fc.boolean() }),
  ),
  { maxLength: 40 },
);

describe('whatever somebody does at two instances', () => {
  it('no window holds more than the allowed number of sessions that were not live', async () => {
    await fc.assert(
      fc.asyncProperty(MOVES, fc.integer({ min: 1, max: 5 }), async (moves, maxFailures) => {
        const notLive = await play(moves, maxFailures);
        for (const [index, startMs] of notLive.entries()) {
          const next = notLive[index + maxFailures];
          assert.ok(
            next === undefined || next - startMs >= 180_000,
            `${maxFailures + 1} within ${Number(next) - startMs} ms`,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  /** Plays the moves. @returns When the sessions began whose verdict was not live or never read, in order. */
  async function play(moves: readonly Move[], maxFailures: number): Promise<readonly number[]> {
    const clock = new FakeClock();
    const limits = { store: interleaved(createMemoryAttemptStore()), maxFailures };
    const instances = [0, 1].map(() => new Backend({ limits, clock }));
    const instance = (index: number): Backend => instances[index % 2] ?? assert.fail();
    const begun: { readonly answer: Answer; readonly startMs: number; verdict: boolean | null }[] = [];
    for (const move of moves) {
      if (move.kind === 'wait') {
        clock.nowMs += move.seconds * 1000;
      } else if (move.kind === 'begin') {
        const answers = await Promise.all(Array.from({ length: move.parallel }, (_, i) => begin(instance(i), 'ann')));
        const created = answers.filter(({ status }) => status === 201);
        begun.push(...created.map((answer) => ({ answer, startMs: clock.nowMs, verdict: null })));
      } else {
        const session = begun[move.which % (begun.length || 1)];
        if (session === undefined) continue;
        // A session keeps the results that it got.
        const results = (session.verdict ?? move.isLive) ? LIVE : NOT_LIVE;
        const { status, body } = await read(instance(move.which), 'ann', session.answer, results);
        if (status === 200) session.verdict = body['isLive'] === true;
      }
    }
    return begun.filter(({ verdict }) => verdict !== true).map(({ startMs }) => startMs);
  }
});
