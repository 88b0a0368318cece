// From what was seen of one check to its figures.

/** @typedef {import('./measured-check.mjs').MeasuredCheck} MeasuredCheck */
/** @typedef {import('./watch-page.mjs').Span} Span */
/** @typedef {readonly [fromMs: number, toMs: number]} Stretch */

/**
 * The figures of a check by the key of their row; `NaN` where the system does not tell.
 * @typedef {Readonly<Record<import('./report.mjs').RowKey, number>>} Figures
 */

/**
 * @param {MeasuredCheck} check
 * @returns {Figures}
 * @throws {Error} When the check lacks one of the moments that figures count from.
 */
export function figuresOf({ side, watched, notes, framesAnalysed, fetched, heapBytes, memory, video }) {
  const { startScreenMs, beganMs, guidanceMs, stoppedMs, disconnectedMs, longTasks, gaps } = watched;
  const began = required(beganMs, 'click on the button');
  const stopped = required(stoppedMs, 'stop of the recorder');
  const end = required(notes.findLast(({ type }) => type === 'verdict')?.atMs, 'verdict');
  const flashing = notes.find(({ state }) => state === 'flashing')?.atMs;
  const positioned = notes.findLast(({ state }) => state === 'positioning')?.atMs ?? began;
  /** @type {Stretch} */
  const detecting = [Math.max(began, positioned), stopped];
  // The vendor's does not look at the face while the colors are shown.
  const looking = side === 'vendor' && flashing !== undefined ? flashing - detecting[0] : stopped - detecting[0];
  return {
    gzipBytes: fetched.files.reduce((sum, file) => sum + file.gzipBytes, 0),
    requests: fetched.requests,
    startScreenMs: required(startScreenMs, 'start screen'),
    guidanceMs: required(guidanceMs, 'guidance') - began,
    longTasksMs: total(within(longTasks, [0, end])),
    longTasksCount: within(longTasks, [0, end]).length,
    checkLongTasksMs: total(within(longTasks, [began, end])),
    detectorLongTasksMs: total(within(longTasks, detecting)),
    detectorLongTasksCount: within(longTasks, detecting).length,
    checkGapMs: longest(within(gaps, [began, end])),
    loadingGapMs: longest(within(gaps, [0, began])),
    recordedRate: video ? (video.frames * 1000) / video.durationMs : Number.NaN,
    analysedRate: (framesAnalysed * 1000) / looking,
    disconnectionMs: required(disconnectedMs, 'disconnection') - stopped,
    heapBytes,
    peakBytes: memory?.peakBytes ?? Number.NaN,
    afterBytes: memory?.afterBytes ?? Number.NaN,
  };
}

/**
 * @param {number | null | undefined} ms
 * @param {string} what
 */
function required(ms, what) {
  if (ms === null || ms === undefined) throw new Error(`The page noted no ${what}.`);
  return ms;
}

/** Spans that have a part in a stretch, whole. @param {readonly Span[]} spans @param {Stretch} stretch */
function within(spans, [fromMs, toMs]) {
  return spans.filter(({ startMs, durationMs }) => startMs < toMs && startMs + durationMs > fromMs);
}

/** @param {readonly Span[]} spans */
function total(spans) {
  return spans.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** @param {readonly Span[]} spans Gaps that were not worth noting are shorter than those that were. */
function longest(spans) {
  return Math.max(0, ...spans.map(({ durationMs }) => durationMs));
}
