// Whole checks with the element and with the vendor's component, in turns, in one run; prints what each costs a page.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { ensureInstalled } from '../vendor/install.mjs';
import { figuresOf } from './figures.mjs';
import { REMARKS, tableOf } from './report.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGION = 'us-east-1';
const DEFAULT_ROUNDS = '7';
const CHALLENGES = /** @type {const} */ (['light', 'movement']);
const SIDES = /** @type {const} */ (['element', 'vendor']);
const NEEDED = ['dist/emulator.js', 'dist/testing.js', 'cdn/face-liveness.js'];
const HELP = `Whole checks with the element and with the vendor's @aws-amplify/ui-react-liveness, headless, in turns.

Usage: npm run bench:check [-- options]

  --rounds N      checks of each component for each challenge (${DEFAULT_ROUNDS})
  --challenge C   light or movement; both without this option
  --side S        element or vendor; both without this option
  --markdown      print the tables as Markdown
  --tasks         one more check of each, traced: the longest tasks of the main thread and what they did
  --json FILE     write all that was measured to a file
  --help          this text

Needs the built package (npm run build) and, the first time, the npm registry. Let the machine do nothing else meanwhile.
Exit code 0 when every check came to a verdict, 1 when one did not, 2 for a wrong option or a missing build.
`;

/** @typedef {import('./page-server.mjs').Side} Side */
/** @typedef {import('./page-server.mjs').Challenge} Challenge */
/** @typedef {import('./measured-check.mjs').MeasuredCheck} MeasuredCheck */
/**
 * @typedef {{ rounds: number, challenges: readonly Challenge[], sides: readonly Side[], isMarkdown: boolean,
 *   showsTasks: boolean, jsonFile: string | undefined }} Settings
 */
/** @typedef {(side: Side, challenge: Challenge, isTraced: boolean) => Promise<MeasuredCheck>} Measure */

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
        rounds: { type: 'string', default: DEFAULT_ROUNDS },
        challenge: { type: 'string' },
        side: { type: 'string' },
        markdown: { type: 'boolean', default: false },
        tasks: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    const rounds = Number(values.rounds);
    if (!(Number.isInteger(rounds) && rounds > 0)) return wrong('--rounds must be a whole number above 0.');
    const challenges = CHALLENGES.filter((name) => values.challenge === undefined || values.challenge === name);
    if (challenges.length === 0) return wrong('--challenge must be light or movement.');
    const sides = SIDES.filter((name) => values.side === undefined || values.side === name);
    if (sides.length === 0) return wrong('--side must be element or vendor.');
    const { markdown: isMarkdown, tasks: showsTasks, json: jsonFile } = values;
    return { rounds, challenges, sides, isMarkdown, showsTasks, jsonFile };
  } catch (failure) {
    return wrong(failure instanceof Error ? failure.message : String(failure));
  }
}

/**
 * @param {Settings} settings
 * @returns {Promise<number>} The exit code.
 */
async function run(settings) {
  const missing = NEEDED.filter((name) => !existsSync(new URL(`../../${name}`, import.meta.url)));
  if (missing.length > 0) {
    console.error(`${missing.join(', ')} is missing: run "npm run build" first.`);
    return 2;
  }
  const chromiumPath = ensureChromium();
  ensureInstalled();
  // What these import is there only now.
  const { buildPage } = await import('../vendor/build.mjs');
  const { servePage } = await import('./page-server.mjs');
  const { measureCheck } = await import('./measured-check.mjs');
  const { startEmulator } = await import('../../dist/emulator.js');
  await buildPage();
  const emulator = await startEmulator({ region: REGION, control: true });
  const servers = {
    element: await servePage('element', emulator, REGION),
    vendor: await servePage('vendor', emulator, REGION),
  };
  /** @type {Measure} */
  const measure = (side, challenge, isTraced) =>
    measureCheck({ side, challenge, chromiumPath, emulatorUrl: emulator.url, isTraced }, servers[side]);
  try {
    return await measureAll(settings, measure);
  } finally {
    for (const server of Object.values(servers)) server.close();
    await emulator.close();
  }
}

/**
 * @param {Settings} settings
 * @param {Measure} measure
 * @returns {Promise<number>} The exit code.
 */
