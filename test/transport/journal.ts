/** A list that can be awaited: tests wait for what happens instead of for time to pass. */
export class Journal<T> {
  readonly entries: T[] = [];
  #waiting: { readonly isEnough: (entries: readonly T[]) => boolean; readonly resolve: () => void }[] = [];

  add(entry: T): void {
    this.entries.push(entry);
    const reached = this.#waiting.filter(({ isEnough }) => isEnough(this.entries));
    this.#waiting = this.#waiting.filter((waiting) => !reached.includes(waiting));
    for (const { resolve } of reached) resolve();
  }

  /** Resolves as soon as the entries satisfy the condition. */
  until(isEnough: (entries: readonly T[]) => boolean): Promise<void> {
    if (isEnough(this.entries)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ isEnough, resolve }));
  }

  /** Resolves with the first entry that is like this one. */
  async first(isIt: (entry: T) => boolean): Promise<T> {
    await this.until((entries) => entries.some((entry) => isIt(entry)));
    const found = this.entries.find((entry) => isIt(entry));
    if (found === undefined) throw new Error('The journal lost an entry.');
    return found;
  }
}
