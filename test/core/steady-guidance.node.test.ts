import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Face } from '../../src/core/face.ts';
import type { FrameQuality } from '../../src/core/frame-quality.ts';
import type { CheckFact, CheckState, GuidanceCode } from '../../src/core/state.ts';
import { LEAST_HINT_MS } from '../../src/core/time-limits.ts';
import { viewOf } from '../../src/core/view.ts';
import { aFace, aLightChallenge, FAR_FACE, FITTING_FACE, FRAME, Machine, MOVEMENT } from '../support/core-fixtures.ts';

const RUNS = { seed: 20_261_124, numRuns: 2000 };
const NEAR_FACE = aFace({ widthPx: 200 });
const GOOD: FrameQuality = { meanLuma: 114, darkRatio: 0, brightRatio: 0, sharpness: 345 };

/** What the screen says: a hint, `null` for none, and another screen's name where there is no camera. */
type Said = GuidanceCode | null | { readonly screen: string };

/** A stretch of time in which the screen said one thing. */
interface Stretch {
  readonly said: Said;
  readonly fromMs: number;
  readonly untilMs: number;
  /** What was said next. */
  readonly next: Said;
  /** Whether it ended in a state that records. */
  readonly endsRecording: boolean;
}

/** A state machine that notes what is shown, and for how long the state has wanted to say the same. */
class WatchedMachine extends Machine {
  readonly stretches: Stretch[] = [];
  readonly hints: Said[] = [];
  #said: Said = null;
  #saidSinceMs = 0;
  #wanted: GuidanceCode | null = null;
  #wantedSinceMs = 0;

  override tell(fact: CheckFact): ReturnType<Machine['tell']> {
    const effects = super.tell(fact);
    const said = saidIn(this.state);
    if (!isSame(said, this.#said)) {
      const endsRecording = RECORDING.has(this.state.kind);
      const stretch = { said: this.#said, fromMs: this.#saidSinceMs, untilMs: this.nowMs, next: said, endsRecording };
      this.stretches.push(stretch);
      this.hints.push(said);
      this.#said = said;
      this.#saidSinceMs = this.nowMs;
    }
    const wanted = wantedBy(this.state);
    if (wanted !== this.#wanted) [this.#wanted, this.#wantedSinceMs] = [wanted, this.nowMs];
    return effects;
  }

  /** A hint that has been wanted long enough and is still not shown. */
  get overdue(): GuidanceCode | 'nothing' | null {
    const isOverdue = this.nowMs - this.#wantedSinceMs >= LEAST_HINT_MS && saidIn(this.state) !== this.#wanted;
    return isOverdue && isOnCamera(this.state) ? (this.#wanted ?? 'nothing') : null;
  }
}

const RECORDING: ReadonlySet<string> = new Set(['fitting', 'holding', 'flashing']);

function isOnCamera({ kind }: CheckState): boolean {
  return kind === 'positioning' || kind === 'countdown' || RECORDING.has(kind);
}

function saidIn(state: CheckState): Said {
  const view = viewOf(state);
  return view.screen === 'camera' ? view.hint : { screen: view.screen };
}

function isSame(one: Said, other: Said): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What a state wants to say, as its description has it. */
function wantedBy(state: CheckState): GuidanceCode | null {
  switch (state.kind) {
    case 'positioning':
    case 'countdown':
      return state.guidance;
    case 'fitting':
      return state.guidance ?? (state.run.conditions.isNetworkSlow ? 'slow-network' : null);
    case 'holding':
    case 'flashing':
      return 'hold-still';
    default:
      return null;
  }
}

/** Something that happens: a pause, then a frame or another fact. */
interface Moment {
  readonly pauseMs: number;
  readonly faces: readonly Face[] | null;
  readonly quality: FrameQuality | null;
  readonly isNetworkSlow: boolean;
  readonly repeats: number;
}

const anyFaces: fc.Arbitrary<readonly Face[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<readonly Face[]>([FAR_FACE], [FITTING_FACE], [], [NEAR_FACE]) },
  { weight: 1, arbitrary: fc.constant<readonly Face[]>([FAR_FACE, aFace({ center: { x: 520, y: 240 } })]) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        widthPx: fc.integer({ min: 60, max: 420 }),
        center: fc.record({ x: fc.integer({ min: 60, max: 580 }), y: fc.integer({ min: 60, max: 420 }) }),
        score: fc.double({ min: 0.5, max: 1, noNaN: true }),
      })
      .map((face) => [aFace(face)]),
  },
);

const anyMoment: fc.Arbitrary<Moment> = fc.record({
  pauseMs: fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: 1, max: 120, noNaN: true }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 1500 }) },
  ),
  // Without faces no frame comes: the line is looked at.
  faces: fc.option(anyFaces, { freq: 8 }),
  quality: fc.option(
    fc.record({
      meanLuma: fc.constantFrom(20, 114, 230),
      darkRatio: fc.constantFrom(0, 0.9),
      brightRatio: fc.constantFrom(0, 0.8),
      sharpness: fc.constantFrom(2, 345),
    }),
  ),
  isNetworkSlow: fc.boolean(),
  repeats: fc.integer({ min: 1, max: 14 }),
});

