// Tells whether the built files keep to their budgets, and which file is to blame when they do not.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What a browser fetches of the detector; most of them take the pipeline with relaxed SIMD. */
const DETECTOR = ['cdn/face-tracker.worker.js', 'cdn/frame-pipeline.relaxed.wasm', 'cdn/face-network.bin'];

/**
 * Budgets in bytes, after gzip unless they are raw. What a page downloads before anybody presses Begin decides how many people get there.
 * @type {{ files: string[], budget: number, isRaw?: boolean, meaning: string }[]}
 */
const BUDGETS = [
  { files: ['cdn/face-liveness.js'], budget: 45_000, meaning: 'the element with its English texts' },
  { files: ['cdn/face-liveness-check.js'], budget: 24_000, meaning: 'what only a check needs' },
  { files: DETECTOR, budget: 205_000, meaning: 'the face detector' },
  {
    files: ['cdn/face-liveness.js', 'cdn/face-liveness-check.js', ...DETECTOR],
    budget: 275_000,
    meaning: 'everything that a page downloads for a check',
  },
  { files: ['cdn/mediapipe-face-tracker.worker.js'], budget: 130_000, meaning: 'the worker with MediaPipe’s loader' },
  { files: ['cdn/face_detection_short_range.tflite'], budget: 220_000, meaning: 'MediaPipe’s model' },
  ...localeFiles().map((file) => ({ files: [file], budget: 3_000, meaning: 'one language' })),
  { files: ['cdn/frame-pipeline.wasm'], budget: 12_000, isRaw: true, meaning: 'the frame pipeline' },
  { files: ['cdn/frame-pipeline.relaxed.wasm'], budget: 12_000, isRaw: true, meaning: 'the same with relaxed SIMD' },
  { files: ['cdn/face-network.bin'], budget: 206_000, isRaw: true, meaning: 'the packed network' },
];

/** Every language's table; none when nothing was built, which the other budgets tell. */
function localeFiles() {
  const folder = 'cdn/locales';
  return existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [];
}

let failures = 0;
for (const { files, budget, isRaw = false, meaning } of BUDGETS) {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    console.error(`${missing.join(', ')} is missing: run "npm run build" first.`);
    failures += 1;
    continue;
  }
  const bytes = files.map((file) => sizeOf(file, isRaw)).reduce((sum, size) => sum + size, 0);
  const isWithin = bytes <= budget;
  console.log(
    `${isWithin ? '✔' : '✖'} ${meaning}: ${bytes} of ${budget} bytes ${isRaw ? 'raw' : 'gzip'} (${files.join(', ')})`,
  );
  if (isWithin) continue;
  failures += 1;
  console.error(
    `  ${bytes - budget} bytes too many. Look at what the last change imports before you raise the budget.`,
  );
}
process.exitCode = failures === 0 ? 0 : 1;

/**
 * @param {string} file
 * @param {boolean} isRaw
 */
function sizeOf(file, isRaw) {
  const content = readFileSync(file);
  return isRaw ? content.length : gzipSync(content, { level: 9 }).length;
}
