/**
 * Stands in for the platform's `WebSocket` where a connection to the service's real host name is meant: keeps the
 * address and all messages, and says what the test tells it to say. It serves both ways of listening, since the
 * official client assigns handlers and ours adds listeners.
 */
export class RecordingSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  /** All sockets of the process, in the order of their creation. */
  static readonly all: RecordingSocket[] = [];

  readonly url: string;
  readonly sent: Uint8Array[] = [];
  binaryType = 'blob';
  bufferedAmount = 0;
  readyState = RecordingSocket.CONNECTING;
  closedWith: number | undefined;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(url: string) {
    super();
    this.url = url;
    RecordingSocket.all.push(this);
    queueMicrotask(() => RecordingSocket.#announce());
  }

  static #awaited: (() => void)[] = [];

  static #announce(): void {
    for (const resolve of RecordingSocket.#awaited.splice(0)) resolve();
  }

  /** The next socket that is created. */
  static async next(): Promise<RecordingSocket> {
    const index = RecordingSocket.all.length;
    await new Promise<void>((resolve) => RecordingSocket.#awaited.push(resolve));
    const socket = RecordingSocket.all[index];
    if (!socket) throw new Error('No socket was created.');
    return socket;
  }

  open(): void {
    this.readyState = RecordingSocket.OPEN;
    this.#emit(new Event('open'));
  }

  receive(bytes: Uint8Array): void {
    this.#emit(new MessageEvent('message', { data: bytes.slice().buffer }));
  }

  /** Resolves when so many messages were sent in all. */
  hasSent(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.sent.length >= count) resolve();
      else this.#waiting.push({ count, resolve });
    });
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes.slice());
    for (const { count, resolve } of this.#waiting) if (this.sent.length >= count) resolve();
  }

  close(code?: number): void {
    this.closedWith ??= code;
    this.readyState = RecordingSocket.CLOSED;
  }

  #emit(event: Event): void {
    this.dispatchEvent(event);
    const handlers = { open: this.onopen, message: this.onmessage, error: this.onerror, close: this.onclose };
    for (const [type, handler] of Object.entries(handlers)) if (type === event.type) handler?.(event);
  }
}
