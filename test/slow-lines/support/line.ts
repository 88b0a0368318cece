import { Transform } from 'node:stream';

/** Time of a line: monotonic milliseconds and one-shot timers. */
export interface LineClock {
  nowMs(): number;
  /** Calls back once after `delayMs`. @returns A function that cancels it. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

/** One direction of a line. */
export interface LineOptions {
  readonly bitsPerSecond: number;
  /** From the last bit of a packet at one end to the same bit at the other. */
  readonly delayMs: number;
  /** So much waits at the beginning of the line; more is not taken. */
  readonly bufferBytes: number;
}

/** Payload of a packet on most lines. */
const PACKET_BYTES = 1400;

interface Packet {
  readonly bytes: Buffer;
  readonly queuedMs: number;
  readonly deliver: (bytes: Buffer) => void;
}

/**
 * One direction of a slow line, shared by all connections that go through it: packets leave one after the other at the
 * bit rate and arrive in the same order after the delay. Its buffer is bounded: who writes more has to wait.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #clock: LineClock;
  readonly #queue: Packet[] = [];
  readonly #flying: { readonly packet: Packet; readonly dueMs: number }[] = [];
  /** Writers that wait until there is room in the buffer. */
  readonly #waiting: (() => void)[] = [];
  #queuedBytes = 0;
  /** When the packet before has left completely. */
  #freeMs = Number.NEGATIVE_INFINITY;
  #isStalled = false;
  #cancelDeparture: (() => void) | null = null;
  #cancelArrival: (() => void) | null = null;
  #cancelStall: () => void = () => undefined;

  /** @param clock The process's own time by default. */
  constructor(options: LineOptions, clock: LineClock = processClock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Bytes that were taken and have not left yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** A way through the line for the bytes of one connection; its end arrives after all its bytes. */
  through(onArrival: (bytes: number) => void = () => undefined): Transform {
    const send = (bytes: Buffer, deliver: (bytes: Buffer) => void): void => this.#send(bytes, deliver);
    const whenRoom = (callback: () => void): void => this.#whenRoom(callback);
    return new Transform({
      // Nothing waits outside the buffer that was asked for, but for the piece that is being written.
      highWaterMark: 1,
      transform(piece: Buffer, _encoding, callback) {
        for (let start = 0; start < piece.length; start += PACKET_BYTES) {
          send(piece.subarray(start, start + PACKET_BYTES), (bytes) => {
            if (this.destroyed) return;
            onArrival(bytes.length);
            this.push(bytes);
          });
        }
        whenRoom(callback);
      },
      flush(callback) {
        send(Buffer.alloc(0), () => callback());
      },
    });
  }

  /** Sends something of a size, such as a handshake, through the line. @returns When it has arrived. */
  pass(bytes: number): Promise<void> {
    return new Promise((resolve) => this.#send(Buffer.alloc(bytes), () => resolve()));
  }

  /** Nothing leaves from now on. */
  stall(): void {
    this.#isStalled = true;
    this.#cancelDeparture?.();
    this.#cancelDeparture = null;
  }

  /** Nothing leaves for so long; then it goes on. */
  stallFor(durationMs: number): void {
    this.stall();
    this.#cancelStall = this.#clock.startTimer(durationMs, () => this.resume());
  }

  /** It goes on where it stood still. */
  resume(): void {
    if (!this.#isStalled) return;
    this.#isStalled = false;
    this.#freeMs = this.#clock.nowMs();
    this.#depart();
  }

  /** Ends it: nothing leaves or arrives any more, and no timer is left. */
  close(): void {
    this.stall();
    this.#cancelStall();
    this.#cancelArrival?.();
    this.#cancelArrival = null;
    this.#queue.length = 0;
    this.#flying.length = 0;
  }

  #send(bytes: Buffer, deliver: (bytes: Buffer) => void): void {
    this.#queue.push({ bytes, queuedMs: this.#clock.nowMs(), deliver });
    this.#queuedBytes += bytes.length;
    this.#depart();
  }

  #whenRoom(callback: () => void): void {
    if (this.#queuedBytes <= this.#options.bufferBytes) callback();
    else this.#waiting.push(callback);
  }

  /** Lets everything leave that has had its time on the line, and waits for the next. */
  #depart(): void {
    while (!this.#isStalled && !this.#cancelDeparture) {
      const [packet] = this.#queue;
      if (!packet) return;
      const leftMs =
        Math.max(this.#freeMs, packet.queuedMs) + (packet.bytes.length * 8000) / this.#options.bitsPerSecond;
      const waitMs = leftMs - this.#clock.nowMs();
      if (waitMs > 0) {
        this.#cancelDeparture = this.#clock.startTimer(waitMs, () => {
          this.#cancelDeparture = null;
          this.#depart();
        });
        return;
      }
      this.#queue.shift();
      this.#freeMs = leftMs;
      this.#queuedBytes -= packet.bytes.length;
      this.#flying.push({ packet, dueMs: leftMs + this.#options.delayMs });
      this.#arrive();
      while (this.#queuedBytes <= this.#options.bufferBytes && this.#waiting.length > 0) this.#waiting.shift()?.();
    }
  }

  #arrive(): void {
    while (!this.#cancelArrival) {
      const [next] = this.#flying;
      if (!next) return;
      const waitMs = next.dueMs - this.#clock.nowMs();
      if (waitMs > 0) {
        this.#cancelArrival = this.#clock.startTimer(waitMs, () => {
          this.#cancelArrival = null;
          this.#arrive();
        });
        return;
      }
      this.#flying.shift();
      next.packet.deliver(next.packet.bytes);
    }
  }
}

/** A timer may fire a moment early; then the line looks again. */
const processClock: LineClock = {
  nowMs: () => performance.now(),
  startTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
