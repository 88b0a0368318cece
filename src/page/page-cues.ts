import type { CuePort } from '../check/ports.ts';
import type { Cue } from '../core/cues.ts';
import { vibrateFor } from './haptics.ts';
import { Sounds, type SoundsOptions } from './sounds.ts';

/** Cues to feel, and to hear where the host has turned sounds on. */
export class PageCues implements CuePort {
  readonly #sounds: Sounds;

  constructor(options: SoundsOptions) {
    this.#sounds = new Sounds(options);
  }

  begin(): void {
    this.#sounds.begin();
  }

  play(cue: Cue): void {
    vibrateFor(cue);
    this.#sounds.play(cue);
  }

  end(): void {
    this.#sounds.end();
  }

  close(): void {
    this.#sounds.close();
  }
}
