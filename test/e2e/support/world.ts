import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { createLivenessHandler, toNodeListener } from 'face-liveness/backend';
import { type Emulator, type EmulatorOptions, startEmulator } from 'face-liveness/emulator';

/** The policy under which the element has to work from its first day. */
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:; base-uri 'none'";

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};
const ROOT = resolve(import.meta.dirname ?? __dirname, '../../..');

/** Emulator, backend and two origins that serve pages and the built files. */
export interface World {
  readonly emulator: Emulator;
  /** Origin of the pages and of the backend. */
  readonly origin: string;
  /** Another origin that serves only the CDN files. */
  readonly cdnOrigin: string;
  close(): Promise<void>;
}

/**
 * Starts everything that a page needs for a check.
 * @param streamEndpointOf Where the backend sends pages with their sessions, in place of the emulator itself.
 */
export async function startWorld(
  options: EmulatorOptions = {},
  streamEndpointOf = async ({ streamUrl }: Emulator): Promise<string> => streamUrl,
): Promise<World> {
  const emulator = await startEmulator({ control: true, ...options });
  const streamEndpoint = await streamEndpointOf(emulator);
  const backend = toNodeListener(
    createLivenessHandler({
      authorize: () => ({ user: 'somebody' }),
      tokenSecret: 'a secret of the tests that is long enough for signing',
      basePath: '/api/liveness',
      region: 'us-east-1',
      rekognition: { endpoint: emulator.url, region: 'us-east-1', credentials: emulator.credentials },
      credentials: async () => emulator.issueCredentials(),
      streamEndpoint,
      // A machine that is too busy to encode loses frames, and the emulator takes points off for that. What it finds in
      // the messages has its own test.
      threshold: 60,
      // The tests fail on purpose; they are not to be locked out.
      limits: { maxFailures: 1000 },
    }),
  );
  const pages = await listen((request, response) => answerPage(request, response, backend), 'localhost');
  const cdn = await listen(answerCdn, '127.0.0.1');
  return {
    emulator,
    origin: `http://localhost:${portOf(pages)}`,
    cdnOrigin: `http://127.0.0.1:${portOf(cdn)}`,
    close: async () => {
      for (const server of [pages, cdn]) {
        server.closeAllConnections();
        server.close();
      }
      await emulator.close();
    },
  };
}

function answerPage(request: IncomingMessage, response: ServerResponse, backend: RequestListener): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith('/api/')) backend(request, response);
  else if (url.pathname === '/moved') response.writeHead(302, { Location: '/page' }).end();
  else if (url.pathname === '/page') answerHtml(response, url.searchParams);
  else if (url.pathname === '/frame') answerFrame(response, url.searchParams);
  else void answerFile(response, url.pathname, {});
}

/** A page with one element: attributes, script with its nonce and integrity, policy and embedder policy come from the query. */
function answerHtml(response: ServerResponse, query: URLSearchParams): void {
  const attributes: [string, string][] = JSON.parse(query.get('attributes') ?? '[]');
  const text = attributes.map(([name, value]) => `${name}="${value.replaceAll('"', '&quot;')}"`).join(' ');
  const script = query.get('script') ?? '/cdn/face-liveness.js';
  const [nonce, integrity] = ['nonce', 'integrity'].map((name) =>
    query.has(name) ? `${name}="${query.get(name)}"` : '',
  );
  const embedderPolicy = query.get('embedderPolicy');
  const element = query.has('empty') ? '' : `<face-liveness ${text}></face-liveness>`;
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': query.get('policy') ?? STRICT_POLICY,
    ...(embedderPolicy === null ? {} : { 'Cross-Origin-Embedder-Policy': embedderPolicy }),
  });
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/test/e2e/support/harness.js" type="module" ${nonce}></script>
<script src="${script}" type="module" crossorigin ${nonce} ${integrity}></script></head><body>${element}</body></html>`);
}

/** A page around another one, to which it gives what `allow` says. */
function answerFrame(response: ServerResponse, query: URLSearchParams): void {
  const [address, allow] = ['src', 'allow'].map((name) => (query.get(name) ?? '').replaceAll('"', '&quot;'));
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-src http:",
  });
  response.end(`<!doctype html><html lang="en"><head><title>A page around another</title></head>
<body><iframe src="${address}" allow="${allow}" width="340" height="600"></iframe></body></html>`);
}

/** First segments of an address on the CDN that make the second module go wrong, and how. */
const BROKEN_CDN = /^\/(?<way>tampered|flaky)\/(?<visit>[\w-]+)(?<path>\/cdn\/.*)$/;
const SECOND_MODULE = '/cdn/face-liveness-check.js';
/** Visits whose first request for the second module was refused already. */
const refusedVisits = new Set<string>();

/**
 * The files of the CDN: below `/tampered/{visit}/cdn/` the second module has one more byte, below `/flaky/{visit}/cdn/` it
 * cannot be had at the first time.
 */
function answerCdn(request: IncomingMessage, response: ServerResponse): void {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const { way, visit = '', path = pathname } = BROKEN_CDN.exec(pathname)?.groups ?? {};
  if (way === 'flaky' && path === SECOND_MODULE && !refusedVisits.has(visit)) {
    refusedVisits.add(visit);
    response.writeHead(503, headers).end();
  } else if (way === 'tampered' && path === SECOND_MODULE) {
    void answerFile(response, path, headers, '\n');
  } else {
    void answerFile(response, path, headers);
  }
}

async function answerFile(
  response: ServerResponse,
  path: string,
  headers: Record<string, string>,
  end = '',
): Promise<void> {
  const isServed = /^\/(?:cdn|dist|test\/e2e\/support)\/[\w./-]+$/.test(path) && !path.includes('..');
  try {
    if (!isServed) throw new Error(`${path} is not served.`);
    const content = await readFile(join(ROOT, path));
    const type = MIME_TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, ...headers });
    response.write(content);
    response.end(end);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(listener: RequestListener, host: string): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, host, done));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
