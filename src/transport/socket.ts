import { FaceLivenessError } from '../core/errors.ts';
import { fromServerClose } from '../core/service-errors.ts';

/** The part of the platform's `WebSocket` class that is used. */
export type WebSocketConstructor = new (url: string) => WebSocket;

export interface SocketListener {
  onOpened(): void;
  onMessage(bytes: Uint8Array): void;
  /**
   * The handshake failed, the server closed the connection, or it sent what no client expects. At most once, and never
   * after `close`.
   */
  onFailed(error: FaceLivenessError): void;
}

/** A WebSocket for binary messages. A close that was asked for here is never reported. */
export class Socket {
  readonly #socket: WebSocket;
  readonly #listening = new AbortController();
  #handedBytes = 0;

  /** @throws {FaceLivenessError} `connection-failed` when the browser refuses the address itself. */
  constructor(url: string, listener: SocketListener, WebSocketClass: WebSocketConstructor) {
    try {
      this.#socket = new WebSocketClass(url);
    } catch (cause) {
      throw new FaceLivenessError('connection-failed', { cause });
    }
    this.#socket.binaryType = 'arraybuffer';
    this.#listen(listener);
  }

  #listen(listener: SocketListener): void {
    let isOpen = false;
    const options = { signal: this.#listening.signal };
    const fail = (error: FaceLivenessError): void => {
      if (this.#isOver) return;
      this.#listening.abort();
      listener.onFailed(error);
    };
    const open = (): void => {
      isOpen = true;
      listener.onOpened();
    };
    const receive = ({ data }: MessageEvent<unknown>): void => {
      if (data instanceof ArrayBuffer) listener.onMessage(new Uint8Array(data));
      else fail(new FaceLivenessError('service-failed', { message: 'The service sent a text frame.' }));
    };
    // An error after the handshake is followed by a close, whose code says more.
    const notice = (): void => {
      if (!isOpen) fail(new FaceLivenessError('connection-failed'));
    };
    const end = ({ code }: CloseEvent): void =>
      fail(isOpen ? fromServerClose(code) : new FaceLivenessError('connection-failed'));
    this.#socket.addEventListener('open', open, options);
    this.#socket.addEventListener('message', receive, options);
    this.#socket.addEventListener('error', notice, options);
    this.#socket.addEventListener('close', end, options);
  }

  get #isOver(): boolean {
    return this.#listening.signal.aborted;
  }

  /** Bytes that it was given from the beginning on. */
  get handedBytes(): number {
    return this.#handedBytes;
  }

  /** Of these, the ones that the browser has not taken from the page yet. 0 once the connection is over. */
  get bufferedBytes(): number {
    return this.#isOver ? 0 : this.#socket.bufferedAmount;
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isOver) return;
    this.#socket.send(bytes);
    this.#handedBytes += bytes.length;
  }

  /** Closes the connection; nothing is reported after it. Idempotent. */
  close(closeCode: number): void {
    this.#listening.abort();
    // Has no effect on a connection that is closing or closed already.
    this.#socket.close(closeCode);
  }
}
