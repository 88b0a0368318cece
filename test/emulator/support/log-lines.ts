/** Collects what an emulator logs and lets a test wait for a line. */
export class LogLines {
  readonly lines: string[] = [];
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = [];
  readonly #counting: { readonly pattern: RegExp; readonly count: number; readonly resolve: () => void }[] = [];

  /** To be passed as the option `log`. */
  readonly log = (line: string): void => {
    this.lines.push(line);
    for (const { pattern, resolve } of this.#waiting) if (pattern.test(line)) resolve(line);
    for (const { pattern, count, resolve } of this.#counting) if (this.#matches(pattern) >= count) resolve();
  };

  /** The first line that matches, at once when it was written before. */
  async waitFor(pattern: RegExp): Promise<string> {
    const written = this.lines.find((line) => pattern.test(line));
    return written ?? new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }

  /** Resolves once so many lines match, at once when they were written before. */
  async waitForCount(pattern: RegExp, count: number): Promise<void> {
    if (this.#matches(pattern) >= count) return;
    await new Promise<void>((resolve) => this.#counting.push({ pattern, count, resolve }));
  }

  #matches(pattern: RegExp): number {
    return this.lines.filter((line) => pattern.test(line)).length;
  }
}
