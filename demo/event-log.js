import { buildElement } from './build-element.js';
import { copyOnPress } from './copy-button.js';

/** Every event of the element. */
export const EVENTS = Object.freeze([
  'statechange',
  'guidance',
  'sessionrequest',
  'analysiscomplete',
  'verdict',
  'error',
  'cancel',
]);
const MAX_ENTRIES = 500;
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Writes the element's events into the list of a panel, the newest at the bottom, with a choice of kinds and a button
 * that copies what is shown. Ids are left out: they belong into no log.
 * @param {HTMLElement} element
 * @param {HTMLElement} panel
 */
export function logEvents(element, panel) {
  const list = panel.querySelector('#events');
  const filter = panel.querySelector('#event-filter');
  const startMs = performance.now();
  const isShown = (name) => filter.querySelector(`[value="${name}"]`).checked;

  for (const name of EVENTS) {
    const box = buildElement('input', { type: 'checkbox', value: name, checked: true, autocomplete: 'off' });
    filter.append(buildElement('label', { class: 'chip' }, box, buildElement('code', {}, name)));
    element.addEventListener(name, ({ detail }) => {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(2);
      append(list, entry(name, seconds, detail), isShown(name));
    });
  }
  filter.addEventListener('change', () => {
    for (const item of list.children) item.hidden = !isShown(item.dataset.event);
  });
  panel.querySelector('#clear').addEventListener('click', () => list.replaceChildren());
  copyOnPress(panel.querySelector('#copy-events'), () =>
    [...list.children]
      .filter((item) => !item.hidden)
      .map((item) => [...item.children].map(({ textContent }) => textContent.trim()).join('\t'))
      .join('\n'),
  );
}

function append(list, item, isShown) {
  item.hidden = !isShown;
  const frame = list.parentElement;
  const isAtEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;
  list.append(item);
  if (list.childElementCount > MAX_ENTRIES) list.firstElementChild.remove();
  if (isAtEnd) frame.scrollTop = frame.scrollHeight;
}

function entry(name, seconds, detail) {
  return buildElement(
    'li',
    { class: toneOf(name, detail), 'data-event': name },
    buildElement('span', { class: 'time' }, seconds),
    buildElement('span', { class: 'name' }, name),
    buildElement('span', { class: 'detail' }, describe(name, detail).replace(ID, '…')),
  );
}

function describe(name, detail) {
  switch (name) {
    case 'statechange':
      return `${detail.previous} → ${detail.state}`;
    case 'guidance':
      return `${detail.code ?? 'none'}${detail.message ? ` “${detail.message}”` : ''}`;
    case 'sessionrequest':
      return 'a new session-id is asked for';
    case 'analysiscomplete':
      return `${detail.region}, ${detail.device.label || 'a camera without a name'}`;
    case 'verdict':
      return detail.isLive ? 'live' : 'not live';
    case 'error':
      return `${detail.code} (${detail.recovery}): ${detail.message}${causeOf(detail)}`;
    case 'cancel':
      return `in ${detail.state}`;
    default:
      return '';
  }
}

function causeOf({ cause }) {
  return cause instanceof Error ? ` Cause: ${cause.name}: ${cause.message}` : '';
}

function toneOf(name, detail) {
  if (name === 'error') return 'bad';
  if (name === 'verdict') return detail.isLive ? 'good' : 'bad';
  return '';
}
