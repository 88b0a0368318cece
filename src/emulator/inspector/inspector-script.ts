/** The inspector's script, for browsers of the last years: the list of the sessions and what is known of one. */
export const INSPECTOR_SCRIPT = `
import { byId, facts, make, pixels, seconds, section, size, svg, table } from '/inspector-elements.js';

const summaries = new Map();
let selectedId = location.hash.slice(1);
let shownEntries = '';

const shortName = (challenge) => ({ FaceMovementAndLightChallenge: 'light', FaceMovementChallenge: 'movement' })[challenge] ?? 'not opened';

function showList() {
  const sorted = [...summaries.values()].sort((a, b) => b.createdEpochMs - a.createdEpochMs || b.number - a.number);
  byId('empty').hidden = sorted.length > 0;
  if (!summaries.has(selectedId) && sorted[0]) selectedId = sorted[0].id;
  byId('sessions').replaceChildren(...sorted.map((session) => {
    const status = make('span', { className: 'status ' + session.status, textContent: session.status });
    const score = session.confidence === null ? '' : session.confidence.toFixed(1);
    const button = make('button', { type: 'button' },
      make('span', { className: 'row' }, make('strong', { textContent: 'Check ' + session.number }), status),
      make('span', { className: 'row muted' },
        make('span', { textContent: new Date(session.createdEpochMs).toLocaleTimeString() + ', ' + shortName(session.challenge) }),
        make('span', { textContent: score })));
    button.setAttribute('aria-current', String(session.id === selectedId));
    button.addEventListener('click', () => { selectedId = session.id; location.hash = session.id; showList(); void showDetail(); });
    return make('li', {}, button);
  }));
}

async function showDetail() {
  const id = selectedId;
  if (!id) return;
  const response = await fetch('inspector/sessions/' + id);
  if (!response.ok || id !== selectedId) return;
  const view = await response.json();
  const version = [view.id, view.status, view.entries].join();
  if (version === shownEntries) return;
  shownEntries = version;
  // The video keeps playing while the history below it grows.
  byId('detail').replaceChildren(...[overview(view), findings(view), colors(view), media(view), history(view)].filter(Boolean));
}

function overview(view) {
  const known = [
    ['Session', make('code', { textContent: view.id })],
    ['Challenge', view.parameters ? view.parameters.type + ' ' + view.parameters.version : 'not decided yet'],
    ['Frame', view.frame ? pixels(view.frame) : 'not declared yet'],
    ['Oval', view.parameters ? oval(view.parameters.oval) : null],
    ['Client', view.client],
    ['Video', view.video ? videoFacts(view) : view.videoBytes ? size(view.videoBytes) : null],
    ['Ended', view.failure],
  ].filter(([, value]) => value);
  const score = view.confidence === null ? [] : [
    make('p', {}, make('span', { className: 'score', textContent: view.confidence.toFixed(2) }), ' confidence'),
    make('meter', { min: 0, max: 100, low: 90, high: 95, optimum: 100, value: view.confidence, title: 'confidence' }),
  ];
  return make('section', {},
    make('div', { className: 'row' }, make('h2', { textContent: 'Check ' + view.number }), make('span', { className: 'status ' + view.status, textContent: view.status })),
    ...score,
    facts(known));
}

const oval = ({ Width, Height, CenterX, CenterY }) => Width + '\\u00d7' + Height + ' at ' + CenterX + ', ' + CenterY;
const videoFacts = ({ video, videoBytes }) =>
  [video.container + ' ' + video.codec, pixels(video), seconds(video.durationMs), video.frames + ' frames', video.keyFrames + ' key frames', size(videoBytes)].join(', ');

function findings(view) {
  if (view.confidence === null) return null;
  return section('Findings', make('ul', { className: 'findings' }, ...view.findings.map(({ code, message, weight }) =>
    make('li', {},
      make('span', { className: weight ? 'weight' : 'weight none', textContent: weight ? '\\u2212' + weight : 'note' }),
      make('span', {}, message + ' ', make('code', { className: 'muted', textContent: code }))))));
}

function colors(view) {
  if (view.colorsAsked.length === 0) return null;
  const last = view.colorsAsked[view.colorsAsked.length - 1];
  const endMs = Math.max(last.atMs, ...view.colorsShown.map(({ atMs }) => atMs)) + 500;
  // A color stays as long as it was asked for, unless the next one came earlier.
  const durationOf = (index) => (view.colorsAsked[index + 1]?.atMs ?? endMs) - (view.colorsAsked[index]?.atMs ?? endMs - 300);
  const row = (stages, y) => stages.map((stage, index) => {
    const x = 60 + (stage.atMs / endMs) * 730;
    const untilMs = Math.min(stages[index + 1]?.atMs ?? endMs, stage.atMs + durationOf(index));
    const until = 60 + (untilMs / endMs) * 730;
    const rect = svg('rect', { x, y, width: Math.max(1, until - x), height: 28, fill: 'rgb(' + stage.rgb.join() + ')' });
    rect.append(svg('title', {}, 'color ' + stage.sequenceNumber + ', rgb(' + stage.rgb.join(', ') + '), at ' + stage.atMs + ' ms'));
    return rect;
  });
  const chart = svg('svg', { viewBox: '0 0 800 80', class: 'chart', role: 'img', 'aria-label': 'Colors asked for and shown over time' });
  chart.append(svg('text', { x: 0, y: 24 }, 'asked'), svg('text', { x: 0, y: 62 }, 'shown'), ...row(view.colorsAsked, 5), ...row(view.colorsShown, 43));
  const rows = view.colorsAsked.map((stage, index) => {
    const shown = view.colorsShown[index];
    const delay = shown ? shown.atMs - stage.atMs : null;
    return make('tr', {}, make('td', { textContent: stage.sequenceNumber }), make('td', { textContent: stage.rgb.join(', ') }),
      make('td', { className: 'number', textContent: stage.atMs + ' ms' }),
      make('td', { textContent: shown ? shown.rgb.join(', ') : '\\u2013' }),
      make('td', { className: 'number', textContent: delay === null ? '\\u2013' : (delay < 0 ? '\\u2212' : '+') + Math.abs(delay) + ' ms' }));
  });
  return section('Colors', make('div', { className: 'scroll' }, chart), make('div', { className: 'scroll' }, table(['#', 'asked', '>at', 'shown', '>off by'], rows)));
}

function media(view) {
  if (!view.video && view.images.length === 0) return null;
  const base = 'inspector/sessions/' + view.id;
  const video = view.video ? make('figure', {}, make('video', { controls: true, muted: true, playsInline: true, src: base + '/video' }), make('figcaption', { textContent: 'selfie video, ' + size(view.videoBytes) })) : null;
  const images = view.images.map(({ name, timeMs, box }) => {
    const face = make('span', { className: 'face' });
    for (const [side, value] of [['left', box.Left], ['top', box.Top], ['width', box.Width], ['height', box.Height]]) face.style[side] = 100 * value + '%';
    const picture = make('div', { className: 'picture' }, make('img', { src: base + '/images/' + name + '.webp', alt: name + ' image' }), face);
    return make('figure', {}, picture, make('figcaption', { textContent: name + ', at ' + seconds(timeMs) }));
  });
  return section('Video and images', make('div', { className: 'media' }, video, ...images));
}

function history(view) {
  const arrows = { in: '\\u2192 in', out: '\\u2190 out', state: '' };
  const rows = view.timeline.map(({ atMs, direction, label, bytes, detail }) => make('tr', { className: direction },
    make('td', { className: 'number', textContent: seconds(atMs) }), make('td', { textContent: arrows[direction] }), make('td', { textContent: label }),
    make('td', { className: 'number', textContent: bytes ? size(bytes) : '' }), make('td', { textContent: detail })));
  return section('Timeline', make('div', { className: 'scroll' }, table(['>time', '', 'message or state', '>size', 'detail'], rows)));
}

async function load() {
  const [settings, list] = await Promise.all(['inspector/facts', 'inspector/sessions'].map(async (path) => (await fetch(path)).json()));
  byId('facts').textContent = location.origin + ' \\u00b7 ' + settings.region + (settings.hasControl ? ' \\u00b7 control API on' : '');
  byId('example').textContent = 'aws rekognition create-face-liveness-session \\\\\\n  --endpoint-url ' + location.origin + ' --region ' + settings.region;
  summaries.clear();
  for (const summary of list) summaries.set(summary.id, summary);
  showList();
  await showDetail();
}

const events = new EventSource('inspector/events');
events.addEventListener('open', () => { byId('connection').textContent = 'live'; void load(); });
events.addEventListener('error', () => { byId('connection').textContent = 'reconnecting'; });
events.addEventListener('message', ({ data }) => {
  const { id, session } = JSON.parse(data);
  const isNew = session !== null && !summaries.has(id);
  if (session) summaries.set(id, session);
  else summaries.delete(id);
  if (isNew) { selectedId = id; }
  showList();
  if (id === selectedId) void showDetail();
});
addEventListener('hashchange', () => { selectedId = location.hash.slice(1); showList(); void showDetail(); });
`;
