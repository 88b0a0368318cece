import type { IncomingMessage, ServerResponse } from 'node:http';
import { toRequestUrl } from './request-url.ts';

/** An answer for every request, as `createLivenessHandler` returns it. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** A name or an address, and a port. What else a URL could take it for would move the path that the handler sees. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Adapts a handler of web-standard requests to `http.createServer`. The request's signal is aborted when the client goes
 * away. The URL is built from the `Host` header; the handler must not take it for the truth. A path with dot segments
 * or with characters that a URL does not hold as they are is answered with 400.
 */
export function toNodeListener(handler: RequestHandler): (request: IncomingMessage, response: ServerResponse) => void {
  return (incoming, outgoing) => {
    void respond(handler, incoming, outgoing);
  };
}

async function respond(handler: RequestHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  const request = toRequest(incoming, controller.signal);
  try {
    await send(request === null ? new Response(null, { status: 400 }) : await handler(request), outgoing);
  } catch {
    // The handler answers its own failures; what arrives here is a broken connection or a handler of another making.
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { 'Cache-Control': 'no-store' }).end();
  }
}

/** @returns `null` when the request line, the host or the method make no URL or request. */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | null {
  const { method = 'GET', url = '/', headers } = incoming;
  const { host = 'localhost' } = headers;
  if (!url.startsWith('/') || !HOST.test(host)) return null;
  const isEncrypted = 'encrypted' in incoming.socket && incoming.socket.encrypted === true;
  const [path = '/'] = url.split('?', 1);
  const address = toRequestUrl(`${isEncrypted ? 'https' : 'http'}://${host}`, path, url.slice(path.length));
  if (address === null) return null;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(address, {
      method,
      headers: toHeaders(incoming),
      signal,
      ...(hasBody ? { body: toStream(incoming), duplex: 'half' as const } : {}),
    });
  } catch {
    return null;
  }
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return headers;
}

/**
 * Nothing is read before the handler asks for it; what it never reads, Node throws away with the answer. A body that is
 * given up half-way flows into nothing, so that the connection can be used again.
 */
function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let isReading = false;
  const listen = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    incoming.on('data', (chunk: Uint8Array) => {
      if (!isReading) return;
      incoming.pause();
      controller.enqueue(new Uint8Array(chunk));
    });
    incoming.once('end', () => isReading && controller.close());
    incoming.once('error', (failure) => isReading && controller.error(failure));
    incoming.once('close', () => isReading && !incoming.readableEnded && controller.error(brokenOff()));
  };
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        // Of a client that vanished before anybody read, no event is left to come.
        if (incoming.destroyed && !incoming.readableEnded) return controller.error(brokenOff());
        if (!isReading) listen(controller);
        isReading = true;
        incoming.resume();
      },
      cancel() {
        isReading = false;
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

function brokenOff(): Error {
  return new Error('The connection ended before the body did.');
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  outgoing.writeHead(response.status, headers);
  for await (const chunk of response.body ?? []) {
    if (!outgoing.write(chunk)) await untilDrained(outgoing);
    if (outgoing.destroyed) return;
  }
  outgoing.end();
}

/** Resolves when more can be written, or never will be. */
function untilDrained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      outgoing.off('drain', end);
      outgoing.off('close', end);
      resolve();
    };
    outgoing.on('drain', end);
    outgoing.on('close', end);
    if (outgoing.destroyed) end();
  });
}
