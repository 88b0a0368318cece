import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';

/** Reads a socket no faster than ordered, so that the client's buffer fills as on a slow line. */
export class SlowReader {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #bytesPerSecond: number;
  #cancel: (() => void) | null = null;

  constructor(socket: WebSocket, clock: Clock, bytesPerSecond: number) {
    this.#socket = socket;
    this.#clock = clock;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Stops reading for as long as the bytes just read would have taken. */
  consumed(bytes: number): void {
    this.#cancel?.();
    this.#socket.pause();
    this.#cancel = this.#clock.startTimer((bytes * 1000) / this.#bytesPerSecond, () => this.release());
  }

  /** Reads on without a limit until the next call of `consumed`. */
  release(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#socket.resume();
  }
}
