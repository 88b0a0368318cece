import type { Clock } from '../../../src/emulator/clock.ts';

/** A clock that stands still until the test moves it. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly #timers = new Map<object, { readonly dueMs: number; readonly callback: () => void }>();

  readonly #expected: { readonly isExpected: (delayMs: number) => boolean; readonly resolve: () => void }[] = [];

  constructor(nowMs: number = Date.now()) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    const key = {};
    for (const { isExpected, resolve } of this.#expected) if (isExpected(delayMs)) resolve();
    this.#timers.set(key, { dueMs: this.#nowMs + delayMs, callback });
    return () => this.#timers.delete(key);
  }

  /** Resolves when a timer of such a duration is started. */
  async timerStarted(isExpected: (delayMs: number) => boolean): Promise<void> {
    await new Promise<void>((resolve) => this.#expected.push({ isExpected, resolve }));
  }

  /** Moves time on; timers that become due fire at their own time, in order. */
  advance(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (let due = this.#nextDue(untilMs); due; due = this.#nextDue(untilMs)) {
      this.#timers.delete(due.key);
      this.#nowMs = Math.max(this.#nowMs, due.dueMs);
      due.callback();
    }
    this.#nowMs = untilMs;
  }

  #nextDue(untilMs: number): { key: object; dueMs: number; callback: () => void } | undefined {
    const due = [...this.#timers.entries()]
      .filter(([, { dueMs }]) => dueMs <= untilMs)
      .sort(([, a], [, b]) => a.dueMs - b.dueMs)[0];
    return due && { key: due[0], dueMs: due[1].dueMs, callback: due[1].callback };
  }
}
