import type { LivenessStream, StreamListener, StreamPort, StreamRequest } from '../../src/check/ports.ts';
import type { Challenge } from '../../src/core/challenge.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import type { SessionEvent } from '../../src/core/state.ts';

/** What was put into a stream: a piece of the video by its size, a session event by itself. */
export type Sent = { readonly videoBytes: number } | { readonly event: SessionEvent } | { readonly isEnd: true };

/** One connection of a {@link FakeStream}. */
export class FakeConnection implements LivenessStream {
  readonly request: StreamRequest;
  readonly sent: Sent[] = [];
  /** Code with which the client closed it; `null` while it has not. */
  closeCode: number | null = null;
  readonly #listener: StreamListener;
  readonly #onClosed: (connection: FakeConnection) => void;
  #isOver = false;

  constructor(request: StreamRequest, listener: StreamListener, onClosed: (connection: FakeConnection) => void) {
    this.request = request;
    this.#listener = listener;
    this.#onClosed = onClosed;
  }

  sendVideo(chunk: Blob): void {
    this.#put({ videoBytes: chunk.size });
  }

  send(event: SessionEvent): void {
    this.#put({ event });
  }

  finish(end: SessionEvent & { readonly type: 'end' }): void {
    this.#put({ event: end }, { isEnd: true });
  }

  close(closeCode: number): void {
    this.closeCode ??= closeCode;
    this.#isOver = true;
    this.#onClosed(this);
  }

  get events(): readonly SessionEvent[] {
    return this.sent.flatMap((item) => ('event' in item ? [item.event] : []));
  }

  /** Tells the listener, unless the connection is over. @param isLast Nothing is told after this. */
  tell(how: (listener: StreamListener) => void, isLast = false): void {
    if (this.#isOver) return;
    this.#isOver = isLast;
    how(this.#listener);
  }

  #put(...items: Sent[]): void {
    if (this.closeCode === null) this.sent.push(...items);
  }
}

/** The service's side of connections, in the words of what it does. The verbs mean every connection that is not over. */
export class FakeStream implements StreamPort {
  /** All connections, in order. */
  readonly connections: FakeConnection[] = [];
  readonly #open = new Set<FakeConnection>();
  readonly #awaited: { readonly count: number; readonly resolve: () => void }[] = [];

  open(request: StreamRequest, listener: StreamListener): LivenessStream {
    const connection = new FakeConnection(request, listener, (closed) => this.#open.delete(closed));
    this.connections.push(connection);
    this.#open.add(connection);
    const reached = this.#awaited.filter(({ count }) => count <= this.connections.length);
    for (const { resolve } of reached) resolve();
    return connection;
  }

  /** Resolves when so many connections were opened in all. */
  hasOpened(count: number): Promise<void> {
    if (this.connections.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ count, resolve }));
  }

  /** Connections that the client has not closed. */
  get openCount(): number {
    return this.#open.size;
  }

  /** The newest connection. */
  get last(): FakeConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error('No connection was opened.');
    return connection;
  }

  accept(): void {
    this.#tellAll((listener) => listener.onOpened());
  }

  sendChallenge(challenge: Challenge): void {
    this.#tellAll((listener) => listener.onChallenge(challenge));
  }

  upload(waitingBytes: number, isSlow = false): void {
    this.#tellAll((listener) => listener.onUpload(waitingBytes, isSlow));
  }

  disconnect(): void {
    this.#tellAll((listener) => listener.onDisconnected(), true);
  }

  fail(code: ErrorCode): void {
    this.#tellAll((listener) => listener.onFailed(new FaceLivenessError(code)), true);
  }

  #tellAll(how: (listener: StreamListener) => void, isLast = false): void {
    const open = [...this.#open];
    for (const connection of open) connection.tell(how, isLast);
  }
}
