// What a page's main thread did in its longest tasks, from a trace of the browser.

/** Tasks below this are no subject. */
const NOTABLE_TASK_MS = 8;
const MOST_TASKS = 12;
const MOST_PARTS = 4;
const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'v8',
];
const TASK = 'RunTask';
const MAIN_THREAD = 'CrRendererMain';

/**
 * One complete event of a trace; times in microseconds. `tdur` is the time in which the thread really ran.
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number,
 *   args?: { name?: string, data?: { url?: string, functionName?: string, type?: string, scriptName?: string } } }} TraceEvent
 */
/** @typedef {{ startMs: number, wallMs: number, cpuMs: number, parts: { name: string, selfMs: number }[] }} MainThreadTask */

/** @param {import('playwright').Browser} browser @param {import('playwright').Page} page */
export function startTrace(browser, page) {
  return browser.startTracing(page, { categories: CATEGORIES });
}

/**
 * @param {import('playwright').Browser} browser
 * @returns {Promise<MainThreadTask[]>} The longest tasks of the page's life, by the time in which the thread ran; their start counts from Begin.
 */
export async function stopTrace(browser) {
  const { traceEvents } = /** @type {{ traceEvents: TraceEvent[] }} */ (
    JSON.parse((await browser.stopTracing()).toString('utf8'))
  );
  return tasksOf(traceEvents);
}

/** @param {TraceEvent[]} events @returns {MainThreadTask[]} */
export function tasksOf(events) {
  const { pid, tid } = busiestMainThread(events);
  const own = events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid);
  // Tasks lie within each other where one loop runs inside of another; only the outermost counts.
  let lastEndUs = 0;
  const outermost = own
    .filter(({ name }) => name.endsWith(TASK))
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      const isInside = ts < lastEndUs;
      lastEndUs = Math.max(lastEndUs, ts + dur);
      return !isInside;
    });
  const click = own.find(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'click');
  const begunUs = click?.ts ?? 0;
  return outermost
    .filter(({ dur = 0 }) => dur >= NOTABLE_TASK_MS * 1000)
    .toSorted((a, b) => cpuOf(b) - cpuOf(a))
    .slice(0, MOST_TASKS)
    .map((task) => ({
      startMs: (task.ts - begunUs) / 1000,
      wallMs: (task.dur ?? 0) / 1000,
      cpuMs: cpuOf(task) / 1000,
      parts: partsOf(task, own),
    }));
}

/** @param {TraceEvent} event */
function cpuOf({ tdur, dur = 0 }) {
  return tdur ?? dur;
}

/** @param {TraceEvent[]} events */
function busiestMainThread(events) {
  const mains = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === MAIN_THREAD,
  );
  const workOf = (/** @type {TraceEvent} */ { pid, tid }) =>
    events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid).length;
  const [busiest] = mains.toSorted((a, b) => workOf(b) - workOf(a));
  if (!busiest) throw new Error('The trace has no main thread.');
  return busiest;
}

/**
 * What a task consists of, each part without what lies within it.
 * @param {TraceEvent} task
 * @param {TraceEvent[]} own Events of the same thread.
 */
function partsOf(task, own) {
  const endUs = task.ts + (task.dur ?? 0);
  const inside = own
    .filter((event) => event !== task && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= endUs)
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  /** @type {Map<string, number>} */
  const selfUs = new Map();
  const add = (/** @type {string} */ name, /** @type {number} */ us) => selfUs.set(name, (selfUs.get(name) ?? 0) + us);
  /** @type {TraceEvent[]} */
  const open = [];
  for (const event of inside) {
    while (open.length > 0 && event.ts >= endOf(open.at(-1))) open.pop();
    const around = open.at(-1);
    if (around) add(labelOf(around), -cpuOf(event));
    add(labelOf(event), cpuOf(event));
    open.push(event);
  }
  return [...selfUs]
    .map(([name, us]) => ({ name, selfMs: us / 1000 }))
    .toSorted((a, b) => b.selfMs - a.selfMs)
    .slice(0, MOST_PARTS);
}

/** @param {TraceEvent | undefined} event */
function endOf(event) {
  return event ? event.ts + (event.dur ?? 0) : Infinity;
}

/** @param {TraceEvent} event */
function labelOf({ name, args }) {
  const { url = '', functionName = '', type = '' } = args?.data ?? {};
  const file = url === '' ? '' : new URL(url, 'http://localhost').pathname.split('/').at(-1);
  return [name, type, functionName, file].filter((part) => part !== '').join(' ');
}
