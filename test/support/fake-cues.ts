import type { CuePort } from '../../src/check/ports.ts';
import type { Cue } from '../../src/core/cues.ts';

/** Cues that are written down, and something that is held for them as long as a cue plays or may follow. */
export class FakeCues implements CuePort {
  readonly played: Cue[] = [];
  isOpen = false;
  #isInCheck = false;
  #isPlaying = false;

  begin(): void {
    this.#isInCheck = true;
    this.isOpen = true;
  }

  play(cue: Cue): void {
    this.played.push(cue);
    this.isOpen = true;
    this.#isPlaying = true;
  }

  end(): void {
    this.#isInCheck = false;
    if (!this.#isPlaying) this.isOpen = false;
  }

  close(): void {
    this.#isInCheck = false;
    this.#isPlaying = false;
    this.isOpen = false;
  }

  /** The last cue is over. */
  finishPlaying(): void {
    this.#isPlaying = false;
    if (!this.#isInCheck) this.isOpen = false;
  }
}
