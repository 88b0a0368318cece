// Serves the built page of the vendor's component with a backend of ours, which gives sessions of an emulator.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createLivenessHandler, toNodeListener } from '../../dist/backend.js';
import { BUILT_PAGE } from './build.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Built files of the package face-liveness, and the path under which they are served. */
const PACKAGE_FOLDER = fileURLToPath(new URL('../../dist', import.meta.url));
const PACKAGE_PATH = '/face-liveness/';
const PAGE = '/index.html';
const FOLLOWER = 'follow-vendor.mjs';
const SERVED = /^\/[\w./-]+$/;
const MIME_TYPES = /** @type {Readonly<Record<string, string>>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
});

/** Put before everything else, so that the component finds the simulated camera. */
const SIMULATION = `<script type="importmap">{ "imports": { "face-liveness/testing": "${PACKAGE_PATH}testing.js" } }</script>
<script type="module" src="/${FOLLOWER}"></script>`;

/**
 * A file of the page that was sent: its size, and its size after gzip. What makes the simulation is left out.
 * @typedef {{ path: string, bytes: number, gzipBytes: number }} Transfer
 */
/** @typedef {{ url: string, transfers: readonly Transfer[], close: () => Promise<void> }} VendorPage */

/**
 * Starts a server on the loopback interface. The page is at `url`, with `?challenge=light` or `?challenge=movement`.
 * @param {import('../../dist/types/emulator/index.d.ts').Emulator} emulator
 * @param {string} region Of the emulator.
 * @returns {Promise<VendorPage>}
 */
export async function serveVendorPage(emulator, region) {
  const answerLiveness = toNodeListener(
    createLivenessHandler({
      authorize: () => ({ user: 'benchmark' }),
      tokenSecret: randomBytes(32).toString('hex'),
      auditImagesLimit: 4,
      region,
      rekognition: { endpoint: emulator.url, region, credentials: emulator.credentials },
      credentials: async () => emulator.issueCredentials(),
      // The client of the component speaks TLS only, whatever the endpoint says.
      streamEndpoint: emulator.secureStreamUrl,
      onError: (/** @type {unknown} */ failure, /** @type {string} */ operation) =>
        console.error(`backend: ${operation} failed: ${String(failure)}`),
    }),
  );
  /** @type {Transfer[]} */
  const transfers = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/api/')) answerLiveness(request, response);
    else void answerFile(path === '/' ? PAGE : path, response, transfers);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === 'object' ? address?.port : ''}/`,
    transfers,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * @param {string} path
 * @param {import('node:http').ServerResponse} response
 * @param {Transfer[]} transfers
 */
async function answerFile(path, response, transfers) {
  try {
    const content = await readServed(path);
    const compressed = gzipSync(content);
    if (isOfThePage(path)) transfers.push({ path, bytes: content.length, gzipBytes: compressed.length });
    response.setHeader('Content-Type', MIME_TYPES[extname(path)] ?? 'application/octet-stream');
    if (path === PAGE) response.end(content.toString('utf8').replace('<head>', `<head>\n${SIMULATION}`));
    else response.setHeader('Content-Encoding', 'gzip').end(compressed);
  } catch {
    response.writeHead(404).end();
  }
}

/** @param {string} path */
async function readServed(path) {
  if (!SERVED.test(path) || path.includes('..')) throw new Error(`${path} is not served.`);
  if (path === `/${FOLLOWER}`) return readFile(join(FOLDER, FOLLOWER));
  if (path.startsWith(PACKAGE_PATH)) return readFile(join(PACKAGE_FOLDER, path.slice(PACKAGE_PATH.length)));
  return readFile(join(BUILT_PAGE, path));
}

/** @param {string} path */
function isOfThePage(path) {
  return path !== `/${FOLLOWER}` && !path.startsWith(PACKAGE_PATH);
}
