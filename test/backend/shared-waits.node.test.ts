import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createContext } from '../../src/backend/backend-context.ts';
import type { SessionResults } from '../../src/backend/rekognition-sessions.ts';
import { SharedWaits } from '../../src/backend/shared-waits.ts';
import { answerVerdictRequest } from '../../src/backend/verdict.ts';
import { SECRET, SESSION_ID, START_EPOCH_MS } from './backend-fixture.ts';
import { ok, type ScriptedAnswer, ScriptedService } from './scripted-service.ts';

/** Work that the test ends. */
class Work {
  readonly signals: AbortSignal[] = [];
  resolve: (value: string) => void = () => undefined;
  reject: (failure: Error) => void = () => undefined;

  readonly start = (signal: AbortSignal): Promise<string> => {
    this.signals.push(signal);
    return new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
  };
}

const never = (): AbortSignal => new AbortController().signal;

describe('SharedWaits', () => {
  it('starts one piece of work for all who wait for the same', async () => {
    const [waits, work] = [new SharedWaits<string>(), new Work()];
    const joined = [waits.join('a', never(), work.start), waits.join('a', never(), work.start)];
    work.resolve('done');
    assert.deepEqual(await Promise.all(joined), ['done', 'done']);
    assert.equal(work.signals.length, 1);
  });

  it('keeps different things apart', async () => {
    const waits = new SharedWaits<string>();
    const ofA = waits.join('a', never(), () => Promise.resolve('A'));
    const ofB = waits.join('b', never(), () => Promise.resolve('B'));
    assert.deepEqual(await Promise.all([ofA, ofB]), ['A', 'B']);
  });

  it('fails for all when the work fails, and starts anew afterwards', async () => {
    const [waits, work] = [new SharedWaits<string>(), new Work()];
    const joined = [waits.join('a', never(), work.start), waits.join('a', never(), work.start)];
    work.reject(new RangeError('x'));
    for (const promise of joined) await assert.rejects(promise, RangeError);
    assert.equal(await waits.join('a', never(), () => Promise.resolve('new')), 'new');
  });

  it('lets one waiter go without disturbing the others', async () => {
    const [waits, work, leaving] = [new SharedWaits<string>(), new Work(), new AbortController()];
    const left = waits.join('a', leaving.signal, work.start);
    const stayed = waits.join('a', never(), work.start);
    leaving.abort(new RangeError('gone'));
    await assert.rejects(left, RangeError);
    assert.equal(work.signals[0]?.aborted, false);
    work.resolve('done');
    assert.equal(await stayed, 'done');
  });

  it('stops the work when the last waiter has gone', async () => {
    const [waits, work, leaving] = [new SharedWaits<string>(), new Work(), new AbortController()];
    const left = waits.join('a', leaving.signal, work.start);
    leaving.abort();
    await assert.rejects(left, { name: 'AbortError' });
    assert.equal(work.signals[0]?.aborted, true);
    work.reject(new Error('stopped'));
    assert.equal(await waits.join('a', never(), () => Promise.resolve('new')), 'new');
  });

  it('starts nothing for a waiter who has gone already', async () => {
    const [waits, work] = [new SharedWaits<string>(), new Work()];
    await assert.rejects(waits.join('a', AbortSignal.abort(), work.start), { name: 'AbortError' });
    assert.equal(work.signals.length, 0);
  });
});

/** Tells when a number of waiters have come. */
class CountedWaits<Value> extends SharedWaits<Value> {
  readonly allCame: Promise<void>;
  #missing: number;
  #tell: () => void = () => undefined;

  constructor(expected: number) {
    super();
    this.#missing = expected;
    this.allCame = new Promise((resolve) => (this.#tell = resolve));
  }

  override join(...parameters: Parameters<SharedWaits<Value>['join']>): Promise<Value> {
    this.#missing -= 1;
    if (this.#missing === 0) this.#tell();
    return super.join(...parameters);
  }
}

describe('requests for one verdict at the same time', () => {
  it('ask the service together', async () => {
    const service = new ScriptedService();
    const results = (Status: string): ScriptedAnswer => ok({ SessionId: SESSION_ID, Status, Confidence: 99 });
    service.script('GetFaceLivenessSessionResults', results('IN_PROGRESS'), results('SUCCEEDED'));
    const waits = new CountedWaits<SessionResults | null>(20);
    const context = {
      ...createContext({
        authorize: () => null,
        tokenSecret: SECRET,
        rekognition: service.rekognition(),
        credentials: () => Promise.reject(new Error('unused')),
        clock: { nowEpochMs: () => START_EPOCH_MS, sleep: () => waits.allCame },
      }),
      waits,
    };
    const content = { expiresEpochMs: START_EPOCH_MS + 1, attemptId: SESSION_ID };
    const token = await context.tokens.issue({ sessionId: SESSION_ID, user: 'ann' }, content);
    const headers = { authorization: `Bearer ${token}` };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        answerVerdictRequest(new Request('http://localhost', { headers }), SESSION_ID, { user: 'ann' }, context),
      ),
    );
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(service.requests.length, 2);
  });
});
