import { buildElement } from './build-element.js';

const PATH = '/api/emulator/order';

/**
 * Lets the visitor order what the emulator does with the next session, and shows what is ordered.
 * @param {HTMLElement} element Its checks use up the order.
 * @param {HTMLFormElement} form
 */
export async function offerOrders(element, form) {
  const { fault } = form.elements;
  const place = form.querySelector('#fault-parameters');
  const problem = form.querySelector('#order-problem');
  const { faults, ...state } = await send('GET');
  fault.append(...faults.map(({ name, label }) => new Option(label, name)));
  const chosen = () => faults.find(({ name }) => name === fault.value) ?? null;
  const showFault = () => {
    const { outcome = '', parameters = [] } = chosen() ?? {};
    form.querySelector('#fault-outcome').textContent = outcome;
    place.replaceChildren(...parameters.map(parameterRow));
  };
  const run = async (method, body) => {
    try {
      showState(form, await send(method, body));
      problem.textContent = '';
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
  showState(form, state);
}

function showState(form, { armed, uses }) {
  const state = form.querySelector('#order-state');
  state.dataset.armed = String(armed !== null);
  if (armed !== null) {
    const until = armed.repeats ? `for every session until it is cleared; ${uses} so far` : 'for the next session';
    state.textContent = `Armed ${until}: ${armed.summary}.`;
  } else state.textContent = uses > 0 ? 'Nothing is armed; the last session used the order up.' : 'Nothing is armed.';
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
