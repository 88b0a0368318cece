import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Emulator } from '../../../src/emulator/index.ts';

/** A TCP connection on which a test writes what no client would. */
export class RawConnection {
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  /** Resolves with everything that was received. */
  readonly closed: Promise<Buffer>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    socket.on('error', () => socket.destroy());
    // However it ends: an error is one way, and is followed by the close.
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.received)));
  }

  static async open(emulator: Emulator): Promise<RawConnection> {
    const { port, hostname } = new URL(emulator.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  write(data: string | Buffer): void {
    if (this.#socket.writable) this.#socket.write(data);
  }

  /** Writes one byte after the other, each a little later, until the connection is closed. */
  dribble(data: string, everyMs: number): void {
    let at = 0;
    const timer = setInterval(() => {
      if (this.isClosed || at >= data.length) clearInterval(timer);
      else this.write(data.charAt(at));
      at += 1;
    }, everyMs);
  }

  /** Says that nothing more will be written. */
  end(data: string | Buffer = ''): void {
    this.#socket.end(data);
  }

  /** Stops to read. */
  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Everything that was received so far. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Resolves once this was received. */
  async receives(bytes: string | Buffer): Promise<void> {
    while (!this.received.includes(bytes)) await once(this.#socket, 'data');
  }
}
