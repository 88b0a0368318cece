import type { Clock } from '../check/ports.ts';

/**
 * Silence after which the worker is asked whether it still works; the slowest device analyses a frame in less. With the
 * time for the answer it is over before a camera without frames is given up, so that each cause gets its name.
 */
const SILENCE_MS = 1500;
/** And how long it may take to answer. */
const ANSWER_MS = 2000;
/** A timer that fires later than this tells of a page or device that stood still; an answer may wait behind it. */
const LATE_MS = 500;

/**
 * Tells a worker that hangs from a camera that delivers nothing: silence alone may be either. A worker that was silent
 * is asked for a sign of life, which it gives between two frames.
 */
export class WorkerWatch {
  readonly #clock: Pick<Clock, 'nowMs' | 'startTimer'>;
  readonly #ask: () => void;
  readonly #onHung: () => void;
  #heardMs: number;
  #isAsked = false;
  #cancelTimer: () => void = () => undefined;

  /**
   * Watches from now on. Whoever made it calls {@link stop}.
   * @param ask Asks the worker; whatever it sends then is {@link hear}d.
   * @param onHung Called once, when it did not answer.
   */
  constructor(clock: Pick<Clock, 'nowMs' | 'startTimer'>, ask: () => void, onHung: () => void) {
    this.#clock = clock;
    this.#ask = ask;
    this.#onHung = onHung;
    this.#heardMs = clock.nowMs();
    this.#awaitSilence(SILENCE_MS);
  }

  /** The worker sent something. Called for every frame, so it only notes the time. */
  hear(): void {
    this.#heardMs = this.#clock.nowMs();
    this.#isAsked = false;
  }

  stop(): void {
    this.#cancelTimer();
  }

  #awaitSilence(delayMs: number): void {
    this.#cancelTimer = this.#clock.startTimer(delayMs, () => {
      const leftMs = this.#heardMs + SILENCE_MS - this.#clock.nowMs();
      if (leftMs > 0) this.#awaitSilence(leftMs);
      else this.#askForLife();
    });
  }

  #askForLife(): void {
    const askedMs = this.#clock.nowMs();
    this.#isAsked = true;
    this.#ask();
    this.#cancelTimer = this.#clock.startTimer(ANSWER_MS, () => {
      if (!this.#isAsked) this.#awaitSilence(SILENCE_MS);
      else if (this.#clock.nowMs() - askedMs - ANSWER_MS > LATE_MS) this.#askForLife();
      else this.#onHung();
    });
  }
}
