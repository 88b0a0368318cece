import type { TimeLimits } from '../../../src/core/state.ts';

/**
 * Limits with which a cell in the browser takes seconds where a person would be given more. A limit that the machine
 * has to keep under load stays as it is.
 */
export const CELL_LIMITS = {
  detectorMs: 4000,
  sessionMs: 2500,
  socketOpenMs: 2500,
  sessionInformationMs: 2500,
  recorderStartMs: 2500,
  recorderStopMs: 2500,
  disconnectionMs: 2500,
  verdictMs: 2500,
  hiddenMs: 1000,
  mutedMs: 1000,
} as const satisfies Partial<TimeLimits>;

/** Longer than every limit of a cell, the person's part included. */
export const CELL_END_MS = 30_000;