/** Lets the moments happen, and the recorder and the colors with them, for as long as the camera is on. */
function live(machine: WatchedMachine, moments: readonly Moment[], onStep: () => void): void {
  let seq = 0;
  for (const { pauseMs, faces, quality, isNetworkSlow, repeats } of moments) {
    for (let repeat = 0; repeat < repeats && isOnCamera(machine.state); repeat += 1) {
      machine.wait(pauseMs);
      seq += 1;
      const observation = { seq, capturedMs: machine.nowMs - 10, size: FRAME, faces: faces ?? [], quality };
      if (faces) machine.tell({ type: 'frame', observation });
      else machine.tell({ type: 'upload', waitingBytes: isNetworkSlow ? 3_000_000 : 0, isSlow: isNetworkSlow });
      keepGoing(machine);
      onStep();
    }
  }
}

function keepGoing(machine: WatchedMachine): void {
  const { state, nowMs } = machine;
  if (state.kind === 'countdown' && state.recorderAskedMs !== null) {
    machine.tell({ type: 'recorder-started', videoStartMs: nowMs - 20 });
    machine.tell({ type: 'video', bytes: 60_000 });
  }
  if (state.kind === 'flashing') machine.tell({ type: 'colors-frame', frameMs: nowMs });
}

const anyCheck = fc.record({
  isRecording: fc.boolean(),
  countdownSeconds: fc.constantFrom(0, 0, 1, 3),
  challenge: fc.constantFrom(MOVEMENT, aLightChallenge()),
  moments: fc.array(anyMoment, { minLength: 1, maxLength: 40 }),
});
type Check = typeof anyCheck extends fc.Arbitrary<infer Value> ? Value : never;

function start({ isRecording, countdownSeconds, challenge }: Omit<Check, 'moments'>): WatchedMachine {
  const machine = new WatchedMachine({ countdownSeconds });
  if (isRecording) machine.toFitting(challenge);
  else machine.toPositioning(challenge);
  return machine;
}

describe('guidance, whatever the camera sees and whenever', () => {
  it('stays for 0.7 s unless it is success, success follows, or the person has to do the opposite', () => {
    let [shownCount, cutBySuccess, cutByRecording] = [0, 0, 0];
    fc.assert(
      fc.property(anyCheck, (check) => {
        const machine = start(check);
        live(machine, check.moments, () => undefined);
        for (const { said, fromMs, untilMs, next, endsRecording } of machine.stretches) {
          if (typeof said !== 'string' || said === 'hold-still') continue;
          shownCount += 1;
          if (untilMs >= fromMs + LEAST_HINT_MS) continue;
          const isCutByRecording = said === 'too-close' && endsRecording;
          if (next === 'hold-still') cutBySuccess += 1;
          else if (isCutByRecording) cutByRecording += 1;
          else assert.ok(typeof next === 'object' && next !== null, `${said} for ${untilMs - fromMs} ms`);
        }
      }),
      RUNS,
    );
    assert.ok(
      shownCount > 1000 && cutBySuccess > 20 && cutByRecording > 5,
      `${shownCount} ${cutBySuccess} ${cutByRecording}`,
    );
  });

  it('is what the state wants as soon as the state has wanted it for 0.7 s', () => {
    let checked = 0;
    fc.assert(
      fc.property(anyCheck, (check) => {
        const machine = start(check);
        live(machine, check.moments, () => {
          checked += 1;
          assert.equal(machine.overdue, null);
        });
      }),
      RUNS,
    );
    assert.ok(checked > 10_000, 'the cases were not met');
  });

  it('does not say "hold still" twice within 0.7 s of losing the match, unless the match was held', () => {
    let relapses = 0;
    fc.assert(
      fc.property(anyCheck, (check) => {
        const machine = start(check);
        let endedMs = -Infinity;
        let isStill = false;
        live(machine, check.moments, () => {
          const isStillNow = saidIn(machine.state) === 'hold-still';
          if (isStill && !isStillNow) endedMs = machine.nowMs;
          if (!isStill && isStillNow && machine.state.kind === 'fitting' && endedMs > 0) {
            relapses += 1;
            assert.ok(machine.nowMs >= endedMs + LEAST_HINT_MS, `again after ${machine.nowMs - endedMs} ms`);
          }
          isStill = isStillNow;
        });
      }),
      RUNS,
    );
    assert.ok(relapses > 20, 'the cases were not met');
  });
});

