import type { View } from './view.ts';

/**
 * A moment that the person may feel or hear, because they look at their face and not at the words:
 *
 * - `tick`: another number of the countdown.
 * - `recording`: the recording begins.
 * - `matched`: the face fits; now hold still.
 * - `done`: the recording is over; the person may move.
 * - `succeeded`, `failed`: how the check ended. Nothing marks a check that was cancelled, or whose verdict nobody told.
 */
export type Cue = 'tick' | 'recording' | 'matched' | 'done' | 'succeeded' | 'failed';

/**
 * The cue that goes with a change of the screen; `null` when it is none to feel or hear. While the colors are shown there
 * is none: the hint stays `hold-still` from the hold on.
 */
export function cueBetween(previous: View, next: View): Cue | null {
  switch (next.screen) {
    case 'camera':
      return cameraCue(previous, next);
    case 'verifying':
      return previous.screen === 'camera' ? 'done' : null;
    case 'result':
      return next.outcome === 'sent' ? null : next.outcome;
    case 'error':
      return 'failed';
    case 'start':
    case 'cancelled':
      return null;
    default:
      return unreachable(next);
  }
}

function cameraCue(previous: View, next: View & { screen: 'camera' }): Cue | null {
  const before = previous.screen === 'camera' ? previous : null;
  if (next.isRecording && !before?.isRecording) return 'recording';
  if (next.hint === 'hold-still' && before?.hint !== 'hold-still') return 'matched';
  return next.countdown !== null && next.countdown !== before?.countdown ? 'tick' : null;
}

function unreachable(view: never): never {
  throw new TypeError(`no cue for ${JSON.stringify(view)}`);
}
