// Times one frame's luma, statistics and Laplacian: the frame pipeline, the same in plain loops, and the reference of
// its tests, in turn in one run, so that whatever else the machine does falls on all. Run: npm run bench:pipeline
import assert from 'node:assert/strict';
import { referenceLuma, referenceQuality } from '../test/wasm/reference.ts';
import { createPipeline, Dice, layOut } from '../test/wasm/stored-frames.ts';
import { measureInPlainLoops } from './plain-loops.ts';

const ROUNDS = 30;
const WARM_UP_ROUNDS = 5;

const pipeline = createPipeline();
new Dice(1).fill(pipeline.frameBytes);
const luma = new Uint8Array(1920 * 1080);

console.log('Median of one frame in ms; the wasm does not include copying the frame into its memory.');
for (const [widthPx, heightPx] of [
  [640, 480],
  [1280, 720],
]) {
  for (const format of /** @type {const} */ (['RGBA', 'I420'])) measure(format, widthPx ?? 0, heightPx ?? 0);
}

/**
 * @param {'RGBA' | 'I420'} format
 * @param {number} widthPx
 * @param {number} heightPx
 */
function measure(format, widthPx, heightPx) {
  const frame = layOut({ format, widthPx, heightPx });
  // A face as large as the oval asks for.
  const side = Math.round(heightPx * 0.6);
  const face = { leftPx: 101, topPx: 51, widthPx: side, heightPx: side };
  const bytes = pipeline.frameBytes;
  const ways = {
    wasm() {
      pipeline.setFrame(frame);
      return pipeline.measure(face);
    },
    'plain loops': () => measureInPlainLoops(bytes, format, widthPx, heightPx, face, luma),
    reference: () => referenceQuality(referenceLuma(bytes, frame), face),
  };
  /** @type {Map<string, number[]>} */
  const times = new Map();
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const found = Object.entries(ways).map(([name, run]) => {
      const startedMs = performance.now();
      const quality = run();
      const durationMs = performance.now() - startedMs;
      if (round >= WARM_UP_ROUNDS) times.set(name, [...(times.get(name) ?? []), durationMs]);
      return quality;
    });
    for (const quality of found) assert.deepEqual(quality, found[0]);
  }
  report(`${format} ${widthPx} × ${heightPx}`, times);
}

/**
 * @param {string} name
 * @param {Map<string, number[]>} times
 */
function report(name, times) {
  const medians = [...times].map(([way, values]) => /** @type {const} */ ([way, median(values)]));
  const [, wasmMs = Number.NaN] = medians[0] ?? [];
  const parts = medians.map(([way, ms]) => `${way} ${ms.toFixed(3)} (× ${(ms / wasmMs).toFixed(1)})`);
  console.log(`${name.padEnd(16)} ${parts.join('   ')}`);
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
