import { buildElement } from './build-element.js';

const PATH = '/api/emulator/order';
/** How long a wrong clock is believed to be wrong before it is asked for again. */
const CLOCK_LOOK_MS = 2000;

/**
 * Lets the visitor order what the emulator does with the next session, and shows what is ordered.
 * @param {HTMLElement} element Its checks use up the order.
 * @param {HTMLFormElement} form
 */
export async function offerOrders(element, form) {
  const { fault } = form.elements;
  const place = form.querySelector('#fault-parameters');
  const problem = form.querySelector('#order-problem');
  const offer = await send('GET').catch((failure) => failure);
  if (offer instanceof Error) {
    problem.textContent = offer.message;
    return;
  }
  const { faults, ...state } = offer;
  fault.append(...faults.map(({ name, label }) => new Option(label, name)));
  const chosen = () => faults.find(({ name }) => name === fault.value) ?? null;
  const showFault = () => {
    const { outcome = '', parameters = [] } = chosen() ?? {};
    form.querySelector('#fault-outcome').textContent = outcome;
    place.replaceChildren(...parameters.map(parameterRow));
  };
  let clockTimer = 0;
  const show = (answer) => {
    showState(form, answer);
    clearTimeout(clockTimer);
    if (answer.skewMinutes !== 0) clockTimer = setTimeout(() => void run('GET'), CLOCK_LOOK_MS);
  };
  const run = async (method, body) => {
    try {
      show(await send(method, body));
      if (method !== 'GET') problem.textContent = '';
    } catch (failure) {
      problem.textContent = failure.message;
    }
  };

  fault.addEventListener('change', showFault);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run('POST', orderOf(form, chosen()));
  });
  form.querySelector('#clear-order').addEventListener('click', () => {
    form.reset();
    showFault();
    void run('DELETE');
  });
  // A session is created on the way out of `starting`; until then the order is still there.
  element.addEventListener('statechange', ({ detail }) => {
    if (detail.previous === 'starting') void run('GET');
  });
  show(state);
}

function showState(form, { armed, uses, skewMinutes }) {
  const clock =
    skewMinutes === 0
      ? ''
      : `The service’s clock is ${Math.abs(skewMinutes)} minutes ${skewMinutes > 0 ? 'ahead' : 'behind'} for everybody, ` +
        'recipes and other tabs too, until this check is over, a minute at most. Clear sets it right at once.';
  write(form.querySelector('#clock-state'), clock);
  const state = form.querySelector('#order-state');
  state.dataset.armed = String(armed !== null);
  if (armed !== null) {
    const until = armed.repeats ? `for every session until it is cleared; ${uses} so far` : 'for the next session';
    write(state, `Armed ${until}: ${armed.summary}.`);
  } else write(state, uses > 0 ? 'Nothing is armed; the last session used the order up.' : 'Nothing is armed.');
}

/** What is written again would be read out again. */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function orderOf(form, fault) {
  const { elements } = form;
  const numberOf = (name) => (elements[name].value === '' ? null : Number(elements[name].value));
  const values = (fault?.parameters ?? []).map(({ name, kind }) => {
    const { value } = elements[`parameter-${name}`];
    return [name, kind === 'number' ? Number(value) : value];
  });
  return {
    fault: fault?.name ?? null,
    values: Object.fromEntries(values),
    confidence: numberOf('confidence'),
    colors: elements.colors.value.trim() === '' ? null : elements.colors.value,
    scrollMs: numberOf('scrollMs'),
    flatMs: numberOf('flatMs'),
    fitTimeoutMs: numberOf('fitTimeoutMs'),
    repeats: elements.repeats.checked,
  };
}

function parameterRow({ name, label, kind, options = [], min = null, max = null, initial }) {
  const id = `parameter-${name}`;
  const control =
    kind === 'choice'
      ? buildElement('select', { id, name: id }, ...options.map((option) => new Option(option, option)))
      : buildElement('input', { id, name: id, type: 'number', min, max, step: 1, required: true });
  control.value = String(initial);
  return buildElement('div', { class: 'row' }, buildElement('label', { for: id }, label), control);
}

async function send(method, body) {
  const init =
    body === undefined
      ? { method }
      : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(PATH, init).catch(() => null);
  if (response === null) throw new Error('The server did not answer. Is it still running?');
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
