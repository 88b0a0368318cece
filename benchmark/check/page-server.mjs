// Serves the two measured pages, each from an origin of its own, with the same backend and as a good server would:
// compressed, the content in memory.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createLivenessHandler, toNodeListener } from '../../dist/backend.js';
import { BUILT_PAGE } from '../vendor/build.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SERVED = /^\/[\w./-]+$/;
/** What makes the camera; it is no part of what is measured. */
const SIMULATION = /^\/(?:simulation|face-liveness)\//;
const MIME_TYPES = /** @type {Readonly<Record<string, string>>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
});
const BEST_LEVEL = { level: 9 };
const compress = promisify(gzip);

/** @typedef {'element' | 'vendor'} Side Whose component a page holds. */
/** @typedef {'light' | 'movement'} Challenge */
/**
 * What a page fetched: files with their compressed bytes, and requests altogether, those to the backend included.
 * @typedef {{ files: { path: string, gzipBytes: number }[], requests: number }} Fetched
 */
/**
 * @typedef {object} PageServer
 * @property {(challenge: Challenge) => string} addressOf
 * @property {() => Fetched} takeFetched What was fetched since the last call.
 * @property {() => void} close
 */

/** Files of each page, by the begin of their path. */
const FOLDERS = /** @type {const} */ ({
  element: { '/cdn/': join(ROOT, 'cdn') },
  vendor: { '/': BUILT_PAGE },
});
const FOLLOWERS = {
  element: join(ROOT, 'scripts/smoke-page.mjs'),
  vendor: join(ROOT, 'benchmark/vendor/follow-vendor.mjs'),
};

/** Put before everything else, so that both components find the simulated camera. */
const SIMULATION_TAGS = `<script type="importmap">{ "imports": { "face-liveness/testing": "/simulation/worker-camera.mjs" } }</script>
<script type="module" src="/simulation/follow.mjs"></script>`;

/**
 * @param {Side} side
 * @param {import('../../dist/types/emulator/index.d.ts').Emulator} emulator
 * @param {string} region Of the emulator.
 * @returns {Promise<PageServer>}
 */
export async function servePage(side, emulator, region) {
  const answerBackend = backendOf(emulator, region);
  /** @type {Map<string, Promise<Buffer>>} */
  const contents = new Map();
  /** @type {Fetched} */
  let fetched = { files: [], requests: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!SIMULATION.test(url.pathname)) fetched.requests += 1;
    if (url.pathname.startsWith('/api/')) answerBackend(request, response);
    else void answerFile(url, response);
  });
  /** @param {URL} url @param {import('node:http').ServerResponse} response */
  const answerFile = async ({ pathname: path, search, searchParams }, response) => {
    try {
      const key = path === '/' ? `/${search}` : path;
      const isCounted = !SIMULATION.test(path);
      const content = contents.get(key) ?? compressed(side, path, searchParams.get('challenge') ?? '');
      contents.set(key, content);
      const body = await content;
      if (isCounted) fetched.files.push({ path, gzipBytes: body.length });
      response.writeHead(200, {
        'Content-Type': MIME_TYPES[extname(path === '/' ? '/index.html' : path)] ?? 'application/octet-stream',
        'Content-Encoding': 'gzip',
        'Content-Length': body.length,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  };
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  return {
    addressOf: (challenge) => `${origin}/?challenge=${challenge}`,
    takeFetched() {
      const taken = fetched;
      fetched = { files: [], requests: 0 };
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {import('../../dist/types/emulator/index.d.ts').Emulator} emulator @param {string} region */
function backendOf(emulator, region) {
  return toNodeListener(
    createLivenessHandler({
      authorize: () => ({ user: 'benchmark' }),
      tokenSecret: randomBytes(32).toString('hex'),
      auditImagesLimit: 4,
      region,
      rekognition: { endpoint: emulator.url, region, credentials: emulator.credentials },
      credentials: async () => emulator.issueCredentials(),
      // The vendor's client speaks TLS only; so both do.
      streamEndpoint: emulator.secureStreamUrl,
      // What is compared is counted as well when a busy machine lost frames.
      threshold: 50,
      onError: (/** @type {unknown} */ failure, /** @type {string} */ operation) =>
        console.error(`backend: ${operation} failed: ${String(failure)}`),
    }),
  );
}

/** @param {Side} side @param {string} path @param {string} challenge */
async function compressed(side, path, challenge) {
  const page = () => (side === 'element' ? elementPage(challenge) : vendorPage());
  return compress(path === '/' ? await page() : await readFile(fileOf(side, path)), BEST_LEVEL);
}

/** @param {Side} side @param {string} path */
function fileOf(side, path) {
  if (!SERVED.test(path) || path.includes('..')) throw new Error(`${path} is not served.`);
  if (path === '/simulation/follow.mjs') return FOLLOWERS[side];
  if (path.startsWith('/simulation/')) return join(ROOT, 'benchmark/check', path.slice('/simulation/'.length));
  if (path.startsWith('/face-liveness/')) return join(ROOT, 'dist', path.slice('/face-liveness/'.length));
  for (const [begin, folder] of Object.entries(FOLDERS[side]))
    if (path.startsWith(begin)) return join(folder, path.slice(begin.length));
  throw new Error(`${path} is not served.`);
}

/** The vendor's page around the element. @param {string} challenge */
async function elementPage(challenge) {
  const skeleton = (await readFile(join(ROOT, 'benchmark/vendor/index.html'), 'utf8'))
    .replace("The vendor's component", 'The element')
    .replace('<script type="module" src="/src/main.jsx"></script>', '')
    .replace('</head>', '<script type="module" src="/cdn/face-liveness.js"></script>\n</head>')
    .replace(
      '<main id="root">',
      `<main id="root"><face-liveness session-url="/api/liveness" challenge="${challenge}"></face-liveness>`,
    );
  return withSimulation(skeleton);
}

async function vendorPage() {
  return withSimulation(await readFile(join(BUILT_PAGE, 'index.html'), 'utf8'));
}

/** @param {string} html */
function withSimulation(html) {
  return html.replace('<head>', `<head>\n${SIMULATION_TAGS}`);
}
