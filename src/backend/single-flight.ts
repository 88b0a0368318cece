/**
 * Runs one thing at a time: who asks for it while it runs gets the outcome of that run. Unlike a shared wait it goes on
 * when nobody waits any more, and nothing is kept once it has ended.
 */
export class SingleFlight<Value> {
  readonly #running = new Map<string, Promise<Value>>();

  /** Joins the run for `key`, or starts it. @throws What the run throws. */
  async run(key: string, start: () => Promise<Value>): Promise<Value> {
    const running = this.#running.get(key) ?? this.#begin(key, start);
    return running;
  }

  async #begin(key: string, start: () => Promise<Value>): Promise<Value> {
    const promise = start();
    this.#running.set(key, promise);
    try {
      return await promise;
    } finally {
      this.#running.delete(key);
    }
  }
}
