import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Retries } from '../../src/check/retry.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { RetriedStep } from '../../src/core/state.ts';
import { CheckHarness } from '../support/check-harness.ts';
import { SESSION_ID } from '../support/core-fixtures.ts';
import { settle } from '../support/settle.ts';
import { ManualClock } from '../transport/manual-clock.ts';

/** How a browser refuses a camera that something else holds. */
const BUSY = new FaceLivenessError('camera-in-use', { cause: new DOMException('', 'NotReadableError') });

interface Passing {
  /** Brings a check to the moment before the step. */
  readonly go: (harness: CheckHarness) => Promise<void>;
  readonly fail: (harness: CheckHarness) => void;
  /** How often the step was tried. */
  readonly attempts: (harness: CheckHarness) => number;
  readonly code: string;
}

const STEPS: Readonly<Record<RetriedStep, Passing>> = {
  camera: {
    go: () => Promise.resolve(),
    fail: ({ ports }) => ports.camera.refuse(BUSY),
    attempts: ({ ports }) => ports.camera.requests.length,
    code: 'camera-in-use',
  },
  assets: {
    go: () => settle(),
    fail: ({ ports }) => ports.faceTracker.failLoading('assets-unavailable'),
    attempts: ({ ports }) => ports.faceTracker.loadCount,
    code: 'assets-unavailable',
  },
  connection: {
    go: ({ ports }) => ports.prepare(),
    fail: ({ ports }) => ports.stream.fail('connection-failed'),
    attempts: ({ ports }) => ports.stream.connections.length,
    code: 'connection-failed',
  },
};

let harness: CheckHarness;
beforeEach(() => {
  harness = new CheckHarness();
});

async function failAndWait(step: RetriedStep, pauseMs: number): Promise<void> {
  STEPS[step].fail(harness);
  await settle();
  harness.ports.wait(pauseMs);
  await settle();
}

for (const [step, { go, fail, attempts, code }] of Object.entries(STEPS) as [RetriedStep, Passing][]) {
  describe(`a failure of the ${step}`, () => {
    it('that passes is tried again after a pause, and the check goes on', async () => {
      harness.begin();
      await go(harness);
      await failAndWait(step, 199);
      assert.equal(attempts(harness), 1);
      harness.ports.wait(1);
      await settle();
      assert.equal(attempts(harness), 2);
      await harness.ports.toPositioning();
      assert.equal(harness.state, 'positioning');
    });

    it('is tried again three times, then the check ends with it', async () => {
      harness.begin();
      await go(harness);
      for (const pauseMs of [200, 500, 1000]) {
        await failAndWait(step, pauseMs);
        assert.equal(harness.state, 'starting');
      }
      fail(harness);
      await settle();
      assert.equal(harness.errorCode, code);
      assert.equal(attempts(harness), 4);
      assert.deepEqual(harness.ports.held, []);
      assert.deepEqual(
        harness.facts.flatMap((fact) => (fact.type === 'retry' ? [fact.what] : [])),
        [step, step, step],
      );
    });

    it('is not tried again once the check was cancelled', async () => {
      harness.begin();
      await go(harness);
      fail(harness);
      await settle();
      harness.cancel();
      assert.deepEqual(harness.ports.held, []);
      harness.ports.wait(10_000);
      await settle();
      assert.equal(attempts(harness), 1);
    });
  });
}

describe('the pause before another attempt', () => {
  it('is of random length, half of the longest at least', async () => {
    harness.ports.random = () => 0;
    harness.begin();
    await failAndWait('camera', 100);
    assert.equal(harness.ports.camera.requests.length, 2);
  });
});

describe('another attempt to connect', () => {
  it('takes no other session, has ids of its own, and counts as a connection', async () => {
    harness.begin();
    await harness.ports.prepare();
    await failAndWait('connection', 200);
    const requests = harness.ports.stream.connections.map(({ request }) => request);
    assert.deepEqual(
      requests.map(({ session }) => session.sessionId),
      [SESSION_ID, SESSION_ID],
    );
    assert.deepEqual(
      requests.map(({ attemptCount }) => attemptCount),
      [1, 2],
    );
    assert.notEqual(requests[0]?.challengeId, requests[1]?.challengeId);
    assert.equal(harness.sessions.wishes.length, 1);
    assert.equal(harness.ports.stream.openCount, 1);
  });

  it('is made within the time that the connection has to open', async () => {
    harness.begin();
    await harness.ports.prepare();
    harness.ports.wait(9900);
    await failAndWait('connection', 100);
    assert.equal(harness.errorCode, 'connection-timeout');
    harness.ports.wait(10_000);
    assert.equal(harness.ports.stream.connections.length, 1);
  });

  it('is not made after the connection was open: the session is used up', async () => {
    harness.begin();
    await harness.ports.prepare();
    harness.ports.stream.accept();
    await failAndWait('connection', 10_000);
    assert.equal(harness.errorCode, 'connection-failed');
    assert.equal(harness.ports.stream.connections.length, 1);
  });
});

describe('work that fails', () => {
  const passing = new FaceLivenessError('assets-unavailable');

  it('after nobody waits for it any more is not tried again', async () => {
    const clock = new ManualClock();
    const leaving = new AbortController();
    let attempts = 0;
    let fail: (failure: unknown) => void = () => undefined;
    const work = (): Promise<void> => {
      attempts += 1;
      return new Promise((_, reject) => (fail = reject));
    };
    const retries = new Retries({ clock, random: () => 0 }, () => undefined);
    const running = retries.run('assets', work, leaving.signal);
    leaving.abort();
    fail(passing);
    await assert.rejects(running, { name: 'AbortError' });
    assert.deepEqual([attempts, clock.delaysMs.length], [1, 0]);
  });

  it('leaves nothing with the signal once it has succeeded', async () => {
    const clock = new ManualClock();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (...[, listener]: unknown[]) => void listeners.add(listener);
    signal.removeEventListener = (...[, listener]: unknown[]) => void listeners.delete(listener);
    let attempts = 0;
    const work = (): Promise<string> => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(passing) : Promise.resolve('done');
    };
    const running = new Retries({ clock, random: () => 0 }, () => undefined).run('assets', work, signal);
    await settle();
    clock.advance(200);
    assert.equal(await running, 'done');
    assert.equal(listeners.size, 0);
  });
});

describe('what does not pass', () => {
  it('is told at once: a camera that was not allowed', async () => {
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await settle();
    assert.equal(harness.errorCode, 'camera-denied');
  });

  it('is told at once: a camera that was granted and delivered nothing for its ten seconds', async () => {
    harness.begin();
    harness.ports.camera.refuse('camera-in-use');
    await settle();
    assert.equal(harness.errorCode, 'camera-in-use');
  });

  it('is told at once: a camera for which the browser itself has waited', async () => {
    harness.begin();
    harness.ports.wait(3000);
    harness.ports.camera.refuse(BUSY);
    await settle();
    assert.equal(harness.errorCode, 'camera-in-use');
  });

  it('is told at once: a detector that breaks', async () => {
    harness.begin();
    await settle();
    harness.ports.faceTracker.failLoading('detector-failed');
    await settle();
    assert.equal(harness.errorCode, 'detector-failed');
  });
});
