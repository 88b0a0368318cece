import type { Clock } from '../check/ports.ts';

/** How often the amount is read while bytes wait. */
const INTERVAL_MS = 100;
/** A healthy line leaves less than this in the buffer. */
const SLOW_BYTES = 2_000_000;

/**
 * Reports how many bytes wait to be uploaded, whenever the number changed, the last time with 0. The platform has no
 * event for `bufferedAmount`, so it is read by a timer, which runs only while bytes wait.
 */
export class UploadWatch {
  readonly #clock: Clock;
  readonly #readBytes: () => number;
  readonly #onUpload: (waitingBytes: number, isSlow: boolean) => void;
  #reportedBytes = 0;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, readBytes: () => number, onUpload: (waitingBytes: number, isSlow: boolean) => void) {
    this.#clock = clock;
    this.#readBytes = readBytes;
    this.#onUpload = onUpload;
  }

  /** Reads the amount now, after something was queued or sent. */
  check(): void {
    const bytes = this.#readBytes();
    if (bytes > 0) {
      this.#cancelTimer ??= this.#clock.startTimer(INTERVAL_MS, () => {
        this.#cancelTimer = null;
        this.check();
      });
    }
    if (bytes === this.#reportedBytes) return;
    this.#reportedBytes = bytes;
    this.#onUpload(bytes, bytes > SLOW_BYTES);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
