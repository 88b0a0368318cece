/** Makes real audio contexts and remembers them, for tests that ask what became of them. */
export class AudioLog {
  readonly contexts: AudioContext[] = [];
  readonly #closings: Promise<void>[] = [];

  /** To be passed as the way to make a context. */
  readonly create = (): AudioContext => {
    const context = new AudioContext();
    const close = context.close.bind(context);
    context.close = () => {
      const closing = close();
      this.#closings.push(closing);
      return closing;
    };
    this.contexts.push(context);
    return context;
  };

  /** States of all contexts, once those that are being closed are closed. */
  async states(): Promise<readonly AudioContextState[]> {
    await Promise.allSettled(this.#closings);
    return this.contexts.map(({ state }) => state);
  }

  /** How many are not closed. */
  async openCount(): Promise<number> {
    return (await this.states()).filter((state) => state !== 'closed').length;
  }
}

/** Says whether the person has touched the page, which no script can do; `undefined`: the browser does not tell. */
export function pretendActivation(hasBeenActive: boolean | undefined): void {
  const value = hasBeenActive === undefined ? undefined : { hasBeenActive, isActive: hasBeenActive };
  Object.defineProperty(navigator, 'userActivation', { configurable: true, value });
}

export function forgetActivation(): void {
  Reflect.deleteProperty(navigator, 'userActivation');
}

/** Replaces the motor. @returns The patterns that it is given. */
export function recordVibrations(): readonly VibratePattern[] {
  const patterns: VibratePattern[] = [];
  const value = (pattern: VibratePattern): boolean => {
    patterns.push(pattern);
    return true;
  };
  Object.defineProperty(navigator, 'vibrate', { configurable: true, value });
  return patterns;
}

export function forgetVibrations(): void {
  Reflect.deleteProperty(navigator, 'vibrate');
}
