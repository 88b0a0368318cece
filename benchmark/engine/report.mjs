// From measurements to a table, and to what has to be reached.

/**
 * What the heap may grow by in 10,000 frames. Compiled code comes and goes in steps of 15 to 50 kB, whatever the number of
 * frames; the smallest object that every frame left behind, 12 bytes in Chromium, would come to 120 kB.
 */
const FLAT_BYTES = 64_000;

/** The two modules, by their paths in the root folder. */
export const PIPELINE_FILES = ['/dist/frame-pipeline.wasm', '/dist/frame-pipeline.relaxed.wasm'];

/** @typedef {import('./measure-in-chromium.mjs').Measurements} Measurements */
/** @typedef {{ median: number, p95: number, count: number }} Summary */
/** @typedef {{ name: string, value: number, bound: number, unit: '×' | 'bytes', isMet: boolean }} Requirement */
/**
 * @typedef {object} Summaries
 * @property {(import('./measure-frames.ts').Series extends infer S ? Omit<S & {}, 'durationsMs'> & Summary : never)[]} work
 * @property {Record<string, Summary>} startsMs
 * @property {Record<string, number>} gzipBytes Of all that an engine fetches.
 */

/**
 * @param {Measurements} measurements
 * @returns {Summaries}
 */
export function summarizeAll({ frames, startsMs, files }) {
  return {
    work: frames.series.map(({ durationsMs, ...series }) => ({ ...series, ...summarize(durationsMs) })),
    startsMs: Object.fromEntries(Object.entries(startsMs).map(([engine, values]) => [engine, summarize(values)])),
    gzipBytes: Object.fromEntries(
      Object.entries(files).map(([name, list]) => [name, list.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)]),
    ),
  };
}

/**
 * @param {Summaries} summaries
 * @param {Measurements} measurements
 * @param {Record<string, number>} rawBytes Sizes of the wasm modules by path.
 * @returns {Requirement[]}
 */
export function requirementsOf({ work, startsMs, gzipBytes }, { heap }, rawBytes) {
  const medianOf = (/** @type {string} */ engine, /** @type {string} */ kind, width = 640) =>
    work.find((one) => one.engine === engine && one.work === kind && one.width === width)?.median ?? Number.NaN;
  /** @param {string} name @param {number} value @param {number} bound @param {'×' | 'bytes'} unit @returns {Requirement} */
  const atMost = (name, value, bound, unit) => ({ name, value, bound, unit, isMet: value <= bound });
  const perFrame = medianOf('mediapipe', 'frame');
  const network = medianOf('tfjs', 'network');
  const start = (startsMs['builtin']?.median ?? Number.NaN) / (startsMs['mediapipe']?.median ?? Number.NaN);
  return [
    ...['builtin-relaxed', 'builtin-simd'].flatMap((engine) => [
      atMost(`${engine} / MediaPipe, frame 640 × 480`, medianOf(engine, 'frame') / perFrame, 0.35, '×'),
      atMost(`${engine} / TFJS, network only`, medianOf(engine, 'network') / network, 0.5, '×'),
    ]),
    atMost('start to first face / MediaPipe', start, 0.25, '×'),
    ...PIPELINE_FILES.map((path) => atMost(`${path}, raw`, rawBytes[path] ?? Number.NaN, 12_000, 'bytes')),
    atMost('worker, wasm and model, gzip', gzipBytes['builtin'] ?? Number.NaN, 225_000, 'bytes'),
    atMost('all for a check, gzip', gzipBytes['check'] ?? Number.NaN, 275_000, 'bytes'),
    ...heapGrowth(heap).map(([name, bytes]) =>
      atMost(`growth of ${name} in ${heap.frames} frames`, bytes, FLAT_BYTES, 'bytes'),
    ),
  ];
}

/** @param {Measurements['heap']} heap @returns {[string, number][]} */
function heapGrowth({ before, after }) {
  return [
    ['JS heap', after.usedBytes - before.usedBytes],
    ['DOM heap', after.embedderBytes - before.embedderBytes],
    ['array buffers', after.backingBytes - before.backingBytes],
  ];
}

/** @param {Summaries} summaries @param {Measurements} measurements @param {Requirement[]} requirements */
export function tableOf({ work, startsMs, gzipBytes }, { frames, files, heap }, requirements) {
  const lines = ['Milliseconds                       median     p95   runs'];
  for (const { engine, work: kind, width, height, ...summary } of work) {
    lines.push(row(`${kind === 'frame' ? `frame ${width} × ${height}` : 'network only'}`, engine, summary));
  }
  for (const [engine, summary] of Object.entries(startsMs)) lines.push(row('start to first face', engine, summary));
  lines.push('', 'Fetched                               raw    gzip -9');
  for (const [name, list] of Object.entries(files)) {
    const raw = list.reduce((sum, { bytes }) => sum + bytes, 0);
    lines.push(`${name.padEnd(30)}${count(raw)}${count(gzipBytes[name] ?? 0)}`);
    for (const { path, bytes, gzipBytes: gzip } of list)
      lines.push(`  ${path.padEnd(44)}${count(bytes)}${count(gzip)}`);
  }
  lines.push('', 'Memory of the wasm instance');
  for (const [engine, bytes] of Object.entries(frames.wasmBytes)) lines.push(`${engine.padEnd(30)}${count(bytes)}`);
  lines.push('', `Heap of the page with the built-in engine, collected, before and after ${heap.frames} frames`);
  for (const [name, before, after] of /** @type {const} */ ([
    ['JS heap', heap.before.usedBytes, heap.after.usedBytes],
    ['DOM heap', heap.before.embedderBytes, heap.after.embedderBytes],
    ['array buffers', heap.before.backingBytes, heap.after.backingBytes],
  ])) {
    lines.push(`${name.padEnd(30)}${count(before)}${count(after)}`);
  }
  const { comparedFrames, largestDifferencePx } = frames;
  lines.push(
    '',
    `All engines find the same faces in ${comparedFrames} frames, at most ${fixed(largestDifferencePx)} px apart.`,
  );
  lines.push('', 'What has to be reached');
  for (const { name, value, bound, unit, isMet } of requirements) {
    const [shown, limit] =
      unit === '×' ? [`${fixed(value)} ×`, `${bound} ×`] : [count(value), `${count(bound).trim()} bytes`];
    lines.push(`${isMet ? '✔' : '✖'} ${name.padEnd(46)}${shown.trim().padStart(10)}   at most ${limit}`);
  }
  return lines.join('\n');
}

/** @param {string} what @param {string} engine @param {Summary} summary */
function row(what, engine, { median, p95, count: runs }) {
  const columns = [fixed(median).padStart(10), fixed(p95).padStart(8), String(runs).padStart(7)];
  return `${what.padEnd(20)}${engine.padEnd(16)}${columns.join('')}`;
}

/** @param {number} value */
function fixed(value) {
  return value.toFixed(value < 100 ? 3 : 1);
}

/** @param {number} bytes */
function count(bytes) {
  return bytes.toLocaleString('en').padStart(12);
}

/** @param {readonly number[]} values @returns {Summary} */
function summarize(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), count: values.length };
}
