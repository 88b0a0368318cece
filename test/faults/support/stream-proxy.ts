import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { codec, DISCONNECTION, serverException } from '../../transport/server-messages.ts';

/** What becomes of handshakes: passed on, answered with 503, or never answered. */
export type HandshakeWay = 'pass' | 'refuse' | 'swallow';

/** What the proxy keeps back until it is released. */
export type Hold = 'handshake' | 'service' | 'disconnection';

/** One message of the service on its way to the page. */
interface Message {
  readonly data: RawData;
  readonly isBinary: boolean;
}

/**
 * Stands between the pages and the emulator's streams, and does to connections what no control API can order: it keeps
 * back, drops, falls silent, and says in the service's name what the service never said.
 */
export class StreamProxy {
  handshakes: HandshakeWay = 'pass';
  /** Whether the end of a session is confirmed twice. */
  confirmsTwice = false;
  readonly #target: string;
  readonly #http: Server = createServer((_, response) => response.writeHead(404).end());
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #raw = new Set<Socket>();
  readonly #holds = new Set<Hold>();
  /** What waits for the release of each hold. */
  readonly #waiting: { readonly hold: Hold; readonly proceed: () => void }[] = [];
  #page: WebSocket | null = null;
  #pageSocket: Duplex | null = null;
  #isFrozen = false;

  /** @param target WebSocket URL of the emulator. */
  private constructor(target: string) {
    this.#target = target;
    this.#http.on('connection', (socket) => {
      this.#raw.add(socket);
      socket.on('close', () => this.#raw.delete(socket));
      socket.on('error', () => undefined);
    });
    this.#http.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  /** Starts one on a free port of loopback. */
  static async start(target: string): Promise<StreamProxy> {
    const proxy = new StreamProxy(target);
    proxy.#http.listen(0, '127.0.0.1');
    await once(proxy.#http, 'listening');
    return proxy;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Keeps something back from now on. */
  hold(what: Hold): void {
    this.#holds.add(what);
  }

  /** Whether something arrived that is kept back. */
  isHolding(what: Hold): boolean {
    return this.#waiting.some(({ hold }) => hold === what);
  }

  /** Lets everything pass that was kept back. */
  release(): void {
    this.#holds.clear();
    for (const { proceed } of this.#waiting.splice(0)) proceed();
  }

  /** Forgets all orders and ends all connections. */
  reset(): void {
    this.#holds.clear();
    this.#waiting.length = 0;
    this.handshakes = 'pass';
    this.confirmsTwice = false;
    this.#isFrozen = false;
    for (const socket of this.#raw) socket.destroy();
    this.#page = null;
  }

  /** The connection is cut without a word. */
  async drop(): Promise<void> {
    this.#pageSocket?.destroy();
  }

  /** Nothing is read any more and nothing answered; the connection stays. */
  async freeze(): Promise<void> {
    this.#isFrozen = true;
    this.#page?.pause();
    this.#pageSocket?.pause();
  }

  async close(code: number): Promise<void> {
    this.#page?.close(code);
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#page?.send(bytes);
  }

  async sendText(text: string): Promise<void> {
    this.#page?.send(text, { binary: false });
  }

  /** Confirms the end of the session. */
  sendEnd(): Promise<void> {
    return this.send(DISCONNECTION);
  }

  sendException(name: string, message: string): Promise<void> {
    return this.send(serverException(name, { Message: message, Code: name }));
  }

  async stop(): Promise<void> {
    this.reset();
    this.#webSockets.close();
    this.#http.close();
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.handshakes === 'swallow') return;
    if (this.handshakes === 'refuse') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#after('handshake', () => this.#connect(request, socket, head));
  }

  /** The signature covers the host that the page named. */
  #connect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host, origin, 'user-agent': userAgent } = request.headers;
    const headers = Object.fromEntries(
      Object.entries({ host, origin, 'user-agent': userAgent }).filter(([, value]) => value !== undefined),
    );
    const service = new WebSocket(`${this.#target}${request.url ?? ''}`, { headers });
    service.on('error', () => socket.destroy());
    const early: Message[] = [];
    const keep = (data: RawData, isBinary: boolean): void => void early.push({ data, isBinary });
    service.on('message', keep);
    service.once('unexpected-response', (_, response) => {
      socket.end(`HTTP/1.1 ${response.statusCode ?? 500} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    service.once('open', () => {
      this.#webSockets.handleUpgrade(request, socket, head, (page) => {
        service.off('message', keep);
        this.#join(page, socket, service);
        for (const message of early) this.#fromService(page, message);
      });
    });
  }

  #join(page: WebSocket, socket: Duplex, service: WebSocket): void {
    this.#page = page;
    this.#pageSocket = socket;
    page.on('error', () => undefined);
    page.on('message', (data, isBinary) => {
      if (!this.#isFrozen && service.readyState === WebSocket.OPEN) service.send(data, { binary: isBinary });
    });
    page.on('close', (code) => closeLike(service, code));
    service.on('message', (data, isBinary) => this.#fromService(page, { data, isBinary }));
    service.on('close', (code) => this.#afterAll(() => closeLike(page, code)));
  }

  #fromService(page: WebSocket, { data, isBinary }: Message): void {
    const isEnd = isDisconnection(data);
    const pass = (): void => {
      if (this.#isFrozen || page.readyState !== WebSocket.OPEN) return;
      page.send(data, { binary: isBinary });
      if (isEnd && this.confirmsTwice) page.send(data, { binary: isBinary });
    };
    this.#after(isEnd && !this.#holds.has('service') ? 'disconnection' : 'service', pass);
  }

  #after(hold: Hold, proceed: () => void): void {
    if (this.#holds.has(hold)) this.#waiting.push({ hold, proceed });
    else proceed();
  }

  /** A close follows everything that was kept back before it. */
  #afterAll(proceed: () => void): void {
    const close = (): void => {
      if (!this.#isFrozen) proceed();
    };
    const last = this.#waiting.at(-1);
    if (last) this.#waiting.push({ hold: last.hold, proceed: close });
    else close();
  }
}

function closeLike(socket: WebSocket, code: number): void {
  if (code === 1006) socket.terminate();
  else if (code === 1005) socket.close();
  else socket.close(code);
}

function isDisconnection(data: RawData): boolean {
  if (!Buffer.isBuffer(data)) return false;
  return codec.decode(data).headers[':event-type']?.value === 'DisconnectionEvent';
}
