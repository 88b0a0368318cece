import type { Point, Size } from '../../src/core/box.ts';
import type { Challenge, ChallengeConfig } from '../../src/core/challenge.ts';
import { type Deadline, deadlinesOf } from '../../src/core/deadlines.ts';
import type { Face, FrameObservation } from '../../src/core/face.ts';
import type { LightColor } from '../../src/core/light-sequence.ts';
import type { Oval } from '../../src/core/oval.ts';
import type { CheckEffect, CheckFact, CheckSettings, CheckState, CheckStateName } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { transition } from '../../src/core/transition.ts';

export const FRAME: Size = { widthPx: 640, heightPx: 480 };
export const OVAL: Oval = { centerXPx: 320, centerYPx: 240, widthPx: 288, heightPx: 465 };
export const CONFIG: ChallengeConfig = {
  detectionThreshold: 0.75,
  distanceThresholdMin: 0.4,
  fitTimeoutMs: 7000,
  ovalIouThreshold: 0.7,
  ovalHeightWidthRatio: 1.618,
  faceIouWidthThreshold: 0.15,
  faceIouHeightThreshold: 0.15,
};
export const MOVEMENT: Challenge = { name: 'FaceMovementChallenge', oval: OVAL, config: CONFIG };
export const SESSION_ID = '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a';

/** A light challenge with these colors; by default one flat and one sweeping. */
export function aLightChallenge(
  colors: readonly LightColor[] = [
    { rgb: [0, 0, 0], scrollMs: 0, flatMs: 75 },
    { rgb: [255, 0, 0], scrollMs: 475, flatMs: 0 },
  ],
): Challenge {
  return { name: 'FaceMovementAndLightChallenge', oval: OVAL, config: CONFIG, colors };
}

/**
 * A face looking straight ahead.
 * @param widthPx Its width by the formula of the match; 120 is far enough, 285 fills the oval.
 */
export function aFace({ widthPx = 120, center = { x: 320, y: 240 }, score = 0.9 } = {}): Face {
  // With a pupil distance of w/2 and eyes to mouth of w·(5/9), (2·pd + 1.8·fh)/2 is w.
  const pupils = widthPx / 2;
  const eyesToMouth = (widthPx * 5) / 9;
  const noseY = eyesToMouth / 2;
  const at = (x: number, y: number): Point => ({ x: center.x + x, y: center.y + y });
  const eyeY = -noseY / 2;
  return {
    score,
    box: { leftPx: center.x - widthPx / 2, topPx: center.y - widthPx / 2, widthPx, heightPx: widthPx },
    landmarks: {
      rightEye: at(-pupils / 2, eyeY),
      leftEye: at(pupils / 2, eyeY),
      nose: at(0, eyeY + noseY),
      mouth: at(0, eyeY + eyesToMouth),
      rightEar: at(-widthPx * 0.45, 0),
      leftEar: at(widthPx * 0.45, 0),
    },
  };
}

export const FAR_FACE = aFace({ widthPx: 120 });
export const FITTING_FACE = aFace({ widthPx: 285 });

/** Drives the state machine with facts, a clock of its own and the timers that the states name. */
export class Machine {
  state: CheckState = { kind: 'idle' };
  nowMs = 1000;
  readonly effects: CheckEffect[] = [];
  readonly states: CheckStateName[] = ['idle'];
  readonly #settings: Partial<CheckSettings>;
  #seq = 0;

  constructor(settings: Partial<CheckSettings> = {}) {
    this.#settings = settings;
  }

  /** Feeds a fact. @returns The effects that it caused. */
  tell(fact: CheckFact): readonly CheckEffect[] {
    const { state, effects } = transition(this.state, { ...fact, nowMs: this.nowMs });
    this.state = state;
    this.effects.push(...effects);
    if (this.states.at(-1) !== state.kind) this.states.push(state.kind);
    return effects;
  }

  /** Lets time pass; deadlines fire when they are due. */
  wait(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const due = deadlinesOf(this.state)
        .filter(({ atMs }) => atMs <= endMs)
        .reduce<Deadline | null>((first, next) => (first && first.atMs <= next.atMs ? first : next), null);
      if (!due) break;
      this.nowMs = Math.max(this.nowMs, due.atMs);
      const before = this.state;
      this.tell({ type: 'deadline', name: due.name });
      if (this.state === before) throw new Error(`the deadline ${due.name} changed nothing in ${this.state.kind}`);
    }
    this.nowMs = endMs;
  }

  /** Shows frames with these faces, 33 ms apart. */
  show(faces: readonly Face[], frames = 1, observation: Partial<FrameObservation> = {}): void {
    for (let count = 0; count < frames; count += 1) {
      this.wait(33);
      this.#seq += 1;
      const seen = { seq: this.#seq, capturedMs: this.nowMs - 10, size: FRAME, faces, quality: null, ...observation };
      this.tell({ type: 'frame', observation: seen });
    }
  }

  /** Time passes in front of a camera that delivers: a frame with these faces every second. */
  stay(durationMs: number, faces: readonly Face[] = []): void {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= 1000) {
      this.wait(Math.min(1000, leftMs) - 33);
      this.show(faces);
    }
  }

  begin(): void {
    const defaults = { countdownSeconds: 3, canRenewSession: true, allowsColors: true, limits: DEFAULT_TIME_LIMITS };
    this.tell({ type: 'begin', settings: { ...defaults, ...this.#settings }, problem: null });
  }

  toConnecting(): void {
    this.begin();
    this.tell({ type: 'detector-ready' });
    this.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
    this.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
  }

  toPositioning(challenge: Challenge = MOVEMENT): void {
    this.toConnecting();
    this.tell({ type: 'stream-opened' });
    this.tell({ type: 'challenge', challenge });
  }

  toCountdown(challenge: Challenge = MOVEMENT): void {
    this.toPositioning(challenge);
    this.show([FAR_FACE], 3);
  }

  toFitting(challenge: Challenge = MOVEMENT): void {
    this.toCountdown(challenge);
    this.wait(3000);
    this.tell({ type: 'recorder-started', videoStartMs: this.nowMs - 20 });
    this.tell({ type: 'video', bytes: 60_000 });
  }

  toHolding(challenge: Challenge = aLightChallenge()): void {
    this.toFitting(challenge);
    this.show([FAR_FACE], 2);
    this.show([FITTING_FACE], 10);
  }

  toFlashing(challenge: Challenge = aLightChallenge()): void {
    this.toHolding(challenge);
    for (let count = 0; count < 40 && this.state.kind === 'holding'; count += 1) this.show([FITTING_FACE]);
  }

  toFinishing(): void {
    this.toFitting();
    this.show([FAR_FACE], 2);
    this.show([FITTING_FACE], 10);
  }

  toUploading(): void {
    this.toFinishing();
    this.tell({ type: 'recorder-stopped', videoEndMs: this.nowMs });
    this.tell({ type: 'upload', waitingBytes: 90_000, isSlow: false });
  }

  toVerifying(): void {
    this.toUploading();
    this.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    this.tell({ type: 'disconnected' });
  }

  /** Code of the error that the check ended with. */
  get errorCode(): string | null {
    return this.state.kind === 'error' ? this.state.error.code : null;
  }

  /** Code with which the connection is left, when everything was released. */
  get closeCode(): number | null {
    const release = this.effects.findLast((effect) => effect.type === 'release');
    return release?.closeCode ?? null;
  }

  /** How often an effect was asked for. */
  count(type: CheckEffect['type']): number {
    return this.effects.filter((effect) => effect.type === type).length;
  }
}
