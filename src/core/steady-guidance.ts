import type { CheckState, GuidanceCode, ShownHint } from './state.ts';
import { LEAST_HINT_MS } from './time-limits.ts';

/** The states that tell the person how they stand. */
export type Guiding = CheckState & { kind: 'positioning' | 'countdown' | 'fitting' | 'holding' | 'flashing' };

/** Before anything was said. */
export const NO_HINT: ShownHint = { code: null, sinceMs: 0, isRelapse: false };

/**
 * Turns what a state wants to say into what is shown, so that nothing flickers. The rules:
 *
 * - A hint stays for {@link LEAST_HINT_MS}, whether another one or none is to follow. What is wanted by then follows;
 *   what was wanted in between and is not any more is never shown. A hint that goes on being wanted is not restarted.
 * - Where nothing is said, a hint appears at once.
 * - `hold-still` is success: it appears at once, and gives way at once. Only what has just taken its place in `fitting`
 *   keeps its time against it: a face at the very edge of the match would make the two flicker. In `holding` and
 *   `flashing` nothing keeps `hold-still` waiting.
 * - A change of state is no reason to cut a hint short, with one exception: when the recording begins, `too-close` goes
 *   at once, because from then on the person has to do the opposite.
 *
 * Decisions of the states are made on what they see, never on what is shown.
 * @returns The same state when what is shown stays.
 */
export function withSteadyHint(state: CheckState, nowMs: number): CheckState {
  if (!isGuiding(state)) return state;
  const { hint } = state.run;
  const wanted = wantedHint(state);
  if (wanted === hint.code || nowMs < hintChangeMs(state)) return state;
  const next: ShownHint = { code: wanted, sinceMs: nowMs, isRelapse: hint.code === 'hold-still' };
  return { ...state, run: { ...state.run, hint: next } };
}

/**
 * When the state shows what it wants to say: the monotonic time of the change, in the past where nothing has to be
 * waited for, and `Infinity` when it is shown already.
 */
export function hintChangeMs(state: Guiding): number {
  const { hint } = state.run;
  const wanted = wantedHint(state);
  if (wanted === hint.code) return Infinity;
  return isReplacedAtOnce(state, wanted) ? hint.sinceMs : hint.sinceMs + LEAST_HINT_MS;
}

function isReplacedAtOnce(state: Guiding, wanted: GuidanceCode | null): boolean {
  const { hint } = state.run;
  switch (hint.code) {
    case null:
    case 'hold-still':
      return true;
    case 'too-close':
      if (isRecording(state)) return true;
      break;
    default:
  }
  return wanted === 'hold-still' && !(state.kind === 'fitting' && hint.isRelapse);
}

function wantedHint(state: Guiding): GuidanceCode | null {
  switch (state.kind) {
    case 'positioning':
    case 'countdown':
    case 'fitting':
      return state.guidance;
    case 'holding':
    case 'flashing':
      return 'hold-still';
    default:
      return unreachable(state);
  }
}

function isRecording({ kind }: Guiding): boolean {
  return kind !== 'positioning' && kind !== 'countdown';
}

/** Whether the state tells the person how they stand: the hint of its run is on the screen. */
export function isGuiding(state: CheckState): state is Guiding {
  switch (state.kind) {
    case 'positioning':
    case 'countdown':
    case 'fitting':
    case 'holding':
    case 'flashing':
      return true;
    default:
      return false;
  }
}

function unreachable(state: never): never {
  throw new TypeError(`no guidance for ${JSON.stringify(state)}`);
}
