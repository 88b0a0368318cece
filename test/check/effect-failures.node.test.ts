import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import { CheckHarness } from '../support/check-harness.ts';
import { SESSION_ID } from '../support/core-fixtures.ts';
import { settle } from '../support/settle.ts';

const UNFORESEEN = new TypeError('something is not a function');

/** How each port fails, and what becomes of it. */
const FAILURES: readonly (readonly [
  name: string,
  code: ErrorCode,
  closeCode: number | null,
  fail: (harness: CheckHarness) => Promise<void> | void,
])[] = [
  ['a detector that never loads', 'assets-unavailable', null, failEveryLoad],
  ['a detector that fails in an unforeseen way', 'detector-failed', null, failLoading(UNFORESEEN)],
  ['a camera that is not permitted', 'camera-denied', null, refuseCamera('camera-denied')],
  ['a camera that fails in an unforeseen way', 'camera-in-use', null, refuseCamera(UNFORESEEN)],
  ['a camera that is lost while starting', 'camera-lost', null, loseCamera],
  ['a session source that refuses', 'limited', null, refuseSession('limited')],
  ['a session source that fails in an unforeseen way', 'no-session', null, refuseSession(UNFORESEEN)],
  ['a stream that throws', 'connection-failed', null, throwAtOpen],
  ['a stream that fails', 'service-throttled', 4000, failStream('service-throttled')],
  ['a tracker that throws', 'detector-failed', 4005, throwAtDetection],
  ['a tracker that breaks down', 'detector-failed', 4005, breakTracker],
  ['a camera that is lost during the check', 'camera-lost', 4006, unplug],
  ['a recorder that refuses', 'recorder-failed', 4005, refuseRecorder(new FaceLivenessError('recorder-failed'))],
  ['a recorder that the browser lacks', 'not-supported', 4000, refuseRecorder(new FaceLivenessError('not-supported'))],
  ['a recorder that fails while it runs', 'recorder-failed', 4005, failRecorder],
  ['a page that is left', 'interrupted', 4004, leavePage],
];

function failLoading(failure: ErrorCode | Error) {
  return async (harness: CheckHarness): Promise<void> => {
    await settle();
    harness.ports.faceTracker.failLoading(failure);
  };
}

async function failEveryLoad({ ports }: CheckHarness): Promise<void> {
  await settle();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    ports.faceTracker.failLoading('assets-unavailable');
    await settle();
    ports.wait(1000);
    await settle();
  }
}

function refuseCamera(failure: ErrorCode | Error) {
  return (harness: CheckHarness): void => harness.ports.camera.refuse(failure);
}

async function loseCamera({ ports }: CheckHarness): Promise<void> {
  ports.camera.deliver();
  await settle();
  ports.camera.unplug();
}

function refuseSession(failure: ErrorCode | Error) {
  return async (harness: CheckHarness): Promise<void> => {
    harness.sessions.isPrompt = false;
    await harness.ports.prepare();
    harness.sessions.refuse(failure);
  };
}

async function throwAtOpen({ ports }: CheckHarness): Promise<void> {
  ports.stream.open = () => {
    throw UNFORESEEN;
  };
  await ports.prepare();
}

function failStream(code: ErrorCode) {
  return async ({ ports }: CheckHarness): Promise<void> => {
    await ports.prepare();
    ports.stream.fail(code);
  };
}

async function throwAtDetection({ ports }: CheckHarness): Promise<void> {
  ports.faceTracker.start = () => {
    throw UNFORESEEN;
  };
  await ports.toPositioning();
}

async function breakTracker({ ports }: CheckHarness): Promise<void> {
  await ports.toCountdown();
  ports.faceTracker.breakDown('detector-failed');
}

async function unplug({ ports }: CheckHarness): Promise<void> {
  await ports.toCountdown();
  ports.camera.unplug();
}

function refuseRecorder(failure: FaceLivenessError) {
  return async ({ ports }: CheckHarness): Promise<void> => {
    ports.recorder.refusal = failure;
    await ports.toCountdown();
    ports.wait(3000);
  };
}

async function failRecorder({ ports }: CheckHarness): Promise<void> {
  await ports.toFitting();
  ports.recorder.fail();
}

async function leavePage({ ports }: CheckHarness): Promise<void> {
  await ports.toFitting();
  ports.page.leave();
}

describe('a failure of', () => {
  let harness: CheckHarness;
  beforeEach(() => {
    harness = new CheckHarness();
  });

  it('the load of the code ends the check with assets-unavailable, and the next attempt loads it anew', async () => {
    harness.ports.code.failure = 'assets-unavailable';
    harness.begin();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await settle();
      harness.ports.wait(1000);
    }
    await settle();
    assert.equal(harness.errorCode, 'assets-unavailable');
    assert.deepEqual(harness.ports.held, []);
    harness.ports.code.failure = null;
    harness.begin();
    await settle();
    assert.equal(harness.ports.faceTracker.hasWorker, true);
  });

  for (const [name, code, closeCode, fail] of FAILURES) {
    it(`${name} ends the check with ${code}, and nothing is held`, async () => {
      harness.begin();
      await fail(harness);
      await settle();
      assert.equal(harness.errorCode, code);
      assert.deepEqual(harness.ports.held, []);
      assert.equal(harness.ports.stream.connections.at(-1)?.closeCode ?? null, closeCode);
    });
  }

  it('a port keeps what led to it', async () => {
    harness.begin();
    harness.ports.camera.refuse(UNFORESEEN);
    await settle();
    assert.equal(harness.error?.cause, UNFORESEEN);
  });

  it('the host’s promise of a verdict ends the check with verdict-failed', async () => {
    harness.answer = () => Promise.reject(new Error('no backend'));
    harness.begin();
    await harness.ports.toVerifying();
    assert.equal(harness.errorCode, 'verdict-failed');
    assert.equal(harness.error?.sessionId, SESSION_ID);
  });

  it('the source of verdicts ends the check with its code', async () => {
    harness.begin({ verdictSource: harness.verdicts });
    await harness.ports.toVerifying();
    harness.verdicts.refuse('verdict-failed');
    await settle();
    assert.equal(harness.errorCode, 'verdict-failed');
  });

  it('one port is the only one that counts', async () => {
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    harness.ports.faceTracker.failLoading('assets-unavailable');
    await settle();
    assert.equal(harness.failures.length, 1);
  });

  it('the load behind the start screen is no failed check, and Begin loads anew', async () => {
    harness.showStart();
    harness.ports.faceTracker.failLoading('assets-unavailable');
    await settle();
    assert.equal(harness.state, 'intro');
    harness.begin();
    await settle();
    assert.equal(harness.ports.faceTracker.isLoading, true);
  });
});