async function measureAll({ rounds, challenges, sides, isMarkdown, showsTasks, jsonFile }, measure) {
  const loadBefore = loadavg()[0] ?? Number.NaN;
  /** @type {MeasuredCheck[]} */
  const checks = [];
  /** @type {MeasuredCheck[]} */
  const traced = [];
  let failures = 0;
  /** @param {Side} side @param {Challenge} challenge @param {boolean} isTraced */
  const attempt = async (side, challenge, isTraced) => {
    try {
      const check = await measure(side, challenge, isTraced);
      figuresOf(check);
      (isTraced ? traced : checks).push(check);
    } catch (failure) {
      failures += 1;
      // What follows the first line is the log of the browser.
      console.error((failure instanceof Error ? failure.message : String(failure)).split('\n', 1)[0]);
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    console.error(`round ${round + 1} of ${rounds} …`);
    // Neither is always the first: element, vendor, vendor, element …
    const inTurn = round % 2 === 0 ? sides : sides.toReversed();
    for (const challenge of challenges) for (const side of inTurn) await attempt(side, challenge, false);
  }
  if (showsTasks) for (const challenge of challenges) for (const side of sides) await attempt(side, challenge, true);
  if (checks.length > 0) {
    await printHead(checks[0]?.browserVersion ?? 'unknown', rounds, loadBefore, isMarkdown);
    for (const challenge of challenges) printTable(challenge, checks, isMarkdown);
    console.log(`\n${REMARKS.join('\n')}`);
  }
  for (const check of traced) printTasks(check);
  if (failures > 0) console.log(`\n${failures} checks came to no verdict and are left out.`);
  if (jsonFile !== undefined) await writeFile(jsonFile, JSON.stringify({ checks, traced }, null, 1));
  return failures === 0 ? 0 : 1;
}

/** @param {string} browserVersion @param {number} rounds @param {number} loadBefore @param {boolean} isMarkdown */
async function printHead(browserVersion, rounds, loadBefore, isMarkdown) {
  const versionIn = async (/** @type {string} */ path) =>
    JSON.parse(await readFile(new URL(path, `file://${ROOT}`), 'utf8'));
  const own = await versionIn('package.json');
  const vendor = await versionIn('benchmark/vendor/node_modules/@aws-amplify/ui-react-liveness/package.json');
  const [processor] = cpus();
  const lines = [
    `${new Date().toISOString().slice(0, 10)}: ${own.name} ${own.version} and ${vendor.name} ${vendor.version}`,
    `${processor?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()} ${arch()}`,
    `Chromium ${browserVersion}, headless, without GPU; ${rounds} checks of each, in turns`,
    `Load of the machine: ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? Number.NaN).toFixed(1)} at the end`,
  ];
  console.log(lines.join(isMarkdown ? '  \n' : '\n'));
}

/** @param {Challenge} challenge @param {MeasuredCheck[]} checks @param {boolean} isMarkdown */
function printTable(challenge, checks, isMarkdown) {
  const figures = (/** @type {Side} */ side) =>
    checks.filter((check) => check.side === side && check.challenge === challenge).map(figuresOf);
  console.log(`\n${isMarkdown ? '#### ' : ''}${challenge === 'light' ? 'Light' : 'Movement'} challenge\n`);
  console.log(tableOf({ element: figures('element'), vendor: figures('vendor') }, isMarkdown));
}

/** @param {MeasuredCheck} check */
function printTasks({ side, challenge, tasks }) {
  console.log(
    `\n${side}, ${challenge}: tasks of the main thread, by the time in which it ran (ms since Begin, time, run)`,
  );
  for (const { startMs, wallMs, cpuMs, parts } of tasks) {
    const what = parts.map(({ name, selfMs }) => `${name} ${selfMs.toFixed(1)}`).join(', ');
    console.log(
      `${startMs.toFixed(0).padStart(8)}${wallMs.toFixed(1).padStart(8)}${cpuMs.toFixed(1).padStart(7)}  ${what}`,
    );
  }
}

// The SDK's advice about versions of Node is for those who deploy it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const commandLine = readCommandLine(process.argv.slice(2));
if ('rounds' in commandLine) {
  // What refuses to close must not keep this process.
  process.exit(await run(commandLine));
} else {
  (commandLine.exitCode === 0 ? process.stdout : process.stderr).write(commandLine.text);
  process.exitCode = commandLine.exitCode;
}
