import { type IncomingMessage, request as httpRequest } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { pipeline } from 'node:stream';
import { createCertificate } from '../../../src/emulator/certificate.ts';
import { Line, type LineOptions } from './line.ts';

/** What goes through the proxy: both directions of one line. */
export interface ShapingProxyOptions {
  readonly up: LineOptions;
  readonly down: LineOptions;
  /**
   * How much of one connection the browser may hand over before it left: what the send buffer of a device holds on a real
   * line. On loopback the kernel alone would take four megabytes, and no browser would ever notice that a line is slow.
   */
  readonly sendBufferBytes: number;
}

/** One connection through the proxy, with what has come out of it at the other end. */
export interface PassedConnection {
  /** Host and port that it leads to. */
  readonly authority: string;
  readonly upBytes: number;
  readonly downBytes: number;
}

/** Sizes of what is not passed on byte by byte: a connection's handshake, and a request or answer without its content. */
const HANDSHAKE_BYTES = 60;
const HEAD_BYTES = 500;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1):\d+$/;

/**
 * A slow line in front of servers of this machine, as a proxy that browsers speak HTTP/2 with: its flow control is the
 * only means by which a server says how much the browser may hand to the kernel.
 */
export class ShapingProxy {
  readonly up: Line;
  readonly down: Line;
  /** Every connection through it, oldest first. */
  readonly connections: readonly PassedConnection[];
  readonly #connections: { authority: string; upBytes: number; downBytes: number }[] = [];
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();

  /** Starts one on a free port of loopback. */
  static async start(options: ShapingProxyOptions): Promise<ShapingProxy> {
    const proxy = new ShapingProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(options: ShapingProxyOptions) {
    this.up = new Line(options.up);
    this.down = new Line(options.down);
    this.connections = this.#connections;
    this.#server = createSecureServer({
      ...createCertificate('localhost', Date.now()),
      settings: { initialWindowSize: options.sendBufferBytes },
    });
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => session.destroy());
    });
    this.#server.on('stream', (stream, headers) => {
      // The browser ends connections as it likes; what it is told goes through the streams.
      stream.on('error', () => stream.close());
      if (!LOOPBACK.test(headers[':authority'] ?? '')) refuse(stream, 403);
      else if (headers[':method'] === 'CONNECT') void this.#connect(stream, headers);
      else void this.#request(stream, headers);
    });
  }

  /** Address of the proxy, as browsers want it. */
  get url(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.up.close();
    this.down.close();
    for (const session of this.#sessions) session.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A connection byte by byte, as WebSockets need it. */
  async #connect(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    await this.up.pass(HANDSHAKE_BYTES);
    const { host, port, passed } = this.#note(headers);
    const socket = connect({ host, port, noDelay: true });
    socket.once('error', () => refuse(stream, 502));
    await new Promise((resolve) => socket.once('connect', resolve));
    await this.down.pass(HANDSHAKE_BYTES);
    if (stream.destroyed) return void socket.destroy();
    stream.respond({ ':status': 200 });
    // A browser that goes away without an end takes its connection with it.
    stream.once('aborted', () => socket.destroy());
    const up = this.up.through((bytes) => (passed.upBytes += bytes));
    const down = this.down.through((bytes) => (passed.downBytes += bytes));
    pipeline(stream, up, socket, () => undefined);
    pipeline(socket, down, stream, () => undefined);
  }

  /** A request for something of a page that is not encrypted. */
  async #request(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    await this.up.pass(HEAD_BYTES);
    const { host, port, passed } = this.#note(headers);
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
    const request = httpRequest({
      host,
      port,
      method: headers[':method'],
      path: headers[':path'],
      headers: { ...own, host: headers[':authority'] },
      agent: false,
    });
    request.once('error', () => refuse(stream, 502));
    pipeline(
      stream,
      this.up.through((bytes) => (passed.upBytes += bytes)),
      request,
      () => undefined,
    );
    const answer = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    await this.down.pass(HEAD_BYTES);
    if (stream.destroyed) return void answer.destroy();
    stream.respond({ ':status': answer.statusCode, ...withoutConnection(answer.headers) });
    pipeline(
      answer,
      this.down.through((bytes) => (passed.downBytes += bytes)),
      stream,
      () => undefined,
    );
  }

  #note(headers: IncomingHttpHeaders): {
    readonly host: string;
    readonly port: number;
    readonly passed: { authority: string; upBytes: number; downBytes: number };
  } {
    const authority = headers[':authority'] ?? '';
    const [host = '', port = ''] = authority.split(':');
    const passed = { authority, upBytes: 0, downBytes: 0 };
    this.#connections.push(passed);
    return { host, port: Number(port), passed };
  }
}

function refuse(stream: ServerHttp2Stream, status: number): void {
  if (stream.headersSent) stream.close(constants.NGHTTP2_CONNECT_ERROR);
  else if (!stream.destroyed) stream.respond({ ':status': status }, { endStream: true });
}

/** HTTP/2 has no headers about the connection. */
function withoutConnection(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name)),
  );
}
