import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type AttemptStore, createMemoryAttemptStore } from '../../src/backend/index.ts';
import { type Answer, Backend, FakeClock } from './backend-fixture.ts';
import { begin, fail, interleaved, LIVE, NOT_LIVE, read } from './limited-checks.ts';

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

describe('a store that fails half-way', () => {
  const authorize = (request: Request): { user: string; device: string } => ({
    user: request.headers.get('cookie') ?? '',
    device: 'phone-1',
  });
  const broken = (): Promise<never> => Promise.reject(new Error('redis://secret'));

  for (const operation of ['put', 'since'] as const) {
    for (const subject of ['user:ann', 'device:phone-1']) {
      it(`at ${operation} of ${subject} leaves nothing counted`, async () => {
        const memory = createMemoryAttemptStore();
        const store: AttemptStore = {
          ...memory,
          [operation]: (of: string, what: never) => (of === subject ? broken() : memory[operation](of, what)),
        };
        const refused = await begin(new Backend({ authorize, limits: { store, maxFailures: 1 } }), 'ann');
        assert.equal(refused.status, 500);
        const next = new Backend({ authorize, limits: { store: memory, maxFailures: 1 } });
        assert.equal((await begin(next, 'ann')).status, 201);
      });
    }
  }

  it('waits for what is still being written before it takes it back', async () => {
    const memory = createMemoryAttemptStore();
    const written: Promise<void>[] = [];
    const writeLater = (...what: Parameters<AttemptStore['put']>): Promise<void> => {
      const writing = new Promise<void>((resolve) => setImmediate(() => resolve(memory.put(...what))));
      written.push(writing);
      return writing;
    };
    const put: AttemptStore['put'] = (subject, attempt) =>
      subject === 'user:ann' ? broken() : writeLater(subject, attempt);
    const backend = new Backend({ authorize, limits: { store: { ...memory, put } } });
    assert.equal((await begin(backend, 'ann')).status, 500);
    await Promise.all(written);
    assert.equal(written.length, 1);
    assert.deepEqual(await memory.since('device:phone-1', 0), []);
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
