import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { FRAME, SESSION_ID } from '../support/core-fixtures.ts';
import { TracedCheck } from '../support/traced-check.ts';

describe('the trace', () => {
  it('is empty before the first check', () => {
    const { begunAt, states, timings, error } = new TracedCheck().trace;
    assert.deepEqual([begunAt, states, timings, error], [null, [], {}, null]);
  });

  it('has the states and what was said, in milliseconds since Begin', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.show(1);
    assert.equal(check.trace.begunAt, '2026-01-02T03:04:05.000Z');
    assert.deepEqual(check.trace.states, [
      { state: 'starting', atMs: 0 },
      { state: 'positioning', atMs: 100 },
      { state: 'countdown', atMs: 199 },
      { state: 'fitting', atMs: 199 },
    ]);
    assert.deepEqual(check.trace.guidance, [{ code: 'too-far', atMs: 199 }]);
  });

  it('has the time of each step, the first one where there are several', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'video', bytes: 12_000 });
    check.show(1);
    check.tell({ type: 'video', bytes: 8000 });
    assert.deepEqual(check.trace.timings, {
      'detector-ready': 100,
      'camera-ready': 100,
      'session-taken': 100,
      'stream-opened': 100,
      challenge: 100,
      frame: 133,
      'recorder-started': 199,
      guidance: 199,
      video: 199,
      'initial-face': 232,
    });
  });

  it('counts frames, video, messages and what waits', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'video', bytes: 12_000 });
    check.tell({ type: 'video', bytes: 8000 });
    check.tell({ type: 'upload', waitingBytes: 900, isSlow: false });
    check.tell({ type: 'upload', waitingBytes: 300, isSlow: false });
    check.tell({ type: 'retry', what: 'camera' });
    check.tell({ type: 'retry', what: 'connection' });
    check.show(2);
    assert.deepEqual(check.trace.counters, {
      framesSeen: 12,
      framesAnalysed: 5,
      framesWithOneFace: 5,
      framesDropped: 7,
      detectionP50Ms: 10,
      detectionP95Ms: 10,
      detectionMaxMs: 10,
      videoChunks: 2,
      videoBytes: 20_000,
      sessionEvents: 1,
      messagesReceived: 1,
      colorsShown: 0,
      mostWaitingBytes: 900,
      sessionsTaken: 1,
      retries: 2,
      connections: 2,
    });
  });

  it('tells how long the detector took, whatever the clocks say', () => {
    const check = new TracedCheck();
    check.begin();
    check.show(50, [], 8);
    check.show(45, [], 20);
    check.show(3, [], 700);
    check.show(1, [], 4321);
    check.show(1, [], -5);
    const { detectionP50Ms, detectionP95Ms, detectionMaxMs } = check.trace.counters;
    assert.deepEqual([detectionP50Ms, detectionP95Ms, detectionMaxMs], [8, 20, 4321]);
    check.show(900, [], 5000);
    assert.equal(check.trace.counters.detectionP50Ms, 5000);
  });

  it('names the error, the camera and the challenge, and of the session only four characters', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'failed', error: new FaceLivenessError('connection-lost') });
    const { error, camera, challenge, session } = check.trace;
    assert.deepEqual(
      [error?.code, error?.recovery, camera, challenge, session],
      ['connection-lost', 'retry-new-session', FRAME, 'FaceMovementChallenge', `…${SESSION_ID.slice(-4)}`],
    );
    assert.ok(!JSON.stringify(check.trace).includes(SESSION_ID.slice(0, 20)));
  });

  it('starts a new page with the next check', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.show(9, [], 1);
    check.tell({ type: 'cancel' });
    check.begin();
    assert.deepEqual(check.trace.states, [{ state: 'starting', atMs: 0 }]);
    assert.deepEqual(check.trace.timings, {});
    assert.equal(check.trace.counters.framesAnalysed, 0);
    check.show(1, [], 2);
    const { detectionP50Ms, detectionP95Ms, detectionMaxMs } = check.trace.counters;
    assert.deepEqual([detectionP50Ms, detectionP95Ms, detectionMaxMs], [2, 2, 2]);
  });

  it('starts a new page with an attempt that fails before it begins, each time', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'cancel' });
    const settings = { countdownSeconds: 0, canRenewSession: true, allowsColors: true };
    const tryAgain = (): void => {
      check.wait(1000);
      const problem = new FaceLivenessError('not-supported', { message: 'This browser has no WebSocket.' });
      check.tell({ type: 'begin', settings: { ...settings, limits: Object.create(null) }, problem });
    };
    tryAgain();
    tryAgain();
    const { begunAt, states, error, session } = check.trace;
    assert.notEqual(begunAt, null);
    assert.deepEqual(states, [{ state: 'error', atMs: 0 }]);
    assert.deepEqual([error?.code, session], ['not-supported', null]);
  });

  it('ends with the check: what comes later is no part of it', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'cancel' });
    const before = JSON.stringify(check.trace);
    check.tell({ type: 'session-taken', sessionId: 'the-session-after-it', region: 'us-east-1' });
    check.tell({ type: 'detector-ready' });
    check.show(1);
    check.tell({ type: 'video', bytes: 100 });
    assert.equal(JSON.stringify(check.trace), before);
  });

  it('is complete but for the environment before the code of a check is there', () => {
    const check = new TracedCheck();
    check.begin();
    check.tell({ type: 'failed', error: new FaceLivenessError('assets-unavailable', { message: 'It did not load.' }) });
    const { version, environment, error } = check.notes;
    assert.deepEqual([version, environment, error?.message], [2, null, 'It did not load.']);
  });
});

describe('the message of an error in a trace', () => {
  const KEY = 'AKIAIOSFODNNEXAMPLEX';
  for (const [what, message, expected] of [
    ['keeps its words', 'The camera delivers 320×240 pixels.', 'The camera delivers 320×240 pixels.'],
    ['keeps long names', 'The service asked for FaceMovementAndLightChallenge.', null],
    ['has no address', 'https://user:key@host.example/a?b=c#d is missing.', '… is missing.'],
    ['has no address of a socket', 'wss://host.example:8443/start refused', '… refused'],
    [
      'keeps the name of a file of the detector',
      'https://host.example/x/frame-pipeline.relaxed.wasm is missing.',
      '…frame-pipeline.relaxed.wasm is missing.',
    ],
    ['has no file of others', 'http://host.example/secret.token is missing.', '… is missing.'],
    ['has no id', `Session ${SESSION_ID} was used.`, 'Session … was used.'],
    ['has no key', `${KEY} is not known.`, '… is not known.'],
    ['has no secret', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '…'],
    ['has no half of an id where it was cut', `${'word '.repeat(58)}${SESSION_ID}`, `${'word '.repeat(58)}…`],
  ] as const) {
    it(what, () => {
      const check = new TracedCheck();
      check.begin();
      check.tell({ type: 'failed', error: new FaceLivenessError('assets-unavailable', { message }) });
      assert.equal(check.trace.error?.message, expected ?? message);
    });
  }
});
