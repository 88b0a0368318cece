// Everything that has to hold, in the order in which a failure is cheapest to find; CI runs exactly this. With --full
// it also runs what takes longer: every host of demo/frameworks, slow lines, every fault at every moment, and long runs.
// Ends with the line "N passed, N failed", in which every check counts as one and every test as one.
import { spawn } from 'node:child_process';
import { ensureChromium } from './chromium.mjs';

/**
 * A step either is one check, or runs tests and prints how many passed and failed.
 * @type {{ name: string, command: string[], countsTests?: boolean }[]}
 */
const STEPS = [
  { name: 'format', command: ['npm', 'run', '--silent', 'check:format'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'check:lint'] },
  { name: 'layers', command: ['npm', 'run', '--silent', 'check:layers'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'check:types'] },
  { name: 'manifest', command: ['npm', 'run', '--silent', 'check:manifest'] },
  { name: 'integrity', command: ['npm', 'run', '--silent', 'check:integrity'] },
  { name: 'dependencies', command: ['npm', 'run', '--silent', 'check:dependencies'] },
  { name: 'size', command: ['npm', 'run', '--silent', 'check:size'] },
  { name: 'package', command: ['npm', 'run', '--silent', 'check:package'] },
  { name: 'node tests', command: ['npm', 'run', '--silent', 'test:node'], countsTests: true },
  { name: 'browser tests', command: ['npm', 'run', '--silent', 'test:browser'], countsTests: true },
  { name: 'end-to-end tests', command: ['npm', 'run', '--silent', 'test:e2e'], countsTests: true },
  { name: 'visual tests', command: ['npm', 'run', '--silent', 'test:visual'], countsTests: true },
];

/** What takes too long for every change. */
const LONG_STEPS = [
  { name: 'all hosts', command: ['npm', 'run', '--silent', 'test:hosts'], countsTests: true },
  { name: 'slow lines', command: ['npm', 'run', '--silent', 'test:slow'], countsTests: true },
  { name: 'whole fault matrix', command: ['npm', 'run', '--silent', 'test:faults'], countsTests: true },
  { name: 'long runs', command: ['npm', 'run', '--silent', 'test:soak'], countsTests: true },
];

const steps = process.argv.includes('--full') ? [...STEPS, ...LONG_STEPS] : STEPS;

/** How the three runners say what came out. */
const COUNTS = {
  passed: /^(?:#|ℹ) pass (\d+)$|^\s+(\d+) passed\b/gm,
  failed: /^(?:#|ℹ) fail (\d+)$|^\s+(\d+) failed\b/gm,
};

const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const failedSteps = [];

process.env['CHROME_PATH'] = ensureChromium();
for (const step of steps) {
  const startedMs = Date.now();
  console.log(`\n▶ ${step.name}`);
  const { status, output } = await run(step.command);
  const counts = step.countsTests ? readCounts(output) : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  // A runner that broke down, or found no test at all, has failed whatever it counted.
  if (counts.failed === 0 && (status !== 0 || counts.passed === 0)) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  if (counts.failed > 0) failedSteps.push(step.name);
  console.log(`${counts.failed === 0 ? '✔' : '✖'} ${step.name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  // Without a build there is nothing to test.
  if (step.name === 'build' && status !== 0) break;
}

if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * Runs a command, shows what it prints and keeps it.
 * @param {string[]} command
 * @returns {Promise<{ status: number, output: string }>}
 */
function run([name = '', ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** @param {string} output */
function readCounts(output) {
  /** @param {RegExp} pattern */
  const sum = (pattern) =>
    [...output.matchAll(pattern)].reduce((count, match) => count + Number(match[1] ?? match[2]), 0);
  return { passed: sum(COUNTS.passed), failed: sum(COUNTS.failed) };
}
