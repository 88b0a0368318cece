/** Work that goes on while anybody waits for it. */
interface SharedWait<Value> {
  readonly promise: Promise<Value>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * Lets those who ask for the same thing at the same time wait for one piece of work, so that many requests for one
 * verdict do not become many times as many questions to the service. Nothing is kept once it has ended.
 */
export class SharedWaits<Value> {
  readonly #waits = new Map<string, SharedWait<Value>>();

  /**
   * Joins the work for `key`, or starts it.
   * @param signal Of this waiter: it stops waiting. The work's own signal is aborted when nobody waits any more.
   * @throws What the work throws, or the reason of `signal`.
   */
  async join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    signal.throwIfAborted();
    const wait = this.#waits.get(key) ?? this.#begin(key, start);
    wait.waiters += 1;
    let stop = (): void => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason);
    });
    signal.addEventListener('abort', stop);
    try {
      return await Promise.race([wait.promise, stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
      wait.waiters -= 1;
      if (wait.waiters === 0) this.#end(key, wait);
    }
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<Value>): SharedWait<Value> {
    const controller = new AbortController();
    const wait: SharedWait<Value> = { promise: start(controller.signal), controller, waiters: 0 };
    this.#waits.set(key, wait);
    return wait;
  }

  #end(key: string, wait: SharedWait<Value>): void {
    if (this.#waits.get(key) === wait) this.#waits.delete(key);
    wait.controller.abort();
  }
}
