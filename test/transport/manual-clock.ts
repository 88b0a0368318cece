import type { Clock } from '../../src/check/ports.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs = 0;
  /** Wall time at `nowMs()` 0. */
  readonly #originEpochMs: number;
  #timers: { readonly dueMs: number; readonly callback: () => void }[] = [];

  constructor(originEpochMs = Date.UTC(2026, 10, 24, 10, 0, 0)) {
    this.#originEpochMs = originEpochMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#originEpochMs + this.#nowMs;
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Delays of the timers that run, shortest first. */
  get delaysMs(): readonly number[] {
    return this.#timers.map(({ dueMs }) => dueMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Moves the time on and calls back every timer that falls due, in order. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const [next] = this.#timers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }

  /** The device sleeps: the time moves on at once, and timers that fell due meanwhile fire when it is over. */
  sleep(forMs: number): void {
    this.#nowMs += forMs;
    this.advance(0);
  }
}
