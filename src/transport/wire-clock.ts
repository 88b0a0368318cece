import type { Clock, ClockAnchor } from '../check/ports.ts';

/**
 * Turns monotonic times into the epoch times of the wire: anchor, plus what has passed since, plus the difference
 * between the service's clock and the device's. One clock for URL, signatures and bodies, so that a wall clock that
 * is set during a check cannot put them out of order.
 */
export class WireClock {
  readonly #clock: Clock;
  readonly #anchor: ClockAnchor;
  readonly #offsetMs: number;

  /** @param offsetMs Service time minus local time. */
  constructor(clock: Clock, anchor: ClockAnchor, offsetMs: number) {
    this.#clock = clock;
    this.#anchor = anchor;
    this.#offsetMs = offsetMs;
  }

  /** The epoch time of a monotonic time, in whole milliseconds. */
  toEpochMs(monotonicMs: number): number {
    return Math.round(this.#anchor.epochMs + (monotonicMs - this.#anchor.monotonicMs) + this.#offsetMs);
  }

  /** The present time, in whole epoch milliseconds. */
  nowEpochMs(): number {
    return this.toEpochMs(this.#clock.nowMs());
  }
}
