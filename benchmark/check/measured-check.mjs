// One whole check in a browser of its own: nothing is cached, and nothing of the check before is in its memory.
import { chromium } from 'playwright';
import { CHROMIUM_ARGUMENTS } from '../../scripts/chromium.mjs';
import { startTrace, stopTrace } from './main-thread-tasks.mjs';
import { memoryOf, rendererOf } from './renderer-memory.mjs';
import { watchPage } from './watch-page.mjs';

const VIEWPORT = { width: 480, height: 800 };
const CHECK_LIMIT_MS = 90_000;
/** What the first collection finalizes the second one frees. */
const COLLECTIONS = 3;

/** @type {Readonly<Record<import('./page-server.mjs').Side, import('./watch-page.mjs').Landmarks>>} */
const LANDMARKS = {
  element: {
    host: 'face-liveness',
    begin: '[part~="button-primary"]',
    hint: '[part~="hint"]',
    waitingHints: ['Allow the use of your camera', 'Getting ready…'],
  },
  vendor: {
    host: '#root',
    begin: 'button.amplify-button--primary',
    hint: '.amplify-liveness-hint',
    waitingHints: ['Connecting...'],
  },
};

/** @typedef {import('./page-server.mjs').Side} Side */
/** @typedef {import('./page-server.mjs').Challenge} Challenge */
/** @typedef {import('./page-server.mjs').Fetched} Fetched */
/** @typedef {import('./watch-page.mjs').Watched} Watched */
/** @typedef {{ atMs: number, type: string, state?: string, isLive?: boolean, code?: string, message?: string }} Note */
/** @typedef {{ frames: number, durationMs: number }} RecordedVideo */
/**
 * Everything that was seen of one check, before any arithmetic.
 * @typedef {object} MeasuredCheck
 * @property {Side} side
 * @property {Challenge} challenge
 * @property {Watched} watched
 * @property {Note[]} notes Events of the component, or what was read off its screen, with the page's times.
 * @property {number} framesAnalysed
 * @property {Fetched} fetched
 * @property {number} heapBytes Of the main thread's scripts, collected, after the check.
 * @property {import('./renderer-memory.mjs').RendererMemory | null} memory
 * @property {RecordedVideo | null} video As the emulator read it.
 * @property {import('./main-thread-tasks.mjs').MainThreadTask[]} tasks The longest ones, where the check was traced.
 * @property {string} browserVersion
 */

/**
 * Runs one check.
 * @param {{ side: Side, challenge: Challenge, chromiumPath: string, emulatorUrl: string,
 *   isTraced?: boolean }} settings A trace costs time itself: figures of a traced check are not comparable.
 * @param {import('./page-server.mjs').PageServer} server Of that side.
 * @returns {Promise<MeasuredCheck>}
 * @throws {Error} When the check does not come to a verdict.
 */
export async function measureCheck({ side, challenge, chromiumPath, emulatorUrl, isTraced = false }, server) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGUMENTS });
  try {
    // The emulator's certificate is its own.
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: VIEWPORT, locale: 'en-US' });
    const page = await context.newPage();
    await page.addInitScript(watchPage, LANDMARKS[side]);
    if (isTraced) await startTrace(browser, page);
    server.takeFetched();
    await page.goto(server.addressOf(challenge), { waitUntil: 'commit' });
    await runToTheEnd(page, side);
    const tasks = isTraced ? await stopTrace(browser) : [];
    const seen = await readPage(page);
    const processId = await rendererOf(browser);
    const memory = processId === null ? null : await memoryOf(processId);
    return {
      side,
      challenge,
      ...seen,
      tasks,
      fetched: server.takeFetched(),
      memory,
      heapBytes: await collectedHeap(page),
      video: await newestVideo(emulatorUrl),
      browserVersion: browser.version(),
    };
  } finally {
    await browser.close();
  }
}

/** @param {import('playwright').Page} page @param {Side} side */
async function runToTheEnd(page, side) {
  const { host, begin } = LANDMARKS[side];
  await page.locator(host).locator(begin).click({ timeout: CHECK_LIMIT_MS });
  const notes = /** @type {Note[]} */ (
    await page
      .waitForFunction(
        () => {
          const { notes: told } = /** @type {{ notes: Note[] }} */ (/** @type {unknown} */ (window));
          return told.some(({ type }) => ['verdict', 'error', 'cancel'].includes(type)) && told;
        },
        null,
        // Often enough for what follows at once, and hardly any work for the measured thread.
        { timeout: CHECK_LIMIT_MS, polling: 500 },
      )
      .then((handle) => handle.jsonValue())
  );
  const last = notes.at(-1);
  if (last?.type !== 'verdict' || !last.isLive)
    throw new Error(`${side}: ${last?.code ?? last?.type} ${last?.message ?? ''}`);
}

/** @param {import('playwright').Page} page */
function readPage(page) {
  return page.evaluate(() => {
    const { watched, notes } = /** @type {{ watched: Watched, notes: Note[] }} */ (/** @type {unknown} */ (window));
    const element = /** @type {import('../../dist/types/index.d.ts').FaceLivenessElement | null} */ (
      document.querySelector('face-liveness')
    );
    const framesAnalysed = element ? element.getTrace().counters.framesAnalysed : watched.picturesRead;
    return { watched, notes, framesAnalysed };
  });
}

/** @param {import('playwright').Page} page */
async function collectedHeap(page) {
  const devTools = await page.context().newCDPSession(page);
  for (let times = 0; times < COLLECTIONS; times += 1) await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  return usedSize;
}

/** @param {string} emulatorUrl @returns {Promise<RecordedVideo | null>} */
async function newestVideo(emulatorUrl) {
  const read = async (/** @type {string} */ path) => (await fetch(`${emulatorUrl}/_emulator/${path}`)).json();
  const [newest] = /** @type {{ id: string }[]} */ (await read('sessions'));
  return newest ? (await read(`sessions/${newest.id}`)).video : null;
}
