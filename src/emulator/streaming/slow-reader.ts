import type { Clock } from '../clock.ts';

/** The part of a WebSocket that is slowed down. */
export interface PausableSocket {
  pause(): void;
  resume(): void;
}

interface WaitingMessage {
  readonly bytes: number;
  readonly handle: () => void;
}

/** Reads a socket no faster than ordered, so that the client's buffer fills as on a slow line. */
export class SlowReader {
  readonly #socket: PausableSocket;
  readonly #clock: Clock;
  readonly #bytesPerSecond: number;
  /** Messages that the socket had already read when it was paused. */
  readonly #waiting: WaitingMessage[] = [];
  #cancel: (() => void) | null = null;

  constructor(socket: PausableSocket, clock: Clock, bytesPerSecond: number) {
    this.#socket = socket;
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Whether something is still passing the line, so that the socket is not read. */
  get isBusy(): boolean {
    return this.#cancel !== null;
  }

  /** Hands a message on once the bytes before it would have passed the line. */
  read(bytes: number, handle: () => void): void {
    this.#waiting.push({ bytes, handle });
    if (this.#cancel === null) this.#handleNext();
  }

  /** Forgets what waits and lets the socket read freely, so that it notices its close. */
  release(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting.length = 0;
    this.#socket.resume();
  }

  #handleNext(): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#cancel = null;
      this.#socket.resume();
      return;
    }
    this.#socket.pause();
    this.#cancel = this.#clock.startTimer((next.bytes * 1000) / this.#bytesPerSecond, () => this.#handleNext());
    // Last, because handling a message may end the stream and release the reader.
    next.handle();
  }
}
