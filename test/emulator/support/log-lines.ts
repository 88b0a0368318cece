/** Collects what an emulator logs and lets a test wait for a line. */
export class LogLines {
  readonly lines: string[] = [];
  readonly #waiting: { readonly pattern: RegExp; readonly resolve: (line: string) => void }[] = [];

  /** To be passed as the option `log`. */
  readonly log = (line: string): void => {
    this.lines.push(line);
    for (const { pattern, resolve } of this.#waiting) if (pattern.test(line)) resolve(line);
  };

  /** The first line that matches, at once when it was written before. */
  async waitFor(pattern: RegExp): Promise<string> {
    const written = this.lines.find((line) => pattern.test(line));
    return written ?? new Promise((resolve) => this.#waiting.push({ pattern, resolve }));
  }
}
