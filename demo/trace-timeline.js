import { buildElement } from './build-element.js';
import { copyOnPress } from './copy-button.js';

const SVG = 'http://www.w3.org/2000/svg';
/** States in which nothing runs; the first of them ends a timeline. */
const RESTING_STATES = new Set(['idle', 'intro', 'succeeded', 'failed', 'sent', 'error', 'cancelled']);
/** How often the numbers of a running check are read anew; no event tells of every frame. */
const REFRESH_MS = 500;
const MAX_MARKS = 12;

const COUNTERS = {
  framesSeen: 'Frames delivered',
  framesAnalysed: 'Frames looked at',
  framesWithOneFace: 'Frames with one face',
  framesDropped: 'Frames dropped',
  detectionP50Ms: 'Detection, median, ms',
  detectionP95Ms: 'Detection, 95 of 100, ms',
  detectionMaxMs: 'Detection, longest, ms',
  videoChunks: 'Pieces of video',
  videoBytes: 'Video, bytes',
  sessionEvents: 'Session events',
  messagesReceived: 'Messages received',
  colorsShown: 'Colors shown',
  mostWaitingBytes: 'Most that waited, bytes',
  sessionsTaken: 'Sessions taken',
  retries: 'Retries',
  connections: 'Connections',
};

/**
 * Shows the element's trace: each state as a bar, the guidance as marks on it, and what was counted.
 * @param {HTMLElement} element
 * @param {HTMLElement} panel
 */
export function showTrace(element, panel) {
  const list = panel.querySelector('#timeline');
  const draw = () => {
    const trace = element.getTrace();
    const stages = stagesOf(trace, Date.now());
    panel.querySelector('#trace').hidden = stages.length === 0;
    drawStages(list, stages);
    panel.querySelector('#trace-facts').textContent = factsOf(trace);
    panel.querySelector('#steps').replaceChildren(...stepRows(trace.timings));
    panel.querySelector('#counters').replaceChildren(...counterRows(trace.counters));
    panel.querySelector('#environment').replaceChildren(...environmentRows(trace.environment));
  };

  let timer = 0;
  const refresh = () => {
    draw();
    if (!RESTING_STATES.has(element.state)) {
      timer ||= setInterval(refresh, REFRESH_MS);
      return;
    }
    clearInterval(timer);
    timer = 0;
  };
  for (const name of ['statechange', 'guidance']) element.addEventListener(name, refresh);
  copyOnPress(panel.querySelector('#copy-trace'), () => JSON.stringify(element.getTrace(), null, 2));
}

/**
 * @typedef {{ readonly code: string, readonly atMs: number }} Mark
 * @typedef {{
 *   readonly begunAt: string | null,
 *   readonly states: readonly { readonly state: string, readonly atMs: number }[],
 *   readonly guidance: readonly Mark[],
 * }} Course What is needed of a trace, as `getTrace()` returns it.
 * @typedef {{
 *   readonly state: string,
 *   readonly startMs: number,
 *   readonly endMs: number,
 *   readonly isResting: boolean,
 *   readonly isOver: boolean,
 *   readonly marks: readonly Mark[],
 * }} Stage
 */

/**
 * The states of a check with their beginnings and ends in milliseconds since Begin, and what the person was told in
 * each. The last one is at rest, or still lasts.
 * @param {Course} trace
 * @param {number} nowEpochMs
 * @returns {readonly Stage[]}
 */
export function stagesOf({ begunAt, states, guidance }, nowEpochMs) {
  if (begunAt === null) return [];
  const end = states.findIndex(({ state }) => RESTING_STATES.has(state));
  const shown = end < 0 ? states : states.slice(0, end + 1);
  const nowMs = Math.max(nowEpochMs - Date.parse(begunAt), shown.at(-1)?.atMs ?? 0);
  return shown.map(({ state, atMs }, index) => {
    const isResting = RESTING_STATES.has(state);
    const endMs = isResting ? atMs : (shown[index + 1]?.atMs ?? nowMs);
    const isLast = index === shown.length - 1;
    const marks = guidance.filter((mark) => mark.atMs >= atMs && (isLast || mark.atMs < endMs));
    return { state, startMs: atMs, endMs, isResting, isOver: isResting || !isLast, marks };
  });
}

function drawStages(list, stages) {
  const totalMs = Math.max(1, stages.at(-1)?.endMs ?? 1);
  list.replaceChildren(...stages.map((stage) => stageItem(stage, totalMs)));
}

function stageItem({ state, startMs, endMs, isResting, isOver, marks }, totalMs) {
  const time = isResting
    ? `after ${seconds(startMs)}`
    : isOver
      ? seconds(endMs - startMs)
      : `${seconds(endMs - startMs)} …`;
  const item = buildElement('li', isResting ? { class: 'end' } : {}, buildElement('span', { class: 'name' }, state));
  if (!isResting)
    item.append(
      bar(
        startMs / totalMs,
        (endMs - startMs) / totalMs,
        marks.map(({ atMs }) => atMs / totalMs),
      ),
    );
  item.append(buildElement('span', { class: 'time' }, time));
  if (marks.length > 0) item.append(buildElement('span', { class: 'marks' }, marksText(marks)));
  return item;
}

function marksText(marks) {
  const shown = marks.slice(0, MAX_MARKS).map(({ code, atMs }) => `${code} ${seconds(atMs)}`);
  const rest = marks.length - shown.length;
  return `${shown.join(' · ')}${rest > 0 ? ` · and ${rest} more` : ''}`;
}

/** The marks are ticks across the bar, so that they are seen at its ends too. */
function bar(startRatio, lengthRatio, markRatios) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(
    rect('track', 0, '100%'),
    rect('length', startRatio, `${Math.max(lengthRatio * 100, 0.8)}%`),
    ...markRatios.map((ratio) => rect('mark', Math.min(ratio, 0.99), '2')),
  );
  return svg;
}

function rect(className, startRatio, width) {
  const shape = document.createElementNS(SVG, 'rect');
  const isMark = className === 'mark';
  const attributes = { class: className, x: `${startRatio * 100}%`, width, y: isMark ? 0 : '25%' };
  for (const [name, value] of Object.entries({ ...attributes, height: isMark ? '100%' : '50%' }))
    shape.setAttribute(name, String(value));
  return shape;
}

function factsOf({ challenge, camera, error }) {
  const facts = [
    challenge,
    camera === null ? null : `${camera.widthPx} × ${camera.heightPx} pixels`,
    error === null ? null : `ended in ${error.code}`,
  ];
  return facts.filter((fact) => fact !== null).join(', ');
}

function stepRows(timings) {
  return Object.entries(timings).map(([step, atMs]) => row(step, seconds(atMs)));
}

function counterRows(counters) {
  return Object.entries(counters).map(([name, value]) => row(COUNTERS[name] ?? name, value.toLocaleString('en')));
}

/** What a browser does not tell is left out. */
function environmentRows(environment) {
  return Object.entries(environment ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => row(name, typeof value === 'object' ? Object.values(value).join(' × ') : String(value)));
}

function row(name, value) {
  return buildElement('tr', {}, buildElement('th', { scope: 'row' }, name), buildElement('td', {}, value));
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
