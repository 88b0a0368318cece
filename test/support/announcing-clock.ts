import { ManualClock } from '../transport/manual-clock.ts';

/** A manual clock on which a test can wait for a timer, for work that takes more turns than the test can know. */
export class AnnouncingClock extends ManualClock {
  #awaited: { readonly delayMs: number; readonly resolve: () => void }[] = [];

  override startTimer(delayMs: number, callback: () => void): () => void {
    const cancel = super.startTimer(delayMs, callback);
    const reached = this.#awaited.filter((awaited) => awaited.delayMs === delayMs);
    this.#awaited = this.#awaited.filter((awaited) => awaited.delayMs !== delayMs);
    for (const { resolve } of reached) resolve();
    return cancel;
  }

  /** Resolves when a timer of this length runs. */
  hasTimer(delayMs: number): Promise<void> {
    if (this.delaysMs.includes(delayMs)) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ delayMs, resolve }));
  }
}
