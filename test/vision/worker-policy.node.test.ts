import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser } from 'playwright';
import { build } from 'vite';
import { buildWorker } from '../../scripts/build-worker.mjs';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../scripts/chromium.mjs';
import type { FaceDetectorEngine } from '../../src/vision/asset-names.ts';
import type { PolicyReport } from './policy-page.ts';

/** What a host with a strict policy sends; the worker's files lie beside its own. */
const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  "connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
  '.tflite': 'application/octet-stream',
};

let folder = '';
let browser: Browser;
let page: Server;
let assets: Server;
/** The policy of the next page. */
let policy = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-policy-'));
  await Promise.all([buildWorker(folder), buildPage(folder)]);
  page = await serve(() => ({ 'Content-Security-Policy': policy }));
  assets = await serve(() => ({ 'Access-Control-Allow-Origin': '*' }));
  browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS });
});

after(async () => {
  await browser.close();
  page.close();
  assets.close();
  await rm(folder, { recursive: true });
});

const WORKERS = { builtin: 'face-tracker.worker.js', mediapipe: 'mediapipe-face-tracker.worker.js' } as const;
/** What each engine consists of; Chromium has relaxed SIMD. */
const ENGINE_FILES = {
  builtin: ['/face-network.bin', '/face-tracker.worker.js', '/frame-pipeline.relaxed.wasm'],
  mediapipe: [
    '/face_detection_short_range.tflite',
    '/frame-pipeline.wasm',
    '/mediapipe-face-tracker.worker.js',
    '/vision_wasm_module_internal.wasm',
  ],
} as const;
const ALL_FILES: ReadonlySet<string> = new Set(Object.values(ENGINE_FILES).flat());

for (const engine of ['builtin', 'mediapipe'] as const) {
  describe(`the worker of the engine "${engine}"`, () => {
    test('runs under a strict policy from beside the module, without a violation', async () => {
      policy = STRICT;
      const { report, workers } = await run(engine);
      assert.deepEqual(report, { faceCount: 1, code: null, violations: [] });
      assert.deepEqual(workers, [`${origin(page)}/${WORKERS[engine]}`]);
    });

    test('writes nothing on the console of the host page', async () => {
      policy = STRICT;
      assert.deepEqual((await run(engine)).lines, []);
    });

    test('asks no other host than the one it came from, and for its own files only', async () => {
      policy = STRICT;
      const { requests } = await run(engine);
      const paths = requests.map((url) => url.replace(origin(page), ''));
      // The wasm is fetched inside the worker: its presence shows that nothing escapes the list.
      const files = ENGINE_FILES[engine];
      assert.deepEqual(paths.filter((path) => ALL_FILES.has(path)).sort(), files);
      assert.deepEqual(
        paths.filter((path) => !path.startsWith('/') && !path.startsWith('data:')),
        [],
      );
    });

    test('runs from another origin that the policy names for scripts', async () => {
      policy = STRICT.replace("'wasm-unsafe-eval'", `'wasm-unsafe-eval' ${origin(assets)}`).replace(
        "worker-src 'self'",
        'worker-src blob:',
      );
      const { report, workers } = await run(engine, origin(assets));
      assert.deepEqual(report, { faceCount: 1, code: null, violations: [] });
      assert.match(workers[0] ?? '', /^blob:/);
    });

    test('runs from another origin that may be fetched from but not run scripts', async () => {
      policy = STRICT.replace("worker-src 'self'", 'worker-src blob:');
      const { report } = await run(engine, origin(assets));
      assert.equal(report.faceCount, 1);
    });

    test('runs where only trusted types may become scripts', async () => {
      policy = `${STRICT}; require-trusted-types-for 'script'; trusted-types face-liveness`;
      assert.deepEqual((await run(engine)).report, { faceCount: 1, code: null, violations: [] });
    });

    test('runs from another origin where only trusted types may become scripts', async () => {
      policy = `${STRICT.replace("worker-src 'self'", 'worker-src blob:')}; require-trusted-types-for 'script'; trusted-types face-liveness`;
      assert.equal((await run(engine, origin(assets))).report.faceCount, 1);
    });

    test('is unavailable where the policy forbids workers', async () => {
      policy = STRICT.replace("worker-src 'self'", "worker-src 'none'");
      assert.equal((await run(engine)).report.code, 'assets-unavailable');
    });

    test('is unavailable where the policy forbids wasm', async () => {
      policy = STRICT.replace(" 'wasm-unsafe-eval'", '');
      assert.equal((await run(engine)).report.code, 'assets-unavailable');
    });
  });
}

interface Run {
  readonly report: PolicyReport;
  readonly workers: readonly string[];
  readonly requests: readonly string[];
  /** Of the page's console and the worker's. */
  readonly lines: readonly string[];
}

async function run(engine: FaceDetectorEngine, assetsUrl?: string): Promise<Run> {
  const tab = await browser.newPage();
  try {
    const workers: string[] = [];
    const requests: string[] = [];
    const lines: string[] = [];
    tab.on('console', (line) => lines.push(line.text()));
    tab.on('request', (request) => requests.push(request.url()));
    tab.on('worker', (worker) => workers.push(worker.url()));
    await tab.goto(`${origin(page)}/`);
    const report = await tab.evaluate(([name, url]) => window.runTracker(name, url), [engine, assetsUrl] as const);
    return { report, workers, requests, lines };
  } finally {
    await tab.close();
  }
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(headers: () => Record<string, string>): Promise<Server> {
  const server = createServer((request, response) => void answer(request.url ?? '/', response, headers()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answer(url: string, response: ServerResponse, headers: Record<string, string>): Promise<void> {
  const { pathname } = new URL(url, 'http://localhost');
  if (pathname === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers });
    response.end(
      '<!doctype html><link rel="icon" href="data:,"><title>policy</title><script type="module" src="/page.js"></script>',
    );
    return;
  }
  try {
    const body = await readFile(join(folder, pathname.slice(1)));
    response.writeHead(200, { 'Content-Type': TYPES[extname(pathname)] ?? 'text/plain', ...headers });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Bundles the page's script as a host's bundler would, beside the worker's files. */
async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'policy-page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
}
