// The table of two components, as text or as Markdown, and what has to be known to read it.

/** @typedef {'kB' | 'MB' | 'ms' | '/s' | ''} Unit */
/** @typedef {{ label: string, unit: Unit, worst: 'most' | 'least' }} Row */

const ROWS = /** @type {const} */ ({
  gzipBytes: { label: 'fetched, gzip', unit: 'kB', worst: 'most' },
  requests: { label: 'requests, the backend’s included', unit: '', worst: 'most' },
  startScreenMs: { label: 'navigation to start screen', unit: 'ms', worst: 'most' },
  guidanceMs: { label: 'Begin to first guidance', unit: 'ms', worst: 'most' },
  longTasksMs: { label: 'long tasks, navigation to verdict', unit: 'ms', worst: 'most' },
  longTasksCount: { label: 'their number', unit: '', worst: 'most' },
  checkLongTasksMs: { label: 'long tasks, Begin to verdict', unit: 'ms', worst: 'most' },
  detectorLongTasksMs: { label: 'long tasks while the detector runs', unit: 'ms', worst: 'most' },
  detectorLongTasksCount: { label: 'their number', unit: '', worst: 'most' },
  loadingGapMs: { label: 'worst gap of a 10 ms heartbeat before Begin', unit: 'ms', worst: 'most' },
  checkGapMs: { label: 'worst gap, Begin to verdict', unit: 'ms', worst: 'most' },
  recordedRate: { label: 'frames recorded', unit: '/s', worst: 'least' },
  analysedRate: { label: 'frames analysed', unit: '/s', worst: 'least' },
  disconnectionMs: { label: 'stop of the recorder to disconnection', unit: 'ms', worst: 'most' },
  heapBytes: { label: 'JS heap of the page after the check, collected', unit: 'MB', worst: 'most' },
  peakBytes: { label: 'renderer process at its peak', unit: 'MB', worst: 'most' },
  afterBytes: { label: 'renderer process after the check', unit: 'MB', worst: 'most' },
});

/** @typedef {keyof typeof ROWS} RowKey */
/** @typedef {import('./figures.mjs').Figures} Figures */
/** @typedef {Record<import('./page-server.mjs').Side, Figures[]>} FiguresOfSides */

const HEADINGS = ['', 'element: median', 'worst', 'vendor: median', 'worst', 'ratio'];

/** What the two do at different times, or not at all. */
export const REMARKS = [
  'Ratios are those of medians, element to vendor. Long tasks are those that the browser reports: 50 ms and more.',
  'The camera is drawn in a worker and costs neither main thread anything, as a real one; its process is the page’s.',
  'The vendor’s component opens camera, socket and session before its start screen, the element all three at Begin: of',
  'the time to the start screen the vendor’s holds more, of the time to the first guidance the element’s.',
  'The element counts down from 3 and looks at the face while the colors are shown, the vendor’s does neither.',
  'The element’s detector works in a worker, whose heap is only in the figures of the process. The vendor’s pages are',
  'built for production; both have the same skeleton, viewport, backend and emulator (TLS), with nothing cached.',
];

/**
 * @param {FiguresOfSides} sides
 * @param {boolean} isMarkdown
 */
export function tableOf(sides, isMarkdown) {
  const rows = /** @type {[RowKey, Row][]} */ (Object.entries(ROWS)).map(([key, row]) => cellsOf(key, row, sides));
  const table = [HEADINGS, ...rows];
  if (isMarkdown) {
    const [headings = '', ...lines] = table.map((cells) => `| ${cells.join(' | ')} |`);
    return [headings, '| --- | --: | --: | --: | --: | --: |', ...lines].join('\n');
  }
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((cells) => (cells[column] ?? '').length)));
  const line = (/** @type {string[]} */ cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return table.map((cells) => line(cells).join('  ')).join('\n');
}

/** @param {RowKey} key @param {Row} row @param {FiguresOfSides} sides @returns {string[]} */
function cellsOf(key, { label, unit, worst }, { element, vendor }) {
  const pick = worst === 'most' ? Math.max : Math.min;
  const values = [element, vendor].map((figures) => figures.map((one) => one[key]));
  const [own = Number.NaN, other = Number.NaN] = values.map(median);
  const cells = values.flatMap((list) => [shown(median(list), unit), shown(pick(...list), unit)]);
  return [label, ...cells, Number.isFinite(own / other) ? `${(own / other).toFixed(2)} ×` : '–'];
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** @param {number} value @param {Unit} unit */
function shown(value, unit) {
  if (!Number.isFinite(value)) return '–';
  switch (unit) {
    case 'kB':
      return `${(value / 1000).toFixed(0)} kB`;
    case 'MB':
      return `${(value / 1e6).toFixed(value < 1e8 ? 1 : 0)} MB`;
    case '/s':
      return `${value.toFixed(1)} /s`;
    case 'ms':
      return `${value.toFixed(0)} ms`;
    default:
      return value.toFixed(Number.isInteger(value) ? 0 : 1);
  }
}
