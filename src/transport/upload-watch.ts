import type { Clock } from '../check/ports.ts';
import { UplinkEstimate } from './uplink-estimate.ts';

/** How often the amount is read while bytes wait. */
const INTERVAL_MS = 100;
/** A healthy line leaves less than this in the buffer. */
const SLOW_BYTES = 2_000_000;
/** And has carried the rest so soon after the end of the recording. */
const SLOW_MS = 5000;
/** A line that was slower at other times is taken to be slow: it cannot carry the video as it is recorded. */
const SLOW_BITS_PER_SECOND = 1_000_000;
/** A line that carries nothing for so long is lost. */
const STALL_MS = 10_000;

/** Where bytes are on their way, as far as the page can tell. */
export interface UploadAmounts {
  /** Not handed to the socket yet. */
  readonly queuedBytes: number;
  /** Handed to the socket from the beginning on. */
  readonly handedBytes: number;
  /** Of these, still in the socket's own buffer. */
  readonly bufferedBytes: number;
}

/** Who is told about the upload. */
export interface UploadListener {
  onUpload(waitingBytes: number, isSlow: boolean): void;
  /** Something waits, and the line has carried nothing for longer than any line needs. */
  onStalled(): void;
}

/**
 * Reports how many bytes wait to be uploaded, whenever the number changed, the last time with 0. The platform has no
 * event for `bufferedAmount`, so it is read by a timer, which runs only while bytes wait.
 */
export class UploadWatch {
  readonly #clock: Clock;
  readonly #read: () => UploadAmounts;
  readonly #listener: UploadListener;
  readonly #uplink: UplinkEstimate;
  #reportedBytes = 0;
  #finishedMs: number | null = null;
  #cancelTimer: (() => void) | null = null;

  /** @param bitsPerSecond What is known of the line, `null` for nothing. */
  constructor(clock: Clock, read: () => UploadAmounts, listener: UploadListener, bitsPerSecond: number | null = null) {
    const isKnownSlow = bitsPerSecond !== null && bitsPerSecond < SLOW_BITS_PER_SECOND;
    this.#uplink = new UplinkEstimate(isKnownSlow ? bitsPerSecond / 8000 : null);
    this.#clock = clock;
    this.#read = read;
    this.#listener = listener;
  }

  /** Nothing is added any more: from now on the amount only falls. */
  finish(): void {
    this.#finishedMs ??= this.#clock.nowMs();
  }

  /** Reads the amount now, after something was queued or sent. */
  check(): void {
    const nowMs = this.#clock.nowMs();
    const { queuedBytes, handedBytes, bufferedBytes } = this.#read();
    this.#uplink.look(nowMs, handedBytes, bufferedBytes);
    const bytes = this.#steady(queuedBytes + bufferedBytes + this.#uplink.hiddenBytes(nowMs));
    if (bytes > 0) {
      this.#cancelTimer ??= this.#clock.startTimer(INTERVAL_MS, () => {
        this.#cancelTimer = null;
        this.check();
      });
    }
    if (bytes !== this.#reportedBytes) {
      this.#reportedBytes = bytes;
      this.#listener.onUpload(bytes, bytes > 0 && this.#isSlow(bytes, nowMs));
    }
    if (this.#uplink.standingMs >= this.#uplink.patienceMs(STALL_MS)) this.#listener.onStalled();
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** A better estimate may be higher than the one before; what was said to have left does not come back. */
  #steady(bytes: number): number {
    return this.#finishedMs === null || this.#reportedBytes === 0 ? bytes : Math.min(bytes, this.#reportedBytes);
  }

  #isSlow(bytes: number, nowMs: number): boolean {
    if (bytes > SLOW_BYTES) return true;
    if (this.#finishedMs === null) return false;
    const { bytesPerMs } = this.#uplink;
    return nowMs - this.#finishedMs > SLOW_MS || (bytesPerMs !== null && bytes / bytesPerMs > SLOW_MS);
  }
}
