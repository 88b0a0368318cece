import type { Clock } from '../check/ports.ts';

/** The browser's own clocks and timers. */
export const browserClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  startTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