describe('guidance', () => {
  const atPositioning = (): WatchedMachine => {
    const machine = new WatchedMachine({ countdownSeconds: 0 });
    machine.toPositioning();
    return machine;
  };
  const atFitting = (challenge = MOVEMENT): WatchedMachine => {
    const machine = new WatchedMachine();
    machine.toFitting(challenge);
    return machine;
  };

  it('appears at once where nothing was said', () => {
    const machine = atPositioning();
    machine.show([]);
    assert.deepEqual(machine.hints, ['no-face']);
  });

  it('leaves out what was wanted for a moment only', () => {
    const machine = atPositioning();
    machine.show([]);
    machine.show([FITTING_FACE]);
    machine.show([], 40);
    assert.deepEqual(machine.hints, ['no-face']);
  });

  it('goes on its time when no frame comes any more', () => {
    const machine = atPositioning();
    machine.show([]);
    const fromMs = machine.nowMs;
    machine.show([FITTING_FACE]);
    machine.wait(3000);
    assert.deepEqual(machine.hints, ['no-face', 'too-close']);
    assert.equal(machine.stretches.at(-1)?.untilMs, fromMs + LEAST_HINT_MS);
  });

  it('outlives the change from positioning to the countdown, and then goes', () => {
    const machine = new WatchedMachine();
    machine.toPositioning();
    machine.show([]);
    machine.show([FAR_FACE], 3, { quality: GOOD });
    assert.equal(machine.state.kind, 'countdown');
    assert.equal(saidIn(machine.state), 'no-face');
    machine.wait(LEAST_HINT_MS);
    assert.deepEqual(machine.hints, ['no-face', null]);
  });

  it('asks nobody to go back once the recording asks to come closer', () => {
    const machine = atPositioning();
    machine.show([FITTING_FACE]);
    machine.show([FAR_FACE], 3);
    assert.equal(saidIn(machine.state), 'too-close');
    machine.tell({ type: 'recorder-started', videoStartMs: machine.nowMs });
    machine.show([FAR_FACE]);
    assert.deepEqual(machine.hints, ['too-close', 'too-far']);
  });

  it('says that the face fits without waiting', () => {
    const machine = atFitting();
    machine.show([FAR_FACE]);
    machine.show([FITTING_FACE]);
    assert.deepEqual(machine.hints, ['too-far', 'hold-still']);
  });

  it('does not flicker for a face at the edge of the match', () => {
    const machine = atFitting();
    machine.show([FAR_FACE]);
    for (let turn = 0; turn < 10; turn += 1) for (const face of [FITTING_FACE, NEAR_FACE]) machine.show([face]);
    assert.deepEqual(machine.hints, ['too-far', 'hold-still', 'too-far']);
  });

  it('says "hold still" from the hold to the last color, at once', () => {
    const machine = atFitting(aLightChallenge());
    machine.show([FAR_FACE]);
    machine.show([FITTING_FACE]);
    machine.show([NEAR_FACE]);
    machine.show([FITTING_FACE], 10);
    assert.equal(machine.state.kind, 'holding');
    assert.equal(saidIn(machine.state), 'hold-still');
    machine.show([FITTING_FACE], 31);
    assert.equal(machine.state.kind, 'flashing');
    assert.deepEqual(machine.hints, ['too-far', 'hold-still', 'too-far', 'hold-still']);
  });

  it('says nothing but that the face is gone when it is lost while holding still', () => {
    const machine = atFitting(aLightChallenge());
    machine.show([FAR_FACE]);
    machine.show([FITTING_FACE], 10);
    machine.show([], 17);
    assert.equal(machine.state.kind, 'fitting');
    assert.deepEqual(machine.hints, ['too-far', 'hold-still', 'no-face']);
  });
});
