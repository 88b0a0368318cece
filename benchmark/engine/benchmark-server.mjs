// Serves the benchmark's pages and the built package on the loopback interface, and notes what is fetched.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SERVED = /^\/[\w-]+\/[\w./-]+$/;
const MIME_TYPES = /** @type {Readonly<Record<string, string>>} */ ({
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
});
const PAGES = /** @type {Readonly<Record<string, string>>} */ ({
  '/': '<!doctype html><html lang="en"><title>Benchmark</title><script type="module" src="/workers/page.js"></script>',
  '/element.html':
    '<!doctype html><html lang="en"><title>Element</title><script type="module" src="/cdn/face-liveness.js"></script><face-liveness session-url="/api/sessions"></face-liveness>',
});
/** Nothing comes from a cache; an isolated page has the finer clock. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * @typedef {object} BenchmarkServer
 * @property {string} url
 * @property {() => Map<string, Buffer>} takeFetched What was fetched since the last call, pages aside: path → content.
 * @property {(paths: readonly string[], signal: AbortSignal) => Promise<void>} untilFetched Waits for files.
 * @property {() => void} close
 */

/**
 * @param {string} builtFolder What {@link import('./build-page.mjs').buildBenchmarkPage} wrote.
 * @returns {Promise<BenchmarkServer>}
 */
export async function startBenchmarkServer(builtFolder) {
  const loaderFile = createRequire(import.meta.url).resolve('@mediapipe/tasks-vision/vision_wasm_module_internal.js');
  const folders = /** @type {Readonly<Record<string, string>>} */ ({
    dist: join(ROOT, 'dist'),
    cdn: join(ROOT, 'cdn'),
    mediapipe: dirname(loaderFile),
    workers: join(builtFolder, 'workers'),
    tfjs: join(builtFolder, 'tfjs'),
  });
  /** @type {Map<string, Promise<Buffer>>} */
  const contents = new Map();
  /** @type {Map<string, Buffer>} */
  let fetched = new Map();
  const events = new EventEmitter();
  /** From memory after the first time: the disk is not measured. @param {string} path */
  const contentOf = (path) => {
    const [, name = '', ...rest] = path.split('/');
    const folder = folders[name];
    if (!SERVED.test(path) || path.includes('..') || folder === undefined) throw new Error(`${path} is not served.`);
    const content = contents.get(path) ?? readFile(join(folder, ...rest));
    contents.set(path, content);
    return content;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const page = PAGES[path];
    if (page !== undefined) {
      response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    void answer(path, response);
  });
  /** @param {string} path @param {import('node:http').ServerResponse} response */
  const answer = async (path, response) => {
    try {
      const content = await contentOf(path);
      fetched.set(path, content);
      const type = MIME_TYPES[extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, { ...HEADERS, 'Content-Type': type, 'Content-Length': content.length });
      response.end(content, () => events.emit('fetched'));
    } catch {
      response.writeHead(404, HEADERS).end();
    }
  };
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://localhost:${typeof address === 'object' ? address?.port : ''}/`,
    takeFetched() {
      const taken = fetched;
      fetched = new Map();
      return taken;
    },
    async untilFetched(paths, signal) {
      while (!paths.every((path) => fetched.has(path))) await once(events, 'fetched', { signal });
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
