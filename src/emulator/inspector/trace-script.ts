/** Draws the trace of an element beside the session that the emulator knows of it. */
export const TRACE_SCRIPT = `
import { byId, facts, make, pixels, seconds, section, size, svg, table } from '/inspector-elements.js';
import { readTrace } from '/inspector-trace-reader.js';

/** States in which nothing runs; the first of them ends a check. */
const RESTING = new Set(['idle', 'intro', 'succeeded', 'failed', 'sent', 'error', 'cancelled']);
/** A session is created before Begin only where the host creates it for the page. */
const MOST_APART_MS = 15 * 60_000;
let shown = 0;

const words = (name) => name.replace(/([A-Z])/g, ' $1').replace(/ Ms$/, ', ms').replace(/ Bytes$/, ', bytes').toLowerCase();
const valueOf = (name, value) => (/Bytes$/.test(name) ? size(value) : String(value));

async function show(text) {
  const current = (shown += 1);
  const { trace, problem = '' } = readTrace(text);
  byId('trace-problem').textContent = problem;
  byId('trace-view').replaceChildren(...(trace ? draw(trace, null) : []));
  if (!trace) return;
  const view = await findSession(trace);
  if (current === shown && view) byId('trace-view').replaceChildren(...draw(trace, view));
}

/** The session whose id ends as the trace says; of several the one that was created next to Begin. */
async function findSession({ session, begunAt }) {
  const end = session?.replace('\\u2026', '') ?? '';
  if (end.length < 4 || begunAt === null) return null;
  const begunMs = Date.parse(begunAt);
  const apart = ({ createdEpochMs }) => Math.abs(createdEpochMs - begunMs);
  const list = await (await fetch('inspector/sessions')).json();
  const [nearest] = list.filter((one) => one.id.endsWith(end) && apart(one) < MOST_APART_MS).sort((a, b) => apart(a) - apart(b));
  if (!nearest) return null;
  const response = await fetch('inspector/sessions/' + nearest.id);
  return response.ok ? response.json() : null;
}

function draw(trace, view) {
  return [overview(trace, view), course(trace), history(trace, view), numbers('Counted', trace.counters), environment(trace.environment)].filter(Boolean);
}

function overview(trace, view) {
  const session = view
    ? make('a', { href: '#' + view.id, textContent: 'Check ' + view.number + ', ' + trace.session })
    : trace.session === null ? null : trace.session + ', not known here';
  const pairs = [
    ['Begun', trace.begunAt ? new Date(trace.begunAt).toLocaleString() : 'no check was begun'],
    ['Session', session],
    ['Client', trace.client],
    ['Challenge', trace.challenge],
    ['Camera', trace.camera && pixels(trace.camera)],
  ].filter(([, value]) => value);
  const error = trace.error && make('p', { className: 'failure' }, make('strong', { textContent: trace.error.code }), ' ' + trace.error.message + ' (' + trace.error.recovery + ')');
  return section('Trace', error, facts(pairs));
}

/** Each state as a bar, with the guidance as ticks on it. */
function course({ states, guidance }) {
  const end = states.findIndex(({ state }) => RESTING.has(state));
  const drawn = end < 0 ? states : states.slice(0, end + 1);
  if (drawn.length === 0) return null;
  const startMs = drawn[0].atMs;
  const endMs = Math.max(startMs + 1, ...drawn.map(({ atMs }) => atMs), ...guidance.map(({ atMs }) => atMs));
  const x = (atMs) => (100 * (atMs - startMs)) / (endMs - startMs);
  const rows = drawn.map(({ state, atMs }, index) => {
    const isEnd = RESTING.has(state);
    const untilMs = isEnd ? atMs : (drawn[index + 1]?.atMs ?? endMs);
    const marks = guidance.filter((mark) => mark.atMs >= atMs && (mark.atMs < untilMs || index === drawn.length - 1));
    const bar = svg('svg', { class: 'bar', 'aria-hidden': 'true' });
    bar.append(svg('rect', { class: 'track', x: 0, y: '30%', width: '100%', height: '40%' }));
    if (!isEnd) bar.append(svg('rect', { class: 'length', x: x(atMs) + '%', y: '30%', width: Math.max(0.8, x(untilMs) - x(atMs)) + '%', height: '40%' }));
    for (const mark of marks) bar.append(svg('rect', { class: 'mark', x: Math.min(99, x(mark.atMs)) + '%', y: 0, width: 2, height: '100%' }));
    return make('li', { className: isEnd ? 'end' : '' },
      make('span', { textContent: state }), bar,
      make('span', { className: 'time', textContent: isEnd ? 'after ' + seconds(atMs) : seconds(untilMs - atMs) }),
      marks.length ? make('span', { className: 'marks', textContent: marks.slice(0, 12).map(({ code, atMs: saidMs }) => code + ' ' + seconds(saidMs)).join(' \\u00b7 ') + (marks.length > 12 ? ' \\u00b7 and ' + (marks.length - 12) + ' more' : '') }) : null);
  });
  return section('States', make('ol', { className: 'course' }, ...rows));
}

/** What the element noted and what the emulator noted, in the order in which it happened by their wall clocks. */
function history(trace, view) {
  const noted = [
    ...trace.states.map(({ state, atMs }) => ({ atMs, by: 'state', label: state, detail: '' })),
    ...trace.guidance.map(({ code, atMs }) => ({ atMs, by: 'guidance', label: code, detail: '' })),
    ...Object.entries(trace.timings).map(([step, atMs]) => ({ atMs, by: 'step', label: step, detail: '' })),
  ];
  const arrows = { in: 'emulator \\u2192 in', out: 'emulator \\u2190 out', state: 'emulator' };
  const offsetMs = view ? view.createdEpochMs - Date.parse(trace.begunAt) : 0;
  const received = (view?.timeline ?? []).map(({ atMs, direction, label, bytes, detail }) =>
    ({ atMs: atMs + offsetMs, by: arrows[direction], label, detail: [bytes ? size(bytes) : '', detail].filter(Boolean).join(', ') }));
  const rows = [...noted, ...received].sort((a, b) => a.atMs - b.atMs).map(({ atMs, by, label, detail }) =>
    make('tr', { className: by.startsWith('emulator') ? 'theirs' : by },
      make('td', { className: 'number', textContent: (atMs < 0 ? '\\u2212' : '') + seconds(Math.abs(atMs)) }),
      make('td', { textContent: by }), make('td', { textContent: label }), make('td', { textContent: detail })));
  if (rows.length === 0) return null;
  const note = view ? 'Seconds since Begin. Both clocks are wall clocks: where device and emulator run on two machines, they may be apart.' : 'Seconds since Begin.';
  return section(view ? 'Element and emulator' : 'Steps', make('p', { className: 'muted', textContent: note }), make('div', { className: 'scroll' }, table(['>time', 'noted by', 'what', 'detail'], rows)));
}

function numbers(title, counters) {
  return section(title, facts(Object.entries(counters).map(([name, value]) => [words(name), valueOf(name, value)])));
}

function environment(found) {
  if (!found) return section('Environment', make('p', { className: 'muted', textContent: 'Not known: the code of a check was not loaded when the trace was read.' }));
  const valueText = (value) => (value === null ? 'not known' : typeof value === 'object' ? Object.values(value).join(' \\u00d7 ') : value === true ? 'yes' : value === false ? 'no' : String(value)).slice(0, 100);
  return section('Environment', facts(Object.entries(found).map(([name, value]) => [words(name), valueText(value)])));
}

async function open(file) {
  if (!file) return;
  byId('trace').open = true;
  // Only the beginning of a file that is far too large is read; it is refused by its length all the same.
  const text = await file.slice(0, 1_000_000).text();
  byId('trace-text').value = text.length < 256_000 ? text : '';
  await show(text);
}

const panel = byId('trace');
byId('trace-show').addEventListener('click', () => void show(byId('trace-text').value));
byId('trace-clear').addEventListener('click', () => {
  shown += 1;
  byId('trace-text').value = '';
  byId('trace-problem').textContent = '';
  byId('trace-view').replaceChildren();
});
// What was pasted is in the field only after the event.
byId('trace-text').addEventListener('paste', () => setTimeout(() => void show(byId('trace-text').value)));
byId('trace-file').addEventListener('change', ({ target }) => void open(target.files[0]).then(() => { target.value = ''; }));
panel.addEventListener('dragover', (event) => event.preventDefault());
panel.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return;
  event.preventDefault();
  void open(file);
});
`;
