// The built-in engine against MediaPipe Tasks and TensorFlow.js: time, bytes and memory, in one run of Chromium.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { ensureInstalled } from '../vendor/install.mjs';
import { PIPELINE_FILES, requirementsOf, summarizeAll, tableOf } from './report.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NEEDED = ['dist/face-network.bin', 'dist/mediapipe-face-tracker.worker.js', 'cdn/face-liveness.js'];
const DEFAULTS = { rounds: '12', frames: '30', starts: '9', 'heap-frames': '10000' };
const HELP = `The built-in face detector (with SIMD, and with relaxed SIMD) against MediaPipe Tasks and TensorFlow.js, headless.

Usage: npm run bench:engine [-- options]

  --rounds N       rounds, each of which begins with another engine (${DEFAULTS.rounds})
  --frames N       frames that an engine takes in a round (${DEFAULTS.frames})
  --starts N       starts of each engine's worker (${DEFAULTS.starts})
  --heap-frames N  frames between the two looks at the heap (${DEFAULTS['heap-frames']})
  --json FILE      where the measurements go (face-liveness-engine.json in the system's folder for temporary files)
  --help           this text

A frame is timed from RGBA pixels in memory to faces; a start from "new Worker" to the first face, with nothing cached.
Ratios are those of medians of the same run. TensorFlow.js runs the same network on one thread, with biases fused and
with plain JavaScript around it. Needs the built package (npm run build) and, the first time, the npm registry.
Exit code 0 when everything is reached, 1 when it is not, 2 for a wrong option or a missing build.
`;

/** @typedef {{ amounts: import('./measure-in-chromium.mjs').Amounts, jsonFile: string }} Settings */

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
        rounds: { type: 'string', default: DEFAULTS.rounds },
        frames: { type: 'string', default: DEFAULTS.frames },
        starts: { type: 'string', default: DEFAULTS.starts },
        'heap-frames': { type: 'string', default: DEFAULTS['heap-frames'] },
        json: { type: 'string', default: join(tmpdir(), 'face-liveness-engine.json') },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, exitCode: 0 };
    const counts = [values.rounds, values.frames, values.starts, values['heap-frames']].map(Number);
    if (!counts.every((count) => Number.isInteger(count) && count > 0)) {
      return wrong('--rounds, --frames, --starts and --heap-frames must be whole numbers above 0.');
    }
    const [rounds = 0, framesPerRound = 0, starts = 0, heapFrames = 0] = counts;
    return { amounts: { rounds, framesPerRound, starts, heapFrames }, jsonFile: values.json };
  } catch (failure) {
    return wrong(failure instanceof Error ? failure.message : String(failure));
  }
}

/**
 * @param {Settings} settings
 * @returns {Promise<number>} The exit code.
 */
async function run({ amounts, jsonFile }) {
  const missing = NEEDED.filter((name) => !existsSync(join(ROOT, name)));
  if (missing.length > 0) {
    console.error(`${missing.join(', ')} is missing: run "npm run build" first.`);
    return 2;
  }
  const chromiumPath = ensureChromium();
  ensureInstalled();
  // What these import is there only now.
  const { buildBenchmarkPage } = await import('./build-page.mjs');
  const { startBenchmarkServer } = await import('./benchmark-server.mjs');
  const { measureInChromium } = await import('./measure-in-chromium.mjs');
  const folder = await mkdtemp(join(tmpdir(), 'face-liveness-engine-'));
  /** @type {import('./benchmark-server.mjs').BenchmarkServer | undefined} */
  let server;
  try {
    await buildBenchmarkPage(folder);
    server = await startBenchmarkServer(folder);
    const loadBefore = loadavg();
    const onStep = (/** @type {string} */ step) => console.error(`measuring ${step} …`);
    const measurements = await measureInChromium(server, chromiumPath, amounts, onStep);
    const machine = {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      chromium: measurements.chromium,
      loadBefore,
      loadAfter: loadavg(),
    };
    const summaries = summarizeAll(measurements);
    const requirements = requirementsOf(summaries, measurements, await rawSizes());
    console.log(`${machine.processor}, ${machine.cores} cores, Chromium ${machine.chromium}`);
    console.log(`Load of the machine ${shown(machine.loadBefore)} before, ${shown(machine.loadAfter)} after\n`);
    console.log(tableOf(summaries, measurements, requirements));
    await writeFile(jsonFile, JSON.stringify({ machine, amounts, requirements, summaries, measurements }, null, 2));
    console.log(`\nWritten to ${jsonFile}`);
    return requirements.every(({ isMet }) => isMet) ? 0 : 1;
  } catch (failure) {
    // What follows the first line is the log of the browser.
    console.error((failure instanceof Error ? failure.message : String(failure)).split('\n', 1)[0]);
    return 1;
  } finally {
    server?.close();
    await rm(folder, { recursive: true });
  }
}

async function rawSizes() {
  const sizes = await Promise.all(
    PIPELINE_FILES.map(async (path) => [path, (await readFile(join(ROOT, path))).length]),
  );
  return /** @type {Record<string, number>} */ (Object.fromEntries(sizes));
}

/** @param {number[]} loads Of one, five and fifteen minutes. */
function shown([lastMinute = 0]) {
  return lastMinute.toFixed(1);
}

const commandLine = readCommandLine(process.argv.slice(2));
if ('amounts' in commandLine) {
  process.exitCode = await run(commandLine);
} else {
  (commandLine.exitCode === 0 ? process.stdout : process.stderr).write(commandLine.text);
  process.exitCode = commandLine.exitCode;
}
