import { SLOWEST_BYTES_PER_MS } from '../core/video-limits.ts';

/**
 * Chromium's `bufferedAmount` falls by so much at once, because the pipe between the page and the network is filled anew
 * only when it is empty; on a line of 100 kbit/s that is once in 10.5 s. Measured with Chromium 156.
 */
const STEP_BYTES = 131_072;
/** And so much has left the page without having left the device: 230 to 360 kB, measured at 200 and 300 kbit/s. */
const HIDDEN_BYTES = 300_000;
/** What a fast line leaves in the buffer is gone by then. */
const BACKLOG_MS = 500;
/** A slope over less than that is noise where the amount falls little by little. */
const LEAST_SLOPE_MS = 1000;
/** Longest time between two looks that counts as standing still; more is a device that was asleep. */
const LONGEST_LOOK_MS = 1000;

interface Reading {
  readonly atMs: number;
  /** Bytes that have left the page. */
  readonly leftBytes: number;
}

/**
 * What has really left the device, told from what a socket says: the browser and the system take hundreds of kilobytes
 * off its hands before the line has carried them. As long as something waits in the page, the page is left at the speed
 * of the line; so the speed is known, and with it what the line has carried since the first byte. On a line on which
 * nothing ever waits nothing is hidden either, as far as anybody can tell.
 */
export class UplinkEstimate {
  /** Speed of a line that is known to be slow before anything was sent. */
  readonly #assumedBytesPerMs: number | null;
  #first: Reading | null = null;
  /** Since when something waits without a break. */
  #waitingSinceMs: number | null = null;
  #hasBacklog = false;
  /** Whether the page was left once since then: what did so first only filled the buffers on the way. */
  #hasFilled = false;
  /** The first time that the page was left at the speed of the line. */
  #slopeStart: Reading | null = null;
  /** The last time that something left. */
  #last: Reading | null = null;
  /** What was hidden then. */
  #hiddenBytes = 0;
  #isWaiting = false;
  #lookedMs = 0;
  #standingMs = 0;

  /** @param assumedBytesPerMs Until more is known; `null` when the line may be fast. */
  constructor(assumedBytesPerMs: number | null = null) {
    this.#assumedBytesPerMs = assumedBytesPerMs === null ? null : Math.max(SLOWEST_BYTES_PER_MS, assumedBytesPerMs);
  }

  /** Takes a look at the socket. @param handedBytes Everything that it was given; `waitingBytes` of it have not left. */
  look(nowMs: number, handedBytes: number, waitingBytes: number): void {
    if (handedBytes === 0) return;
    const reading = { atMs: nowMs, leftBytes: handedBytes - waitingBytes };
    this.#first ??= { atMs: nowMs, leftBytes: 0 };
    const movedBytes = reading.leftBytes - (this.#last?.leftBytes ?? 0);
    const hiddenBytes = this.hiddenBytes(nowMs) + movedBytes;
    const wasWaiting = this.#isWaiting;
    const hadBacklog = this.#hasBacklog;
    this.#isWaiting = waitingBytes > 0;
    this.#noteStanding(nowMs, movedBytes > 0, wasWaiting);
    if (movedBytes <= 0 && hadBacklog === this.#hasBacklog) return;
    // What left from an empty buffer says nothing of the line, and what left first only filled the buffers on the way.
    if (hadBacklog && wasWaiting) {
      if (this.#hasFilled) this.#slopeStart ??= reading;
      this.#hasFilled = true;
    }
    this.#last = reading;
    this.#hiddenBytes = this.#isWaiting && this.#hasBacklog ? this.#fullBytes(reading) : hiddenBytes;
  }

  #noteStanding(nowMs: number, hasMoved: boolean, wasWaiting: boolean): void {
    const isStanding = wasWaiting && this.#isWaiting && !hasMoved;
    this.#standingMs = isStanding ? this.#standingMs + Math.min(LONGEST_LOOK_MS, nowMs - this.#lookedMs) : 0;
    this.#lookedMs = nowMs;
    this.#waitingSinceMs = this.#isWaiting ? (this.#waitingSinceMs ?? nowMs) : null;
    if (this.#waitingSinceMs !== null && nowMs - this.#waitingSinceMs >= BACKLOG_MS) this.#hasBacklog = true;
  }

  /**
   * What is hidden while more waits in the page. A line that was always busy has carried the rest; one that stood still
   * before has carried less, and the usual amount is hidden.
   */
  #fullBytes({ atMs, leftBytes }: Reading): number {
    const carriedBytes = (this.bytesPerMs ?? 0) * (atMs - (this.#first?.atMs ?? atMs));
    return Math.min(leftBytes, Math.max(HIDDEN_BYTES, leftBytes - carriedBytes));
  }

  /** Bytes a millisecond of the line, a careful guess while little is known; `null` where nothing ever had to wait. */
  get bytesPerMs(): number | null {
    if (!this.#hasBacklog || !this.#first || !this.#last) return this.#assumedBytesPerMs;
    const measured = this.#measuredBytesPerMs;
    if (measured !== null) return measured;
    if (this.#assumedBytesPerMs !== null) return this.#assumedBytesPerMs;
    const carriedBytes = this.#last.leftBytes - HIDDEN_BYTES;
    const elapsedMs = this.#last.atMs - this.#first.atMs;
    return elapsedMs > 0 ? Math.max(SLOWEST_BYTES_PER_MS, carriedBytes / elapsedMs) : SLOWEST_BYTES_PER_MS;
  }

  /** Bytes that have left the page and are probably still on the device. */
  hiddenBytes(nowMs: number): number {
    const { bytesPerMs } = this;
    if (bytesPerMs === null || !this.#last) return 0;
    const carriedBytes = bytesPerMs * (nowMs - this.#last.atMs);
    // If the line had carried more than a step, more would have left the page.
    const bytes = this.#hiddenBytes - (this.#isWaiting ? Math.min(STEP_BYTES, carriedBytes) : carriedBytes);
    return Math.max(0, Math.round(bytes));
  }

  /** For how long something has been waiting while nothing left. */
  get standingMs(): number {
    return this.#standingMs;
  }

  /** For how long the line may seem to stand still: so long, and as long as the next step may take on such a line. */
  patienceMs(standstillMs: number): number {
    return standstillMs + STEP_BYTES / (this.#measuredBytesPerMs ?? SLOWEST_BYTES_PER_MS);
  }

  /** Not below the slowest line: a dead one would be waited for at the speed of what it carried last. */
  get #measuredBytesPerMs(): number | null {
    if (!this.#slopeStart || !this.#last) return null;
    const spanMs = this.#last.atMs - this.#slopeStart.atMs;
    if (spanMs < LEAST_SLOPE_MS) return null;
    return Math.max(SLOWEST_BYTES_PER_MS, (this.#last.leftBytes - this.#slopeStart.leftBytes) / spanMs);
  }
}
