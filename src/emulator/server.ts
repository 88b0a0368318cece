import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { type ApiContext, handleApiRequest, maxBodyBytes, refuseApiRequest } from './api/rekognition-api.ts';
import type { Certificate } from './certificate.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { describeError } from './log-line.ts';
import { RequestBodies } from './request-body.ts';
import { ServiceException } from './service-exception.ts';
import { acceptTlsToo } from './tls-detection.ts';
import { admitStream, refuseStream, type StreamContext } from './streaming/stream-endpoint.ts';
import type { WebSocketServerFactory } from './load-web-sockets.ts';
import { STREAM_PATH } from './streaming/stream-request.ts';
import { MAX_VIDEO_BYTES } from './streaming/check-recorder.ts';
import { parseQuery } from './signing/presigned-url.ts';

/** A whole video in one message: base64 and room for JSON, headers and signatures. */
const MAX_MESSAGE_BYTES = Math.ceil((MAX_VIDEO_BYTES * 4) / 3) + 65_536;
/** Clients whose stream was refused have nothing to say that is worth memory. */
const MAX_REFUSED_MESSAGE_BYTES = 65_536;
/** Orders to the control API; the largest are scripted answers. */
const MAX_PAGE_BODY_BYTES = 262_144;

/** A request for anything but the API and the stream. */
export interface PageRequest {
  readonly method: string;
  /** Path, percent-encoded as it was sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the body; null when it is too large. */
  readBody(): Promise<Buffer | null>;
}

/** Answers such requests. @returns Whether it did. */
export type PageHandler = (request: PageRequest, response: ServerResponse) => Promise<boolean>;

/** What a server works with. */
export interface ServerContext extends ApiContext, StreamContext {
  readonly handlePage: PageHandler;
}

/** The one port of an emulator: API, streams and pages. */
export class EmulatorServer {
  readonly #context: ServerContext;
  readonly #limits: ConnectionLimits;
  readonly #http: Server;
  readonly #streams: WebSocketServer;
  readonly #refusedStreams: WebSocketServer;
  readonly #bodies = new RequestBodies();
  readonly #connections = new Set<Socket>();

  /** @param createWebSockets Makes the WebSocket side, for messages of at most so many bytes. */
  constructor(
    context: ServerContext,
    certificate: Certificate,
    limits: ConnectionLimits,
    createWebSockets: WebSocketServerFactory,
  ) {
    this.#context = context;
    this.#limits = limits;
    this.#streams = createWebSockets(MAX_MESSAGE_BYTES);
    this.#refusedStreams = createWebSockets(MAX_REFUSED_MESSAGE_BYTES);
    this.#http = createServer(
      {
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: limits.sweepMs,
      },
      (request, response) => {
        this.#answer(request, response).catch((error: unknown) => this.#failed(request, response, error));
      },
    );
    this.#http.maxConnections = limits.connections;
    acceptTlsToo(this.#http, certificate, this.#connections, limits.silenceMs);
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Starts to listen. @returns The port. Rejects when it is taken. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    const address = this.#http.address() as AddressInfo; // A listening TCP server always has one.
    return address.port;
  }

  /** Cuts all connections and frees the port. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      for (const connection of this.#connections) connection.destroy();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, handlePage } = this.#context;
    // Clients that set their clock by this header have to see the service's clock, skewed or not.
    response.setHeader('date', new Date(clock.nowMs()).toUTCString());
    response.setTimeout(this.#limits.unreadMs);
    const { path, query } = splitTarget(request);
    const headers = headersOf(request);
    if (request.method === 'POST' && path === '/') {
      const body = await this.#bodies.read(request, maxBodyBytes(headers));
      const answer =
        body.kind === 'refused'
          ? refuseApiRequest(bodyRefusal(body.status), this.#context)
          : handleApiRequest(
              { method: 'POST', path, query: parseQuery(query) ?? [], headers, body: body.bytes },
              this.#context,
            );
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const readBody = async (): Promise<Buffer | null> => {
      const body = await this.#bodies.read(request, MAX_PAGE_BODY_BYTES);
      return body.kind === 'whole' ? body.bytes : null;
    };
    const page = { method: request.method ?? '', path, headers, readBody };
    const isAnswered = await handlePage(page, response);
    if (!isAnswered) response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
  }

  #failed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // A request that was cut off rejects the reading of its body; that is the client's affair.
    const isAborted = request.destroyed && !request.complete;
    this.#context.log(isAborted ? 'http: a request was cut off' : `http: ${describeError(error)}`);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener an aborted upgrade would end the process.
    socket.on('error', () => socket.destroy());
    const { path, query } = splitTarget(request);
    if (path !== STREAM_PATH) return refuseUpgrade(socket, 404, 'Not Found');
    const isFull = this.#streams.clients.size >= this.#limits.streams;
    const admission = admitStream({ query, headers: headersOf(request), isFull }, this.#context);
    if (admission.kind === 'unavailable') return refuseUpgrade(socket, 503, 'Service Unavailable');
    const server = admission.kind === 'accepted' ? this.#streams : this.#refusedStreams;
    server.handleUpgrade(request, socket, head, (webSocket) => {
      // Protocol errors end in 'close', which the stream handles; the event itself must have a listener.
      webSocket.on('error', (error) => this.#context.log(`stream: ${error.message}`));
      if (admission.kind === 'accepted') admission.open(webSocket);
      else refuseStream(webSocket, admission.exception, this.#context.clock);
    });
  }
}

/** Path and query of a request as they were sent; a second question mark belongs to the query. */
function splitTarget({ url = '' }: IncomingMessage): { path: string; query: string } {
  const at = url.includes('?') ? url.indexOf('?') : url.length;
  return { path: url.slice(0, at), query: url.slice(at + 1) };
}

function bodyRefusal(status: 413 | 503): ServiceException {
  return status === 413
    ? new ServiceException('RequestEntityTooLargeException', 'The request is larger than the operation allows.')
    : new ServiceException('ServiceUnavailableException', 'Too much is being received at present.');
}

function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
