/** Lets one piece of work begin only when the one before is over, however that ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when its turn has come. Never to be called from within a turn, which would wait for itself. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
