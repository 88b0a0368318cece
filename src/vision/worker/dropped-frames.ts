/** One frame of a stream and how long its analysis kept the worker from looking at others. */
export interface FrameTiming {
  /** Presentation time as the frame carries it. */
  readonly timestampMs: number;
  readonly busyMs: number;
}

/**
 * How many frames a stream with a buffer of one dropped between two that were read. The stream does not say, so it is
 * told from the gap between their times; only as much of the gap counts as the worker was busy, because a camera that
 * slows down in dim light leaves gaps as well.
 * @param previous The frame read before.
 * @param timestampMs Presentation time of the frame read now.
 * @param frameRate Nominal frames per second, > 0.
 */
export function countDroppedFrames(previous: FrameTiming, timestampMs: number, frameRate: number): number {
  const intervalMs = 1000 / frameRate;
  const gapMs = Math.min(timestampMs - previous.timestampMs, previous.busyMs + intervalMs);
  return Math.max(0, Math.round(gapMs / intervalMs) - 1);
}
