import type { CuePort } from './check/ports.ts';
import type { Cue } from './core/cues.ts';
import { checkAdaptersIfLoaded } from './load-check-adapters.ts';
import type { PageCues } from './page/page-cues.ts';
import type { SoundsOptions } from './page/sounds.ts';

/**
 * Cues whose code is loaded with that of the check; before it they are left out. Where Begin is faster than that code,
 * Safari may start no audio for the check: it wants to be asked in the turn of the press.
 */
export class LateCues implements CuePort {
  readonly #options: SoundsOptions;
  #cues: PageCues | null = null;
  #isInCheck = false;

  constructor(options: SoundsOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#isInCheck = true;
    this.#theCues?.begin();
  }

  play(cue: Cue): void {
    this.#theCues?.play(cue);
  }

  end(): void {
    this.#isInCheck = false;
    this.#cues?.end();
  }

  close(): void {
    this.#isInCheck = false;
    this.#cues?.close();
  }

  get #theCues(): PageCues | null {
    const adapters = checkAdaptersIfLoaded();
    if (!this.#cues && adapters) {
      this.#cues = new adapters.PageCues(this.#options);
      // The check may have begun before its code was there.
      if (this.#isInCheck) this.#cues.begin();
    }
    return this.#cues;
  }
}
