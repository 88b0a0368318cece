import type { CheckTrace, TraceEnvironment } from '../../src/check/check-trace.ts';
import { completed } from '../../src/check/complete-trace.ts';
import { TraceRecorder } from '../../src/check/trace.ts';
import type { Challenge } from '../../src/core/challenge.ts';
import type { Face } from '../../src/core/face.ts';
import type { CheckFact, CheckState, CheckStateName } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { transition } from '../../src/core/transition.ts';
import { FAR_FACE, FITTING_FACE, FRAME, MOVEMENT, SESSION_ID } from './core-fixtures.ts';

/** A browser as a trace tells of it. */
export const ENVIRONMENT: Omit<TraceEnvironment, 'frameFeed'> = {
  language: 'en',
  engine: 'builtin',
  recorderType: 'video/webm;codecs=vp8',
  hasRelaxedSimd: true,
  isSecureContext: true,
  isFramed: false,
  hasWakeLock: true,
  hasPopover: true,
  processors: 2,
  devicePixelRatio: 1,
  viewport: { widthCssPx: 360, heightCssPx: 740 },
  prefersReducedMotion: false,
  connectionType: '4g',
};

/** How long the detector of a {@link TracedCheck} takes for a frame. */
export const DETECTION_MS = 10;

/** A state machine whose course is written down. */
export class TracedCheck {
  #nowMs = 5000;
  #seq = 0;
  #state: CheckState = { kind: 'idle' };
  readonly #recorder = new TraceRecorder({
    nowMs: () => this.#nowMs,
    epochMs: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  });

  get state(): CheckStateName {
    return this.#state.kind;
  }

  tell(fact: CheckFact): void {
    const previous = this.#state;
    this.#recorder.noteFact(fact);
    const { state, effects } = transition(previous, { ...fact, nowMs: this.#nowMs });
    this.#state = state;
    if (state !== previous) this.#recorder.noteState(state, previous);
    for (const effect of effects) this.#recorder.noteEffect(effect);
  }

  wait(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  begin(): void {
    const settings = { countdownSeconds: 0, canRenewSession: true, allowsColors: true, limits: DEFAULT_TIME_LIMITS };
    this.tell({ type: 'begin', settings, problem: null });
  }

  toFitting(challenge: Challenge = MOVEMENT): void {
    this.begin();
    this.wait(100);
    this.tell({ type: 'detector-ready' });
    this.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
    this.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    this.tell({ type: 'stream-opened' });
    this.tell({ type: 'challenge', challenge });
    this.show(3);
    this.tell({ type: 'recorder-started', videoStartMs: this.#nowMs });
  }

  /** To `holding`, or to `finishing` with a challenge without colors. */
  toMatch(challenge: Challenge = MOVEMENT): void {
    this.toFitting(challenge);
    this.tell({ type: 'video', bytes: 60_000 });
    this.show(2);
    this.show(12, [FITTING_FACE]);
  }

  toFlashing(challenge: Challenge): void {
    this.toMatch(challenge);
    this.show(31, [FITTING_FACE]);
    this.tell({ type: 'deadline', name: 'hold' });
  }

  toVerifying(): void {
    this.toMatch();
    this.tell({ type: 'recorder-stopped', videoEndMs: this.#nowMs });
    this.tell({ type: 'upload', waitingBytes: 90_000, isSlow: true });
    this.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    this.tell({ type: 'disconnected' });
  }

  show(frames: number, faces: readonly Face[] = [FAR_FACE], detectionMs = DETECTION_MS): void {
    for (let count = 0; count < frames; count += 1) {
      this.wait(33);
      this.#seq += 1;
      const capturedMs = this.#nowMs - detectionMs;
      this.tell({ type: 'frame', observation: { seq: this.#seq, capturedMs, size: FRAME, faces, quality: null } });
    }
  }

  /** The trace as it is without the code that is loaded later. */
  get notes(): CheckTrace {
    return this.#recorder.read(7, 'face-liveness/0.0.0 md/browser#Chrome_156');
  }

  /** The whole trace. */
  get trace(): CheckTrace {
    const { detections } = this.#recorder;
    return completed({ trace: this.notes, detections, frameFeed: 'stream' }, ENVIRONMENT);
  }
}
