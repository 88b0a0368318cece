/** How long and how many records are kept. */
export interface RecordLimits {
  readonly lifetimeMs: number;
  /** Beyond this number the oldest record goes. */
  readonly maxRecords: number;
  /** Milliseconds of any clock that only moves forward. */
  readonly nowMs: () => number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly endMs: number;
}

/**
 * Records that end by themselves, in the memory of this process. A real application keeps them in its database, where a
 * restart, a second instance or a flood of visitors loses none, and encrypts the pictures among them.
 */
export class RecentRecords<Value> {
  readonly #limits: RecordLimits;
  readonly #entries = new Map<string, Entry<Value>>();
  #sweeping: NodeJS.Timeout | null = null;

  constructor(limits: RecordLimits) {
    this.#limits = limits;
  }

  /** Records that are in memory, ended or not. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#limits.nowMs() < entry.endMs) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Records that have not ended and are of this kind. */
  count(isCounted: (value: Value) => boolean): number {
    const nowMs = this.#limits.nowMs();
    let count = 0;
    for (const { value, endMs } of this.#entries.values()) if (nowMs < endMs && isCounted(value)) count += 1;
    return count;
  }

  /** Writes a record with a full life before it. */
  set(key: string, value: Value): void {
    this.#entries.delete(key);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#limits.maxRecords) this.#entries.delete(oldest);
    this.#entries.set(key, { value, endMs: this.#limits.nowMs() + this.#limits.lifetimeMs });
    if (this.#sweeping === null) this.#sweepIn(this.#limits.lifetimeMs);
  }

  /** Changes a record that is still there; it does not live longer for it. */
  replace(key: string, value: Value): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#entries.set(key, { ...entry, value });
  }

  /** Removes a record and returns it: what was taken once is gone. */
  take(key: string): Value | undefined {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }

  /** What has ended goes even when nobody asks for it: pictures are not to stay because nobody came after. */
  #sweepIn(delayMs: number): void {
    this.#sweeping = setTimeout(() => {
      this.#sweeping = null;
      const nowMs = this.#limits.nowMs();
      for (const [key, { endMs }] of this.#entries) {
        if (nowMs < endMs) {
          // All live equally long, so the first one that is left is the next to end.
          this.#sweepIn(endMs - nowMs);
          return;
        }
        this.#entries.delete(key);
      }
    }, delayMs).unref();
  }
}
