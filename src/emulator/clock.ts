/** Time of the emulator: epoch milliseconds and one-shot timers. */
export interface Clock {
  nowMs(): number;
  /** Calls back once after `delayMs`. @returns A function that cancels it. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

/** The machine's own time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  startTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A clock that can be set wrong on purpose, so that clients meet a service whose time differs from theirs. */
export class SkewedClock implements Clock {
  readonly #clock: Clock;
  /** Added to the true time, in milliseconds. Timers are not affected. */
  skewMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.skewMs;
  }

  /** The time without the skew, for everything that is not told to clients. */
  trueNowMs(): number {
    return this.#clock.nowMs();
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    return this.#clock.startTimer(delayMs, callback);
  }
}
