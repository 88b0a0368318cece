import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import {
  createServer,
  request as openRequest,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createLivenessHandler, toNodeListener } from 'face-liveness/backend';
import { type Emulator, startEmulator } from 'face-liveness/emulator';
import { STRICT_POLICY } from '../../e2e/support/world.ts';
import type { HostApplication } from './host-application.ts';
import type { Host } from './host.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
};

/** A host application with its backend and the emulator of the service. */
export interface HostSite {
  /** Where the pages and, below `/api/liveness`, the backend are. */
  readonly origin: string;
  /** Origins that a page of this host is meant to reach besides its own: the service's, and that of the CDN. */
  readonly otherOrigins: readonly string[];
  close(): Promise<void>;
}

/** Puts a built host behind one loopback origin, as a reverse proxy in production would. */
export async function startHostSite(host: Host, application: HostApplication): Promise<HostSite> {
  const emulator = await startEmulator({ control: true });
  const backend = createBackend(emulator);
  const cdn = host.cdnAddress === undefined ? null : await listen(serveCdn(application), '127.0.0.1');
  const cdnOrigin = cdn === null ? null : `http://127.0.0.1:${portOf(cdn)}`;
  const hidden = host.answersLiveness === true ? await listen(backend, '127.0.0.1') : null;
  const environment = hidden === null ? {} : { LIVENESS_BACKEND: `http://127.0.0.1:${portOf(hidden)}/api/liveness` };
  const child = host.server === undefined ? null : await startServer(host.server, application, environment);
  const pages = child === null ? serveOutput(host, application, cdnOrigin) : forwardTo(child.port, host);
  const site = await listen((request, response) => {
    const isForBackend = hidden === null && /^\/api\/liveness(?:[/?]|$)/.test(request.url ?? '/');
    (isForBackend ? backend : pages)(request, response);
  }, 'localhost');
  return {
    origin: `http://localhost:${portOf(site)}`,
    otherOrigins: [new URL(emulator.streamUrl).origin, ...(cdnOrigin === null ? [] : [cdnOrigin])],
    close: async () => {
      child?.process.kill();
      for (const server of [site, cdn, hidden]) {
        server?.closeAllConnections();
        server?.close();
      }
      await emulator.close();
    },
  };
}

function createBackend(emulator: Emulator): RequestListener {
  return toNodeListener(
    createLivenessHandler({
      authorize: () => ({ user: 'somebody' }),
      tokenSecret: 'a secret of the tests that is long enough for signing',
      basePath: '/api/liveness',
      region: 'us-east-1',
      rekognition: { endpoint: emulator.url, region: 'us-east-1', credentials: emulator.credentials },
      credentials: () => Promise.resolve(emulator.issueCredentials()),
      streamEndpoint: emulator.streamUrl,
      // A machine that is too busy to encode loses frames, and the emulator takes points off for that.
      threshold: 60,
      // Checks that are left on purpose are not to lock anybody out.
      limits: { maxFailures: 1000 },
    }),
  );
}

function serveOutput(host: Host, application: HostApplication, cdnOrigin: string | null): RequestListener {
  const folder = join(application.folder, host.output ?? 'dist');
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void answerFile(response, folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname, (page) => {
      for (const [name, value] of policyHeaders(host, cdnOrigin)) response.setHeader(name, value);
      return cdnOrigin === null || host.cdnAddress === undefined ? page : page.replaceAll(host.cdnAddress, cdnOrigin);
    });
  };
}

function serveCdn(application: HostApplication): RequestListener {
  return (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void answerFile(response, join(application.packageFolder, 'cdn'), pathname, (page) => page);
  };
}

async function answerFile(
  response: ServerResponse,
  folder: string,
  pathname: string,
  finish: (page: string) => string,
): Promise<void> {
  try {
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    const content = await readFile(path);
    const type = extname(path);
    response.setHeader('Content-Type', MIME_TYPES[type] ?? 'application/octet-stream');
    response.end(type === '.html' ? finish(content.toString('utf8')) : content);
  } catch {
    response.writeHead(404).end();
  }
}

/** A host's own server, reached through ours; a page gets the policy on its way. */
function forwardTo(port: number, host: Host): RequestListener {
  return (request, response) => {
    const { method, headers, url } = request;
    const onward = openRequest({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
      const isPage = answer.headers['content-type']?.startsWith('text/html') ?? false;
      if (isPage) for (const [name, value] of policyHeaders(host, null)) response.setHeader(name, value);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
}

function policyHeaders(host: Host, cdnOrigin: string | null): readonly (readonly [string, string])[] {
  if (host.policy === null) return [];
  const policy = host.policy ?? STRICT_POLICY;
  const text = cdnOrigin === null ? policy : policy.replaceAll('{cdn}', cdnOrigin);
  return [['Content-Security-Policy', text]];
}

/** Starts the host's own server on a free port, and waits until it answers. */
async function startServer(
  [command, ...args]: readonly [string, ...string[]],
  application: HostApplication,
  additions: Readonly<Record<string, string>>,
): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const port = await findFreePort();
  const env = { ...process.env, ...additions, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' };
  const child = spawn(command, args, { cwd: application.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const isListening = new Promise<void>((done, fail) => {
    const look = async (chunk: Buffer): Promise<void> => {
      output += chunk;
      // Servers announce themselves when they listen; only an answer is proof.
      if (await isAnswering(port)) done();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('error', fail);
    child.once('exit', (status) => fail(new Error(`${command} ended with ${status}:\n${output}`)));
  });
  await isListening;
  return { process: child, port };
}

async function isAnswering(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    return false;
  }
}

async function findFreePort(): Promise<number> {
  const server = await listen(() => {}, '127.0.0.1');
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}

async function listen(listener: RequestListener, address: string): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, address, done));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
