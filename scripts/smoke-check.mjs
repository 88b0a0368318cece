// One check from the start screen to its end, against an emulator and a backend in this process.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLivenessHandler, toNodeListener } from 'face-liveness/backend';
import { startEmulator } from 'face-liveness/emulator';
import { chromium } from 'playwright';
import { CHROMIUM_ARGUMENTS } from './chromium.mjs';
import { SentMessages } from './smoke-messages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REGION = 'us-east-1';
/** What the page may load, by its path. */
const SERVED = /^\/(?:cdn|dist)\/[\w./-]+$|^\/scripts\/smoke-page\.mjs$/;
const MIME_TYPES = /** @type {Readonly<Record<string, string>>} */ ({
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
});

/** @typedef {import('./smoke-page.mjs').Note} Note */
/** @typedef {{ code: string, message: string, weight: number }} Finding */
/** @typedef {{ atMs: number, direction: 'in' | 'out' | 'state', label: string, detail: string }} TimelineEntry */
/**
 * @typedef {{ id: string, createdEpochMs: number, confidence: number | null, findings: readonly Finding[],
 *   timeline: readonly TimelineEntry[] }} SessionView
 */
/**
 * What became of a check. `session` is what the emulator thinks of it, `null` when it never heard of it.
 * @typedef {{ notes: Note[], sent: SentMessages, session: SessionView | null }} CheckReport
 */

/**
 * Runs one check.
 * @param {{ challenge: 'light' | 'movement', isHeaded: boolean, chromiumPath: string, dataFolder: string,
 *   prepare?: (page: import('playwright').Page) => Promise<void> }} settings `prepare` gets the page before it is loaded.
 * @param {(close: () => Promise<unknown>) => void} own Told how to give back what was started, at once.
 * @returns {Promise<CheckReport>}
 */
export async function runCheck({ challenge, isHeaded, chromiumPath, dataFolder, prepare }, own) {
  const emulator = await startEmulator({ region: REGION, control: true, dataDir: dataFolder });
  own(() => emulator.close());
  const origin = await startPages(emulator, challenge, own);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    headless: !isHeaded,
    args: CHROMIUM_ARGUMENTS,
  });
  own(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 480, height: 800 }, locale: 'en-US' });
  const sent = new SentMessages();
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.add(Buffer.from(payload))));
  await prepare?.(page);
  await page.goto(origin);
  await page.locator('face-liveness [part~="button-primary"]').click();
  const ending = await page.waitForFunction(
    () => {
      const { notes } = /** @type {{ notes: Note[] }} */ (/** @type {unknown} */ (window));
      return notes.some(({ type }) => ['verdict', 'error', 'cancel'].includes(type)) && notes;
    },
    null,
    { timeout: 0 },
  );
  const notes = /** @type {Note[]} */ (await ending.jsonValue());
  return { notes, sent, session: await newestSession(emulator.url) };
}

/** A new folder for what the emulator stores. It is kept. */
export function createDataFolder() {
  return mkdtemp(join(tmpdir(), 'face-liveness-smoke-'));
}

/**
 * Starts the host's server: backend, page and built files.
 * @param {import('face-liveness/emulator').Emulator} emulator
 * @param {string} challenge
 * @param {(close: () => Promise<unknown>) => void} own
 * @returns {Promise<string>} Its origin.
 */
async function startPages(emulator, challenge, own) {
  const answerLiveness = toNodeListener(
    createLivenessHandler({
      authorize: () => ({ user: 'smoke' }),
      tokenSecret: randomBytes(32).toString('hex'),
      auditImagesLimit: 4,
      region: REGION,
      rekognition: { endpoint: emulator.url, region: REGION, credentials: emulator.credentials },
      credentials: async () => emulator.issueCredentials(),
      streamEndpoint: emulator.streamUrl,
      onError: (failure, operation) => console.error(`backend: ${operation} failed: ${String(failure)}`),
    }),
  );
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/api/')) answerLiveness(request, response);
    else if (path === '/') response.setHeader('Content-Type', 'text/html; charset=utf-8').end(pageWith(challenge));
    else void answerFile(path, response);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  own(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
}

/** @param {string} challenge */
function pageWith(challenge) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Smoke</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "face-liveness/testing": "/dist/testing.js" } }</script>
<script type="module" src="/scripts/smoke-page.mjs"></script>
<script type="module" src="/cdn/face-liveness.js"></script></head>
<body><face-liveness session-url="/api/liveness" challenge="${challenge}" allow-virtual-camera></face-liveness></body></html>`;
}

/**
 * @param {string} path
 * @param {import('node:http').ServerResponse} response
 */
async function answerFile(path, response) {
  try {
    if (!SERVED.test(path) || path.includes('..')) throw new Error(`${path} is not served.`);
    const content = await readFile(join(ROOT, path));
    response.setHeader('Content-Type', MIME_TYPES[extname(path)] ?? 'application/octet-stream').end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/**
 * @param {string} emulatorUrl
 * @returns {Promise<SessionView | null>}
 */
async function newestSession(emulatorUrl) {
  const read = async (/** @type {string} */ path) => (await fetch(`${emulatorUrl}/_emulator/${path}`)).json();
  const sessions = /** @type {SessionView[]} */ (await read('sessions'));
  return sessions[0] ? read(`sessions/${sessions[0].id}`) : null;
}
