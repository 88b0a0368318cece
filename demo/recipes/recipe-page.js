import { CameraSource, chooseCamera } from '../camera-source.js';
import { service } from './service-badge.js';

const OTHER_WAY = '#other-way';

/** Words for what a recipe's server refuses; a recipe brings its own for the rest. */
const REFUSALS = {
  'check-missing': 'The server knows of no check that you passed. Take the check once more.',
  'not-emulated':
    'NotEmulated: the emulator has no answer of its own. Choose one in the panel on this page, then ask again; your check is kept.',
  'service-busy': 'The service is busy. Wait a moment, then ask again; your check is kept.',
  'service-failed': 'The service refused the question. The server’s log says why. Your check is kept.',
  unauthorized: 'Your browser sent no cookie, so the server does not know you. Allow cookies for this page.',
  unreachable: 'The server did not answer. Is it still running?',
};

/** The parts that every recipe's page has: its steps, the element, the other way and the emulator's answers. */
export class RecipePage {
  /** The element; it is in the page only while its step is shown, so it starts nothing before. */
  check;
  #name;
  #camera;
  #cameraKind = null;

  /** @param {string} name Of the recipe, as in its address. */
  constructor(name) {
    this.#name = name;
    this.check = document.querySelector('face-liveness');
    this.check.remove();
    this.#camera = new CameraSource(this.check);
    document.querySelector('#missing').hidden = customElements.get('face-liveness') !== undefined;
    addEventListener('hashchange', () => this.#followHash());
    void this.#offerAnswers();
    this.#followHash();
    // While a page loads, the browser takes the focus to the address's fragment; what the page did before is lost then.
    addEventListener('load', () => this.#followHash());
  }

  /**
   * Shows one step in place of the one before and moves the focus there.
   * @param {'start' | 'check' | 'outcome' | 'other-way'} step
   */
  show(step) {
    for (const section of document.querySelectorAll('.step')) section.hidden = section.id !== step;
    if (step === 'check') void this.#startCheck();
    else this.check.remove();
    // The address follows, without a step in the history that leads back into a check that is over.
    if (step !== 'other-way' && location.hash !== '') history.replaceState(null, '', location.pathname);
    const section = document.querySelector(`#${step}`);
    (section.querySelector('h2[tabindex]') ?? section).focus();
    section.scrollIntoView({ block: 'nearest' });
  }

  /**
   * Asks the recipe's server. Failures of the network are answers too.
   * @returns {Promise<{ok: boolean, error: string | null, body: object}>}
   */
  async ask(path, body = {}) {
    const isPicture = body instanceof Blob;
    const request = new Request(`/api/recipes/${this.#name}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': isPicture ? body.type : 'application/json' },
      body: isPicture ? body : JSON.stringify(body),
    });
    try {
      const response = await fetch(request);
      const answer = await response.json();
      return { ok: response.ok, error: response.ok ? null : answer.error, body: answer };
    } catch {
      return { ok: false, error: 'unreachable', body: {} };
    }
  }

  /**
   * Shows how it ended, or that it did not yet.
   * @param {{tone?: 'good' | 'bad' | 'open', heading: string, text: string, actions?: (HTMLElement)[]}} outcome
   */
  conclude({ tone = 'open', heading, text, actions = [] }) {
    const section = document.querySelector('#outcome');
    section.dataset.tone = tone;
    section.querySelector('h2').textContent = heading;
    section.querySelector('#outcome-text').textContent = text;
    section.querySelector('#outcome-actions').replaceChildren(...actions);
    this.show('outcome');
    // The heading is read because it gets the focus; this reads the rest.
    document.querySelector('#announcement').textContent = text;
  }

  /** What a refusal means, in words. @param {Record<string, string>} own Words of the recipe. */
  explain(error, own = {}) {
    return own[error] ?? REFUSALS[error] ?? `The server refused: ${error}.`;
  }

  /** Runs `pass` after every check that the server found live. */
  onPass(pass) {
    this.check.addEventListener('verdict', ({ detail }) => {
      if (detail.isLive) pass();
    });
  }

  /**
   * The form of the other way.
   * @param {(form: HTMLFormElement) => object} read What to send.
   * @param {(body: object) => {heading: string, text: string}} tell How it is confirmed.
   * @param {Record<string, string>} own Words for refusals.
   */
  offerOtherWay(read, tell, own = {}) {
    onSubmit(document.querySelector('#other-way-form'), async (form) => {
      const { ok, error, body } = await this.ask('/other-way', read(form));
      if (!ok) return this.explain(error, own);
      this.conclude({ tone: 'good', ...tell(body), actions: [this.newVisitorLink()] });
      return null;
    });
  }

  /** @returns {HTMLElement} */
  newVisitorLink() {
    return link('Start over as a new visitor', `/recipes/${this.#name}?visitor=new`);
  }

  async #startCheck() {
    // Asked once: the simulated camera is listed like a real one, which would be taken for the next check.
    this.#cameraKind ??= chooseCamera();
    await this.#camera.use(await this.#cameraKind);
    const section = document.querySelector('#check');
    if (!section.hidden) section.append(this.check);
  }

  #followHash() {
    if (location.hash === OTHER_WAY) this.show('other-way');
    else if (location.hash === '#start') this.show('start');
  }

  async #offerAnswers() {
    if ((await service) !== 'emulator') return;
    const form = document.querySelector('#emulated');
    const state = form.querySelector('#emulated-state');
    form.hidden = false;
    const choose = async (control) => {
      const response = await fetch('/api/recipes/emulator', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ answer: control.value }),
      }).catch(() => null);
      const label = (control.closest('label') ?? control).textContent.trim();
      state.textContent = response?.ok ? `Chosen: ${label}.` : 'The emulator did not take the order.';
    };
    form.addEventListener('change', ({ target }) => void choose(target));
    form.querySelector('button').addEventListener('click', ({ target }) => void choose(target));
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** Unmarks the choice of the emulator's answer, which is good for one question. */
  forgetAnswer() {
    document.querySelector('#emulated').reset();
    document.querySelector('#emulated-state').textContent = '';
  }
}

/** Sends a form by script; what `send` returns is shown as the form's problem. One sending at a time. */
export function onSubmit(form, send) {
  const problem = form.querySelector('.problem');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.inert) return;
    form.inert = true;
    try {
      const text = await send(form);
      problem.hidden = text === null;
      problem.textContent = text ?? '';
    } finally {
      form.inert = false;
    }
  });
}

/** @returns {HTMLButtonElement} */
export function button(label, press, isPrimary = false) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = isPrimary ? 'button primary' : 'button';
  element.textContent = label;
  element.addEventListener('click', press);
  return element;
}

/** @returns {HTMLAnchorElement} */
export function link(label, address, isPrimary = false) {
  const element = document.createElement('a');
  element.className = isPrimary ? 'button primary' : 'button quiet';
  element.href = address;
  element.textContent = label;
  return element;
}
