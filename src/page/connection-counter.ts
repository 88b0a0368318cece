/** Connections within this time count as attempts of the same person. Source: the deployed web client. */
const WINDOW_MS = 5 * 60_000;

/** Counts connections to the service within the last five minutes. */
export class ConnectionCounter {
  #timesMs: readonly number[] = [];

  /** @returns How many there are with this one. */
  add(nowMs: number): number {
    this.#timesMs = [...this.#timesMs.filter((timeMs) => nowMs - timeMs < WINDOW_MS), nowMs];
    return this.#timesMs.length;
  }
}

/** The connections of this page, whichever element opened them. */
export const pageConnections = new ConnectionCounter();
