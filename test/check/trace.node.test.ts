import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CheckTrace, TraceRecorder } from '../../src/check/trace.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckFact, CheckState } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { transition } from '../../src/core/transition.ts';
import { FAR_FACE, FRAME, MOVEMENT, SESSION_ID } from '../support/core-fixtures.ts';

/** A state machine whose course is written down. */
class TracedCheck {
  #nowMs = 5000;
  #state: CheckState = { kind: 'idle' };
  readonly #recorder = new TraceRecorder({
    nowMs: () => this.#nowMs,
    epochMs: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  });

  tell(fact: CheckFact): void {
    const previous = this.#state;
    this.#recorder.noteFact(fact);
    const { state, effects } = transition(previous, { ...fact, nowMs: this.#nowMs });
    this.#state = state;
    this.#recorder.noteState(state, previous);
    for (const effect of effects) this.#recorder.noteEffect(effect);
  }

  wait(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  begin(): void {
    const settings = { countdownSeconds: 0, canRenewSession: true, allowsColors: true, limits: DEFAULT_TIME_LIMITS };
    this.tell({ type: 'begin', settings, problem: null });
  }

  toFitting(): void {
    this.begin();
    this.wait(100);
    this.tell({ type: 'detector-ready' });
    this.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
    this.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    this.tell({ type: 'stream-opened' });
    this.tell({ type: 'challenge', challenge: MOVEMENT });
    this.show(3);
    this.tell({ type: 'recorder-started', videoStartMs: this.#nowMs });
  }

  show(frames: number): void {
    for (let seq = 0; seq < frames; seq += 1) {
      this.wait(33);
      const observation = { seq, capturedMs: this.#nowMs, size: FRAME, faces: [FAR_FACE], quality: null };
      this.tell({ type: 'frame', observation });
    }
  }

  get trace(): CheckTrace {
    return this.#recorder.read(7);
  }
}

describe('the trace', () => {
  it('is empty before the first check', () => {
    const { begunAt, states, error } = new TracedCheck().trace;
    assert.deepEqual([begunAt, states, error], [null, [], null]);
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

  it('counts frames, video, events and what waits', () => {
    const check = new TracedCheck();
    check.toFitting();
    check.tell({ type: 'video', bytes: 12_000 });
    check.tell({ type: 'video', bytes: 8000 });
    check.tell({ type: 'upload', waitingBytes: 900, isSlow: false });
    check.tell({ type: 'upload', waitingBytes: 300, isSlow: false });
    check.show(2);
    assert.deepEqual(check.trace.counters, {
      framesAnalysed: 5,
      framesWithOneFace: 5,
      framesDropped: 7,
      videoChunks: 2,
      videoBytes: 20_000,
      sessionEvents: 1,
      colorsShown: 0,
      mostWaitingBytes: 900,
      sessionsTaken: 1,
    });
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
    check.tell({ type: 'cancel' });
    check.begin();
    assert.deepEqual(check.trace.states, [{ state: 'starting', atMs: 0 }]);
    assert.equal(check.trace.counters.framesAnalysed, 0);
  });

  it('stays small however often the person moves', () => {
    const check = new TracedCheck();
    check.toFitting();
    for (let round = 0; round < 5000; round += 1) {
      check.tell({
        type: 'frame',
        observation: { seq: round, capturedMs: 1e9, size: FRAME, faces: [], quality: null },
      });
      check.show(1);
    }
    assert.ok(JSON.stringify(check.trace).length < 64_000);
  });
});
