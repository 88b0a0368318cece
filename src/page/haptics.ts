import type { Cue } from '../core/cues.ts';

/**
 * Vibrations and pauses in turn, in milliseconds. Short, since the hand that feels them holds the camera; `matched` is
 * over long before the colors.
 */
const PATTERNS = {
  tick: [15],
  recording: [40],
  matched: [20, 60, 20],
  done: [60],
  succeeded: [30, 80, 60],
  failed: [120, 80, 120],
} as const satisfies Record<Cue, readonly number[]>;

/**
 * Lets the device vibrate for a cue. Devices and browsers that cannot stay quiet, Safari's and Firefox's among them. A
 * newer cue takes the place of one that still vibrates.
 */
export function vibrateFor(cue: Cue): void {
  // Typed as always present.
  const { vibrate, userActivation } = navigator as Partial<Navigator>;
  // Chromium refuses before the person has touched the page, and complains of it on the console.
  if (!vibrate || userActivation?.hasBeenActive === false) return;
  try {
    vibrate.call(navigator, [...PATTERNS[cue]]);
  } catch {
    // The bridge of a web view may refuse in its own way; a check goes on without.
  }
}
