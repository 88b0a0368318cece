// From the recorder's stop to the empty chunk that ends the video: in the page, and until it arrives at the emulator.
// Whole checks of the built element in Chromium with the drawn person. Run: npm run bench:stop -- --help
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../scripts/chromium.mjs';

const HELP = `Usage: npm run bench:stop -- [options]

  --checks N      checks to run, one after the other (5)
  --challenge C   light or movement (the default, which is shorter)

Needs the built files: npm run build. Exit code 1 when the slowest was slower than LIMIT ms.
`;
const LIMIT_MS = 150;

/** @typedef {{ stopEpochMs: number, dataEpochMs: number, sentEpochMs: number }} PageTimes */
/** @typedef {{ toDataMs: number, toSentMs: number, toArrivalMs: number }} Measurement */

/** Runs in the page: notes when a recorder is stopped, gives its last data, and when the last message goes out. */
function watchTheEnd() {
  const times = { stopEpochMs: 0, dataEpochMs: 0, sentEpochMs: 0 };
  Object.assign(window, { times });
  const now = () => performance.timeOrigin + performance.now();
  const { stop } = MediaRecorder.prototype;
  MediaRecorder.prototype.stop = function stopNoted() {
    times.stopEpochMs ||= now();
    this.addEventListener('dataavailable', () => {
      times.dataEpochMs = now();
    });
    stop.call(this);
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function sendNoted(data) {
    send.call(this, data);
    times.sentEpochMs = now();
  };
}

/**
 * @param {'light' | 'movement'} challenge
 * @param {string} chromiumPath
 * @returns {Promise<Measurement>}
 */
async function measureCheck(challenge, chromiumPath) {
  // What the check uses of this package is there only when it was built.
  const { createDataFolder, runCheck } = await import('../scripts/smoke-check.mjs');
  const dataFolder = await createDataFolder();
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  /** @type {import('playwright').Page | undefined} */
  let watched;
  try {
    const prepare = async (/** @type {import('playwright').Page} */ page) => {
      watched = page;
      await page.addInitScript(watchTheEnd);
    };
    const settings = { challenge, isHeaded: false, chromiumPath, dataFolder, prepare };
    const { session } = await runCheck(settings, (close) => closers.unshift(close));
    const empty = session?.timeline.find(
      ({ label, detail }) => label === 'VideoEvent' && detail.startsWith('empty chunk'),
    );
    const times = await watched?.evaluate(
      () => /** @type {{ times: PageTimes }} */ (/** @type {unknown} */ (window)).times,
    );
    if (!session || !empty || !times) throw new Error('The check did not come to its end.');
    return {
      toDataMs: times.dataEpochMs - times.stopEpochMs,
      toSentMs: times.sentEpochMs - times.stopEpochMs,
      toArrivalMs: session.createdEpochMs + empty.atMs - times.stopEpochMs,
    };
  } finally {
    for (const close of closers) await close();
    await rm(dataFolder, { recursive: true });
  }
}

/** @param {number[]} values */
function summarize(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10;
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const { values } = parseArgs({
  options: {
    checks: { type: 'string', default: '5' },
    challenge: { type: 'string', default: 'movement' },
    help: { type: 'boolean', default: false },
  },
});
const count = Number(values.checks);
const { challenge } = values;
if (values.help) console.log(HELP.replace('LIMIT', String(LIMIT_MS)));
else if (!(Number.isInteger(count) && count > 0 && (challenge === 'light' || challenge === 'movement'))) {
  console.error(HELP.replace('LIMIT', String(LIMIT_MS)));
  process.exitCode = 2;
} else if (!existsSync(new URL('../cdn/face-liveness.js', import.meta.url))) {
  console.error('The built files are missing: npm run build');
  process.exitCode = 2;
} else {
  const chromiumPath = ensureChromium();
  /** @type {Measurement[]} */
  const measurements = [];
  for (let done = 0; done < count; done += 1) measurements.push(await measureCheck(challenge, chromiumPath));
  const summary = {
    'stop to last data': summarize(measurements.map(({ toDataMs }) => toDataMs)),
    'stop to send': summarize(measurements.map(({ toSentMs }) => toSentMs)),
    'stop to arrival': summarize(measurements.map(({ toArrivalMs }) => toArrivalMs)),
  };
  console.log(`Milliseconds from the recorder's stop() to the empty chunk, ${count} checks, ${challenge}:`);
  console.table(summary);
  console.log(JSON.stringify({ challenge, checks: count, limitMs: LIMIT_MS, ...summary }));
  process.exitCode = summary['stop to arrival'].max <= LIMIT_MS ? 0 : 1;
}
