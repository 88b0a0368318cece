import type { Challenge } from '../../src/core/challenge.ts';
import { type Deadline, deadlinesOf } from '../../src/core/deadlines.ts';
import { ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import type { Face } from '../../src/core/face.ts';
import type { CheckFact, CheckState } from '../../src/core/state.ts';
import { isRunning } from '../../src/core/transition.ts';
import { aFace, aLightChallenge, FAR_FACE, FITTING_FACE, FRAME, MOVEMENT } from '../support/core-fixtures.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { allFacts, SETTINGS } from './representative-facts.ts';
import type { Held } from './resource-model.ts';

const CHALLENGES: readonly Challenge[] = [
  MOVEMENT,
  aLightChallenge(),
  aLightChallenge([
    { rgb: [0, 255, 0], scrollMs: 0, flatMs: 0 },
    { rgb: [0, 0, 0], scrollMs: 0, flatMs: 0 },
  ]),
];
const SECOND_FACE = aFace({ center: { x: 500, y: 200 } });
const TURNED = { widthPx: 480, heightPx: 640 };
const NONSENSE = allFacts(0);

/** Most checks are to come to their end, and states that are soon over are to be left in every way all the same. */
function disturbanceIn(state: CheckState): number {
  if (!isRunning(state)) return 0.3;
  return state.kind === 'flashing' || state.kind === 'finishing' ? 0.08 : 0.01;
}

/** What can happen next to a check, at random: what it waits for, what disturbs it, and the time that passes. */
export class RandomWorld {
  nowMs = 1000;
  readonly #random: SeededRandom;
  readonly #nonsense: number;
  #seq = 0;
  #capturedMs = 0;
  #waitingBytes = 0;

  /** @param nonsense Share of facts without a cause, 0 to 1. */
  constructor(random: SeededRandom, nonsense: number) {
    this.#random = random;
    this.#nonsense = nonsense;
  }

  /** The next fact; the clock has moved on to it. */
  next(state: CheckState, held: Held): CheckFact {
    const random = this.#random;
    this.nowMs += random.pick([0, 1, 8, 33]);
    const due = this.#nextDeadline(state, this.nowMs);
    if (due) return due;
    if (random.isBelow(this.#nonsense)) return random.pick(NONSENSE).fact;
    if (random.isBelow(state.kind === 'countdown' ? 0.3 : 0.01))
      return this.#sleep(state) ?? this.#proceed(state, held);
    return random.isBelow(disturbanceIn(state)) ? this.#disturb(state, held) : this.#proceed(state, held);
  }

  /** The first of the state's waits that is over. */
  #nextDeadline(state: CheckState, untilMs: number): CheckFact | null {
    let first: Deadline | null = null;
    for (const deadline of deadlinesOf(state)) if (!first || deadline.atMs < first.atMs) first = deadline;
    return first && first.atMs <= untilMs ? { type: 'deadline', name: first.name } : null;
  }

  /** Nothing happens until the next wait is over, or for long after it. */
  #sleep(state: CheckState): CheckFact | null {
    const deadlines = deadlinesOf(state).map(({ atMs }) => atMs);
    if (deadlines.length === 0) return null;
    this.nowMs = Math.max(this.nowMs, Math.min(...deadlines)) + this.#random.pick([0, 0, 0, 1500, 60_000]);
    return this.#nextDeadline(state, this.nowMs);
  }

  /** What leads on from here, as far as the world owes it. */
  #proceed(state: CheckState, held: Held): CheckFact {
    const random = this.#random;
    switch (state.kind) {
      case 'idle':
        return random.isBelow(0.8) ? { type: 'session-source', isAvailable: true, isReplaced: false } : this.#begin();
      case 'starting':
        return this.#prepare(held);
      case 'positioning':
        return held.stream === 'ready' || random.isBelow(0.3) ? this.#frame([FAR_FACE]) : this.#prepare(held);
      case 'countdown':
        if (held.recorder === 'asked') return { type: 'recorder-started', videoStartMs: this.nowMs - 5 };
        return this.#frame([FAR_FACE]);
      case 'fitting':
      case 'holding':
        return this.#record(state);
      case 'flashing':
        return this.#flash(state);
      case 'finishing':
        return this.#finish(held);
      case 'verifying':
      case 'sent':
        return this.#judge(state);
      default:
        return random.isBelow(0.8) ? this.#begin() : { type: 'session-source', isAvailable: true, isReplaced: true };
    }
  }

  #begin(): CheckFact {
    const random = this.#random;
    this.#waitingBytes = 0;
    const problem = random.isBelow(0.05) ? new FaceLivenessError('request-invalid') : null;
    const settings = {
      ...SETTINGS,
      countdownSeconds: random.pick([0, 0, 1, 3]),
      canRenewSession: random.isBelow(0.8),
      allowsColors: random.isBelow(0.9),
    };
    return { type: 'begin', settings, problem };
  }

  #prepare(held: Held): CheckFact {
    const random = this.#random;
    const facts: CheckFact[] = [];
    if (held.camera === 'asked') facts.push({ type: 'camera-granted' });
    if (held.camera === 'granted') facts.push({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
    if (held.detector === 'loading') facts.push({ type: 'detector-progress' }, { type: 'detector-ready' });
    if (held.session === 'asked') facts.push({ type: 'session-taken', sessionId: 'session', region: 'us-east-1' });
    if (held.stream === 'opening') facts.push({ type: 'stream-opened' });
    if (held.stream === 'open') facts.push({ type: 'challenge', challenge: random.pick(CHALLENGES) });
    return facts.length > 0 ? random.pick(facts) : { type: 'page-shown' };
  }

  /** The face comes closer; now and then a piece of the video arrives. */
  #record(state: CheckState & { kind: 'fitting' | 'holding' }): CheckFact {
    const random = this.#random;
    if (random.isBelow(0.05)) return this.#frame([]);
    if (state.recording.videoBytes === 0 ? random.isBelow(0.1) : random.isBelow(0.03)) {
      return { type: 'video', bytes: random.pick([1, 5000, 60_000]) };
    }
    // Now and then the face fits from the first frame on.
    const fits = random.isBelow(state.recording.initialFace ? 0.99 : 0.2);
    return this.#frame([fits ? FITTING_FACE : FAR_FACE]);
  }

  #flash({ shownStages, stages }: CheckState & { kind: 'flashing' }): CheckFact {
    const frameMs = this.nowMs - this.#random.pick([0, 2, 16]);
    if (this.#random.isBelow(0.6)) return { type: 'colors-frame', frameMs };
    if (this.#random.isBelow(0.3)) return this.#frame([FITTING_FACE]);
    return shownStages < stages.length
      ? { type: 'color-shown', index: shownStages, frameMs }
      : { type: 'colors-done', frameMs };
  }

  #finish(held: Held): CheckFact {
    if (held.recorder === 'stopping') {
      return this.#random.isBelow(0.3)
        ? this.#frame([FITTING_FACE])
        : { type: 'recorder-stopped', videoEndMs: this.nowMs };
    }
    if (held.stream === 'uploaded' || this.#random.isBelow(0.1)) return { type: 'disconnected' };
    this.#waitingBytes = this.#random.pick([0, 1000, 50_000, 3_000_000]);
    return { type: 'upload', waitingBytes: this.#waitingBytes, isSlow: this.#waitingBytes > 2_000_000 };
  }

  #judge(state: CheckState & { kind: 'verifying' | 'sent' }): CheckFact {
    const random = this.#random;
    if (state.kind === 'verifying' && state.verdictSinceMs === null) {
      return random.pick([{ type: 'verdict-expected' }, { type: 'verdict-absent' }]);
    }
    if (random.isBelow(0.6)) return { type: 'verdict', isLive: random.isBelow(0.5) };
    if (state.kind === 'verifying') return { type: 'page-hidden' };
    return random.isBelow(0.5) ? this.#begin() : { type: 'session-source', isAvailable: true, isReplaced: true };
  }

  #frame(faces: readonly Face[]): CheckFact {
    this.#seq += 1;
    // Every frame is captured after the one before, and analysed some time later.
    this.#capturedMs = Math.max(this.#capturedMs + 1, this.nowMs - this.#random.pick([0, 10, 40]));
    this.nowMs = Math.max(this.nowMs, this.#capturedMs);
    const capturedMs = this.#capturedMs;
    return { type: 'frame', observation: { seq: this.#seq, capturedMs, size: FRAME, faces, quality: null } };
  }

  /** What goes wrong in the real world, in any state. */
  #disturb(state: CheckState, held: Held): CheckFact {
    const random = this.#random;
    const facts: CheckFact[] = [
      { type: 'cancel' },
      { type: 'removed' },
      { type: 'failed', error: new FaceLivenessError(random.pick(ERROR_CODES)) },
      { type: 'failed', error: new FaceLivenessError('session-expired') },
      { type: 'failed', error: new FaceLivenessError('session-expired') },
      { type: 'retry', what: random.pick(['camera', 'assets', 'connection']) },
      { type: 'page-hidden' },
      { type: 'page-hidden' },
      { type: 'page-shown' },
      { type: 'page-shown' },
      { type: 'page-left' },
      { type: 'offline' },
      { type: 'standstill' },
      { type: 'orientation', isSideways: random.isBelow(0.5) },
      { type: 'orientation', isSideways: false },
      { type: 'camera-muted', isMuted: random.isBelow(0.5) },
      { type: 'session-source', isAvailable: random.isBelow(0.5), isReplaced: random.isBelow(0.5) },
      { type: 'upload', waitingBytes: random.pick([0, 90_000, 3_000_000]), isSlow: random.isBelow(0.5) },
      this.#begin(),
    ];
    if (held.isDetecting) facts.push(...this.#frames());
    if (held.stream !== 'none') facts.push({ type: 'disconnected' });
    if (held.recorder === 'running') facts.push({ type: 'recorder-stopped', videoEndMs: this.nowMs });
    if (state.kind === 'verifying' && held.verdict === 'expected') {
      facts.push({ type: 'failed', error: new FaceLivenessError('verdict-failed') });
    }
    return random.pick(facts);
  }

  #frames(): readonly CheckFact[] {
    const turned = this.#frame([FAR_FACE]);
    if (turned.type !== 'frame') return [];
    return [
      this.#frame([]),
      this.#frame([FAR_FACE, SECOND_FACE]),
      { type: 'frame', observation: { ...turned.observation, size: TURNED } },
    ];
  }
}
