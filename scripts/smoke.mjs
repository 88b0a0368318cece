// One whole check with the simulated person against an emulator and a backend in this process; tells what happened.
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureChromium } from './chromium.mjs';

const OVERALL_LIMIT_MS = 90_000;
/** For what has to be closed afterwards; a browser that does not go is left to the end of this process. */
const CLOSING_LIMIT_MS = 5000;

const HELP = `One whole face check, headless, with a drawn person before the camera: no AWS account, no camera, no network.

Usage: npm run smoke [-- options]

  --challenge C   light (the default) or movement
  --headed        show the browser
  --help          this text

Builds first. Exit code 0 for a live verdict, 1 for anything else, 2 for a wrong option.
`;

/** @typedef {import('./smoke-check.mjs').CheckReport} CheckReport */
/** @typedef {{ challenge: 'light' | 'movement', isHeaded: boolean }} Settings */

/**
 * Reads the arguments after the script's name.
 * @param {string[]} args
 * @returns {{ settings: Settings } | { text: string, exitCode: number }}
 */
function readCommandLine(args) {
  /** @param {string} message */
  const wrong = (message) => ({ text: `${message}\n\n${HELP}`, exitCode: 2 });
  try {
    const { values } = parseArgs({
      args,
      options: {
        challenge: { type: 'string', default: 'light' },
        headed: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { challenge, headed: isHeaded } = values;
    if (values.help) return { text: HELP, exitCode: 0 };
    if (challenge !== 'light' && challenge !== 'movement') return wrong('--challenge must be light or movement.');
    return { settings: { challenge, isHeaded } };
  } catch (failure) {
    return wrong(failure instanceof Error ? failure.message : String(failure));
  }
}

/**
 * Runs the check within the limit and gives everything back.
 * @param {Settings} settings
 * @returns {Promise<number>} The exit code.
 */
async function smoke(settings) {
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  const closeAll = () => closeInTime(closers.splice(0));
  const limit = new Limit();
  try {
    const chromiumPath = ensureChromium();
    build();
    // What the check uses of this package is there only now.
    const { createDataFolder, runCheck } = await import('./smoke-check.mjs');
    const dataFolder = await createDataFolder();
    const run = runCheck({ ...settings, chromiumPath, dataFolder }, (close) => closers.unshift(close));
    const report = await limit.hold(run);
    // The emulator has written everything when it is closed.
    await closeAll();
    await printReport(report, dataFolder);
    const reason = reasonAgainst(report);
    console.log(reason ? `\nNot live: ${reason}` : '\nLive.');
    return reason ? 1 : 0;
  } catch (failure) {
    // What follows the first line is the log of the browser.
    const [reason] = (failure instanceof Error ? failure.message : String(failure)).split('\n', 1);
    console.log(`\nNot live: ${reason}`);
    return 1;
  } finally {
    limit.clear();
    await closeAll();
  }
}

function build() {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The build failed.');
}

/** The time that the whole check may take. */
class Limit {
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @template Result
   * @param {Promise<Result>} work
   * @returns {Promise<Result>} Rejects when the work takes too long.
   */
  hold(work) {
    return new Promise((resolve, reject) => {
      const tooLong = new Error(`The check was not over after ${OVERALL_LIMIT_MS / 1000} s.`);
      this.#timer = setTimeout(() => reject(tooLong), OVERALL_LIMIT_MS);
      work.then(resolve, reject);
    });
  }

  clear() {
    clearTimeout(this.#timer);
  }
}

/**
 * Gives back what was started, the newest first; waits no longer than it has to.
 * @param {(() => Promise<unknown>)[]} closers
 */
async function closeInTime(closers) {
  for (const close of closers) {
    let timer;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, CLOSING_LIMIT_MS);
    });
    await Promise.race([close().catch(() => undefined), patience]);
    clearTimeout(timer);
  }
}

/**
 * Why the check does not count as live; `null` when it does.
 * @param {CheckReport} report
 */
function reasonAgainst({ notes }) {
  const last = notes.find(({ type }) => ['verdict', 'error', 'cancel'].includes(type));
  if (last?.type === 'error') return `the check ended with ${last.code}: ${last.message}`;
  if (last?.type !== 'verdict') return 'the check was cancelled.';
  return last.isLive ? null : 'the backend says so; see the confidence and the findings.';
}

/**
 * @param {CheckReport} report
 * @param {string} dataFolder
 */
async function printReport({ notes, sent, session }, dataFolder) {
  const begunMs = notes.find(({ state }) => state === 'starting')?.atMs ?? 0;
  console.log('Milliseconds since Begin:');
  for (const { type, state, atMs, isLive, code } of notes) {
    if (atMs < begunMs || type === 'cancel') continue;
    const name = type === 'statechange' ? state : `${type} ${code ?? (isLive === undefined ? '' : `isLive ${isLive}`)}`;
    console.log(`${(atMs - begunMs).toFixed(0).padStart(8)}  ${name}`);
  }
  console.log('\nSent to the service:');
  for (const { kind, count, bytes } of sent.kinds) {
    console.log(`${String(count).padStart(8)}  ${kind.padEnd(12)}${String(bytes).padStart(9)} bytes`);
  }
  if (!session) return;
  console.log(`\nVerdict of the emulator: confidence ${session.confidence ?? 'none'}`);
  for (const { code, message, weight } of session.findings)
    console.log(`${`-${weight}`.padStart(8)}  ${code}: ${message}`);
  console.log('\nStored:');
  const folder = join(dataFolder, session.id);
  for (const name of await readdir(folder).catch(() => [])) console.log(`  ${join(folder, name)}`);
}

// The SDK's advice about versions of Node is for those who deploy it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const commandLine = readCommandLine(process.argv.slice(2));
if ('settings' in commandLine) {
  // What refuses to close must not keep this process.
  process.exit(await smoke(commandLine.settings));
} else {
  (commandLine.exitCode === 0 ? process.stdout : process.stderr).write(commandLine.text);
  process.exitCode = commandLine.exitCode;
}
