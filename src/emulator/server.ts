import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type ApiContext, handleApiRequest } from './api/rekognition-api.ts';
import type { Certificate } from './certificate.ts';
import { acceptTlsToo } from './tls-detection.ts';
import { openStream, sessionIdOf, type StreamContext } from './streaming/stream-endpoint.ts';
import { STREAM_PATH } from './streaming/stream-request.ts';
import { MAX_VIDEO_BYTES } from './streaming/check-recorder.ts';
import { parseQuery } from './signing/presigned-url.ts';

/** A whole video in one message: base64 and room for JSON, headers and signatures. */
const MAX_MESSAGE_BYTES = Math.ceil((MAX_VIDEO_BYTES * 4) / 3) + 65_536;
/** Create requests are tiny; CompareFaces may carry two pictures of 5 MB as base64. */
const MAX_BODY_BYTES = 16_000_000;
/** Clients that send their headers or bodies drop by drop are cut off. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

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
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Socket>();

  constructor(context: ServerContext, certificate: Certificate) {
    this.#context = context;
    this.#http = createServer(
      { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => {
        this.#answer(request, response).catch((error: unknown) => this.#failed(response, error));
      },
    );
    acceptTlsToo(this.#http, certificate, this.#connections);
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
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
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const headers = headersOf(request);
    if (request.method === 'POST' && path === '/') {
      const body = await readBody(request);
      if (!body) {
        response.writeHead(413).end();
        return;
      }
      const apiRequest = { method: 'POST', path, query: parseQuery(query) ?? [], headers, body };
      const answer = handleApiRequest(apiRequest, this.#context);
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const page = { method: request.method ?? '', path, headers, readBody: () => readBody(request) };
    const isAnswered = await handlePage(page, response);
    if (!isAnswered) response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
  }

  #failed(response: ServerResponse, error: unknown): void {
    this.#context.log(`http: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener an aborted upgrade would end the process.
    socket.on('error', () => socket.destroy());
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    if (path !== STREAM_PATH) return refuseUpgrade(socket, 404, 'Not Found');
    const plan = this.#context.faults.takeStreamPlan(sessionIdOf(query));
    if (plan.refuse) return refuseUpgrade(socket, 503, 'Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // Protocol errors end in 'close', which the stream handles; the event itself must have a listener.
      webSocket.on('error', (error) => this.#context.log(`stream: ${error.message}`));
      openStream(webSocket, query, headersOf(request), plan, this.#context);
    });
  }
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

/** The whole body; null when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
