const EVENTS = ['statechange', 'guidance', 'sessionrequest', 'analysiscomplete', 'verdict', 'error', 'cancel'];
const MAX_ENTRIES = 500;
const SVG = 'http://www.w3.org/2000/svg';

/** States that a check passes through; the bars count from the first of them. */
const FIRST_STATE = 'starting';
const RESTING_STATES = new Set(['idle', 'intro', 'succeeded', 'failed', 'sent', 'error', 'cancelled']);

/**
 * Writes the element's events into a list, the newest at the bottom. Ids are left out: they belong into no log.
 * @param {HTMLElement} element
 * @param {HTMLOListElement} list
 */
export function logEvents(element, list) {
  const startMs = performance.now();
  for (const name of EVENTS) {
    element.addEventListener(name, (event) => {
      const entry = document.createElement('li');
      entry.className = toneOf(name, event.detail);
      const seconds = ((performance.now() - startMs) / 1000).toFixed(2);
      entry.append(span('time', seconds), span('', ''));
      entry.lastElementChild.append(span('name', name), ` ${describe(name, event.detail)}`);
      const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
      list.append(entry);
      if (list.childElementCount > MAX_ENTRIES) list.firstElementChild.remove();
      if (isAtEnd) list.scrollTop = list.scrollHeight;
    });
  }
}

/**
 * Shows how long each state of the present check lasted, as bars.
 * @param {HTMLElement} element
 * @param {HTMLOListElement} list
 */
export function showTimeline(element, list) {
  let stages = [];
  element.addEventListener('statechange', ({ detail }) => {
    const nowMs = performance.now();
    if (detail.state === FIRST_STATE) stages = [];
    const last = stages.at(-1);
    if (last?.endMs === null) last.endMs = nowMs;
    if (!RESTING_STATES.has(detail.state)) stages.push({ name: detail.state, startMs: nowMs, endMs: null });
    drawStages(list, stages, nowMs);
  });
}

function drawStages(list, stages, nowMs) {
  const originMs = stages[0]?.startMs ?? nowMs;
  const totalMs = Math.max(1, nowMs - originMs);
  list.replaceChildren(
    ...stages.map(({ name, startMs, endMs }) => {
      const durationMs = (endMs ?? nowMs) - startMs;
      const item = document.createElement('li');
      item.append(span('', name), bar((startMs - originMs) / totalMs, durationMs / totalMs));
      item.append(span('time', endMs === null ? '…' : `${(durationMs / 1000).toFixed(2)} s`));
      return item;
    }),
  );
}

function bar(startRatio, lengthRatio) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('x', `${startRatio * 100}%`);
  rect.setAttribute('width', `${Math.max(lengthRatio * 100, 0.8)}%`);
  rect.setAttribute('height', '100%');
  svg.append(rect);
  return svg;
}

function describe(name, detail) {
  switch (name) {
    case 'statechange':
      return `${detail.previous} → ${detail.state}`;
    case 'guidance':
      return `${detail.code ?? 'none'}${detail.message ? ` “${detail.message}”` : ''}`;
    case 'analysiscomplete':
      return `${detail.region}`;
    case 'verdict':
      return detail.isLive ? 'live' : 'not live';
    case 'error':
      return `${detail.code} (${detail.recovery}): ${detail.message}`;
    case 'cancel':
      return `in ${detail.state}`;
    default:
      return '';
  }
}

function toneOf(name, detail) {
  if (name === 'error') return 'bad';
  if (name === 'verdict') return detail.isLive ? 'good' : 'bad';
  return '';
}

function span(className, text) {
  const element = document.createElement('span');
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
