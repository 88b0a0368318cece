// Whole checks with the vendor's React component before our emulator; tells what happened.
import { parseArgs } from 'node:util';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { ensureInstalled } from './install.mjs';

/** The usual threshold of those who check faces. */
const MIN_CONFIDENCE = 90;
const CHECK_LIMIT_MS = 90_000;
/** For what has to be closed afterwards; a browser that does not go is left to the end of this process. */
const CLOSING_LIMIT_MS = 5000;

const CHALLENGES = /** @type {const} */ (['light', 'movement']);
const HELP = `Whole face checks with the unmodified @aws-amplify/ui-react-liveness, headless, before our emulator.

Usage: npm run bench:vendor [-- options]

  --challenge C   light or movement; both, one after the other, without this option
  --headed        show the browser
  --help          this text

Needs the built package (npm run build) and, the first time, the npm registry.
Exit code 0 when every check succeeded with a confidence of ${MIN_CONFIDENCE} or more, 1 for anything else, 2 for a wrong option.
`;

/** @typedef {import('./vendor-check.mjs').VendorReport} VendorReport */
/** @typedef {(typeof CHALLENGES)[number]} Challenge */
/** @typedef {{ challenges: readonly Challenge[], isHeaded: boolean }} Settings */

/**
 * Reads the arguments after the script's name.
 * @param {string[]} args
 * @returns {Settings | { text: string, exitCode: number }}
 */
function readCommandLine(args) {
  const wrong = (/** @type {string} */ message) => ({ text: `${message}\n\n${HELP}`, exitCode: 2 });
  try {
    const { values } = parseArgs({
      args,
      options: {
        challenge: { type: 'string' },
        headed: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    const challenges = CHALLENGES.filter((name) => values.challenge === undefined || values.challenge === name);
    if (challenges.length === 0) return wrong('--challenge must be light or movement.');
    return { challenges, isHeaded: values.headed };
  } catch (failure) {
    return wrong(failure instanceof Error ? failure.message : String(failure));
  }
}

/**
 * Runs the checks, one after the other.
 * @param {Settings} settings
 * @returns {Promise<number>} The exit code.
 */
async function runAll({ challenges, isHeaded }) {
  const chromiumPath = ensureChromium();
  ensureInstalled();
  // What these import is there only now.
  const { buildPage } = await import('./build.mjs');
  await buildPage();
  const { runVendorCheck } = await import('./vendor-check.mjs');
  let failures = 0;
  for (const challenge of challenges) {
    console.log(`\n=== ${challenge} challenge ===`);
    /** @type {(() => Promise<unknown>)[]} */
    const closers = [];
    try {
      const run = runVendorCheck({ challenge, isHeaded, chromiumPath }, (close) => closers.unshift(close));
      const report = await within(CHECK_LIMIT_MS, run, 'The check was not over in time.');
      printReport(report);
      const reason = reasonAgainst(report);
      if (reason) failures += 1;
      console.log(`\n${reason ? `Failed: ${reason}` : 'Succeeded.'}`);
    } catch (failure) {
      failures += 1;
      // What follows the first line is the log of the browser.
      console.log(`\nFailed: ${(failure instanceof Error ? failure.message : String(failure)).split('\n', 1)[0]}`);
    } finally {
      for (const close of closers) await within(CLOSING_LIMIT_MS, close(), 'Still open.').catch(() => undefined);
    }
  }
  return failures === 0 ? 0 : 1;
}

/**
 * @template Result
 * @param {number} limitMs
 * @param {Promise<Result>} work
 * @param {string} message
 * @returns {Promise<Result>} Rejects when the work takes too long.
 */
function within(limitMs, work, message) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(message)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Why the check does not count; `null` when it does.
 * @param {VendorReport} report
 */
function reasonAgainst({ notes, session, foreignRequests }) {
  const error = notes.find(({ type }) => type === 'error');
  if (error) return `the component ended with ${error.code}: ${error.message}`;
  if (!notes.some(({ type }) => type === 'analysiscomplete')) return 'onAnalysisComplete was not called.';
  if (session?.status !== 'SUCCEEDED') return `the session's status is ${session?.status}.`;
  if ((session.confidence ?? 0) < MIN_CONFIDENCE) return `the confidence is below ${MIN_CONFIDENCE}; see the findings.`;
  if (!notes.some(({ isLive }) => isLive)) return 'the backend says that the person is not live.';
  return foreignRequests.length > 0 ? 'the page asked another machine for something.' : null;
}

/** @param {VendorReport} report */
function printReport({ notes, session, transfers, foreignRequests, problems }) {
  console.log('Milliseconds since the page began to load:');
  for (const { type, state, atMs, isLive, code } of notes) {
    const name = type === 'statechange' ? state : `${type} ${code ?? (isLive === undefined ? '' : `isLive ${isLive}`)}`;
    console.log(`${atMs.toFixed(0).padStart(8)}  ${name}`);
  }
  if (session) printSession(session);
  printTransfers(transfers);
  for (const url of foreignRequests) console.log(`Refused request to ${url}`);
  for (const problem of problems) console.log(`Problem on the page: ${problem}`);
}

/** @param {NonNullable<VendorReport['session']>} session */
function printSession({ challenge, status, confidence, client, failure, findings, timeline }) {
  console.log(`\nThe emulator heard, in milliseconds since it made the session (${challenge}):`);
  for (const { atMs, direction, label, bytes, detail } of timeline) {
    const arrow = { in: '→', out: '←', state: '•' }[direction];
    console.log(
      `${String(Math.round(atMs)).padStart(8)} ${arrow} ${label} ${bytes > 0 ? `(${bytes} bytes) ` : ''}${detail}`,
    );
  }
  console.log(`\nClient: ${client}`);
  console.log(`Status ${status}, confidence ${confidence ?? 'none'}${failure === null ? '' : `, ${failure}`}`);
  for (const { code, message, weight } of findings) console.log(`${`-${weight}`.padStart(8)}  ${code}: ${message}`);
}

/** @param {VendorReport['transfers']} transfers */
function printTransfers(transfers) {
  console.log('\nLoaded (bytes, gzip):');
  const total = { path: 'all', bytes: 0, gzipBytes: 0 };
  for (const { bytes, gzipBytes } of transfers) {
    total.bytes += bytes;
    total.gzipBytes += gzipBytes;
  }
  for (const { path, bytes, gzipBytes } of [...transfers, total]) {
    console.log(`${String(bytes).padStart(10)}${String(gzipBytes).padStart(10)}  ${path}`);
  }
}

// The SDK's advice about versions of Node is for those who deploy it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const commandLine = readCommandLine(process.argv.slice(2));
if ('challenges' in commandLine) {
  // What refuses to close must not keep this process.
  process.exit(await runAll(commandLine));
} else {
  (commandLine.exitCode === 0 ? process.stdout : process.stderr).write(commandLine.text);
  process.exitCode = commandLine.exitCode;
}
