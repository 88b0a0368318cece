// Drives the benchmark's pages: one browser, one measurement after the other.
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { CHROMIUM_ARGUMENTS } from '../../scripts/chromium.mjs';

/** The first frames compile and allocate. */
const HEAP_WARM_UP_FRAMES = 2000;
/** Between two starts, for the worker that was ended before. */
const SETTLING_MS = 150;
/** With which the detector of a page with the element is complete. */
const DETECTOR_FILES = ['/cdn/face-tracker.worker.js', '/cdn/frame-pipeline.relaxed.wasm', '/cdn/face-network.bin'];
const FETCHING_LIMIT_MS = 30_000;
const STARTED_ENGINES = /** @type {const} */ (['builtin', 'mediapipe', 'tfjs']);

/** @typedef {import('./benchmark-server.mjs').BenchmarkServer} BenchmarkServer */
/** @typedef {import('./measure-frames.ts').FrameMeasurement} FrameMeasurement */
/** @typedef {(typeof STARTED_ENGINES)[number]} StartedEngine */
/** @typedef {{ benchmark: import('./page.ts').Benchmark }} BenchmarkGlobals */
/** @typedef {{ path: string, bytes: number, gzipBytes: number }} FetchedFile */
/** @typedef {{ usedBytes: number, embedderBytes: number, backingBytes: number }} Heap */
/** @typedef {{ rounds: number, framesPerRound: number, starts: number, heapFrames: number }} Amounts */
/**
 * @typedef {object} Measurements
 * @property {string} chromium Version.
 * @property {FrameMeasurement} frames
 * @property {Record<StartedEngine, number[]>} startsMs
 * @property {Record<StartedEngine | 'check', FetchedFile[]>} files What an engine, and a page with the element, fetches.
 * @property {{ frames: number, before: Heap, after: Heap }} heap
 */

/**
 * @param {BenchmarkServer} server
 * @param {string} chromiumPath
 * @param {Amounts} amounts
 * @param {(step: string) => void} onStep Told what is measured next.
 * @returns {Promise<Measurements>}
 */
export async function measureInChromium(server, chromiumPath, { rounds, framesPerRound, starts, heapFrames }, onStep) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGUMENTS });
  try {
    onStep('files of a page with the element');
    const check = await fetchedByElement(browser, server);
    onStep('starts');
    const { startsMs, files } = await inPage(browser, server, (page) => measureStarts(page, server, starts));
    onStep('frames');
    const frames = await inPage(browser, server, (page) =>
      page.evaluate(
        ([roundCount, count]) =>
          /** @type {BenchmarkGlobals} */ (/** @type {unknown} */ (window)).benchmark.measureFrames(roundCount, count),
        /** @type {const} */ ([rounds, framesPerRound]),
      ),
    );
    onStep('heap');
    const heap = await inPage(browser, server, (page) => measureHeap(page, heapFrames));
    return { chromium: browser.version(), frames, startsMs, files: { ...files, check }, heap };
  } finally {
    await browser.close();
  }
}

/**
 * @template Result
 * @param {import('playwright').Browser} browser
 * @param {BenchmarkServer} server
 * @param {(page: import('playwright').Page) => Promise<Result>} measure
 */
async function inPage(browser, server, measure) {
  const page = await browser.newPage();
  try {
    await page.goto(server.url, { waitUntil: 'load' });
    return await measure(page);
  } finally {
    await page.close();
  }
}

/**
 * Opens a page with the element and waits for the last file of its detector.
 * @param {import('playwright').Browser} browser
 * @param {BenchmarkServer} server
 */
async function fetchedByElement(browser, server) {
  server.takeFetched();
  const page = await browser.newPage({ locale: 'en-US' });
  try {
    await page.goto(new URL('element.html', server.url).href);
    await server.untilFetched(DETECTOR_FILES, AbortSignal.timeout(FETCHING_LIMIT_MS));
    return sizesOf(server.takeFetched());
  } finally {
    await page.close();
  }
}

/**
 * Starts every engine so many times, in turn and each time in another order, after one start that does not count.
 * @param {import('playwright').Page} page
 * @param {BenchmarkServer} server
 * @param {number} count
 */
async function measureStarts(page, server, count) {
  const startsMs = /** @type {Record<StartedEngine, number[]>} */ ({ builtin: [], mediapipe: [], tfjs: [] });
  const files = /** @type {Record<StartedEngine, FetchedFile[]>} */ ({ builtin: [], mediapipe: [], tfjs: [] });
  for (let round = 0; round <= count; round += 1) {
    for (let index = 0; index < STARTED_ENGINES.length; index += 1) {
      const engine = STARTED_ENGINES[(index + round) % STARTED_ENGINES.length] ?? 'builtin';
      server.takeFetched();
      await page.waitForTimeout(SETTLING_MS);
      const startMs = await page.evaluate(
        (name) => /** @type {BenchmarkGlobals} */ (/** @type {unknown} */ (window)).benchmark.measureStart(name),
        engine,
      );
      files[engine] = sizesOf(server.takeFetched());
      if (round > 0) startsMs[engine].push(startMs);
    }
  }
  return { startsMs, files };
}

/** @param {import('playwright').Page} page @param {number} count */
async function measureHeap(page, count) {
  const devTools = await page.context().newCDPSession(page);
  const readFrames = (/** @type {number} */ frames) =>
    page.evaluate(
      (amount) => /** @type {BenchmarkGlobals} */ (/** @type {unknown} */ (window)).benchmark.readFrames(amount),
      frames,
    );
  const collectedHeap = async () => {
    // What the first collection finalizes the second one frees.
    for (let times = 0; times < 3; times += 1) await devTools.send('HeapProfiler.collectGarbage');
    const usage = await devTools.send('Runtime.getHeapUsage');
    return {
      usedBytes: usage.usedSize,
      embedderBytes: usage.embedderHeapUsedSize,
      backingBytes: usage.backingStorageSize,
    };
  };
  await page.evaluate(() =>
    /** @type {BenchmarkGlobals} */ (/** @type {unknown} */ (window)).benchmark.prepareHeapMeasurement(),
  );
  await readFrames(HEAP_WARM_UP_FRAMES);
  const before = await collectedHeap();
  await readFrames(count);
  return { frames: count, before, after: await collectedHeap() };
}

/** @param {Map<string, Buffer>} fetched @returns {FetchedFile[]} */
function sizesOf(fetched) {
  return [...fetched].map(([path, content]) => ({
    path,
    bytes: content.length,
    gzipBytes: gzipSync(content, { level: 9 }).length,
  }));
}
