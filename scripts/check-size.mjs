// Tells whether the built files keep to their budgets, and which file is to blame when they do not.
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/**
 * Budgets in bytes after gzip. What a page downloads before anybody presses Begin decides how many people get there.
 * @type {{ file: string, budget: number, meaning: string }[]}
 */
const BUDGETS = [
  { file: 'cdn/face-liveness.js', budget: 60_000, meaning: 'the element with its English texts' },
  { file: 'cdn/face-tracker.worker.js', budget: 130_000, meaning: 'the worker with the detector’s loader' },
  { file: 'cdn/face_detection_short_range.tflite', budget: 220_000, meaning: 'the detector’s model' },
  { file: 'cdn/frame-pipeline.wasm', budget: 6_000, meaning: 'the frame pipeline' },
  { file: 'cdn/locales/de.js', budget: 6_000, meaning: 'one language' },
];

let failures = 0;
for (const { file, budget, meaning } of BUDGETS) {
  if (!existsSync(file)) {
    console.error(`${file} is missing: run "npm run build" first.`);
    failures += 1;
    continue;
  }
  const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
  const isWithin = bytes <= budget;
  console.log(`${isWithin ? '✔' : '✖'} ${file}: ${bytes} of ${budget} bytes gzip (${meaning})`);
  if (isWithin) continue;
  failures += 1;
  console.error(
    `  ${bytes - budget} bytes too many. Look at what the last change imports before you raise the budget.`,
  );
}
process.exitCode = failures === 0 ? 0 : 1;
