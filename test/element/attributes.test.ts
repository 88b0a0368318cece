import { expect } from '@open-wc/testing';
import { createTag, ElementHarness, provide, type TestedElement } from './element-harness.ts';

/** Attribute, property, text, and the value that the property takes. */
const ATTRIBUTES = [
  ['session-id', 'sessionId', 'a', 'a', null],
  ['region', 'region', 'eu-west-1', 'eu-west-1', 'us-east-1'],
  ['session-url', 'sessionUrl', '/s', '/s', null],
  ['endpoint', 'endpoint', 'wss://a.example', 'wss://a.example', null],
  ['challenge', 'challenge', 'light', 'light', 'auto'],
  ['device-id', 'deviceId', 'front', 'front', null],
  ['assets-url', 'assetsUrl', '/assets/', '/assets/', null],
  ['engine', 'engine', 'mediapipe', 'mediapipe', 'builtin'],
  ['skip-intro', 'skipIntro', '', true, false],
  ['countdown', 'countdown', '5', 5, 3],
  ['appearance', 'appearance', 'dark', 'dark', 'auto'],
  ['sounds', 'sounds', '', true, false],
  ['require-consent', 'requireConsent', '', true, false],
  ['alternative-url', 'alternativeUrl', '/other', '/other', null],
  ['allow-virtual-camera', 'allowVirtualCamera', '', true, false],
  ['debug', 'debug', '', true, false],
] as const satisfies readonly (readonly [string, keyof TestedElement, string, unknown, unknown])[];

/** Properties that are never attributes. */
const PROPERTIES_ONLY = ['sessionProvider', 'credentialsProvider', 'requestInit', 'clockOffsetMs', 'strings'] as const;

describe('the attributes of the element', () => {
  let harness: ElementHarness;
  let element: TestedElement;
  beforeEach(async () => {
    harness = await ElementHarness.create({});
    element = harness.element;
  });
  afterEach(() => element.remove());

  for (const [attribute, property, text, value, unset] of ATTRIBUTES) {
    it(`${attribute} sets ${property}, which is ${String(unset)} without it`, () => {
      expect(element[property]).to.equal(unset);
      element.setAttribute(attribute, text);
      expect(element[property]).to.equal(value);
      element.removeAttribute(attribute);
      expect(element[property]).to.equal(unset);
    });
  }

  for (const [attribute, property] of ATTRIBUTES.filter(([, , , value]) => value === true)) {
    it(`${attribute} is off when a framework writes false into it`, () => {
      element.setAttribute(attribute, 'false');
      expect(element[property]).to.equal(false);
      element.setAttribute(attribute, 'true');
      expect(element[property]).to.equal(true);
    });
  }

  for (const property of PROPERTIES_ONLY) {
    it(`do not set ${property}`, () => {
      const attribute = property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      element.setAttribute(attribute, '{}');
      element.setAttribute(property, '{}');
      expect(element[property]).to.equal(null);
    });
  }

  it('never hold credentials', () => {
    element.credentialsProvider = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    expect(element.outerHTML).not.to.match(/AKID|secret/);
  });

  it('may have any value without throwing', () => {
    for (const [attribute] of ATTRIBUTES) {
      for (const text of ['', 'nonsense', '<b>', '-1', '\u0000']) element.setAttribute(attribute, text);
    }
    expect(harness.events).to.deep.equal([]);
  });
});

describe('an element that is upgraded', () => {
  it('keeps the properties that were set before', async () => {
    const { tag, define } = createTag();
    const early = document.createElement(tag);
    Object.assign(early, { sessionProvider: provide, region: 'eu-west-1', countdown: 7, challenge: 'movement' });
    document.body.append(early);
    define();
    const element = early as TestedElement;
    await element.updateComplete;
    expect(element).to.include({ sessionProvider: provide, region: 'eu-west-1', countdown: 7, challenge: 'movement' });
    expect(element.state).to.equal('intro');
    element.remove();
  });

  it('takes the attributes of the page', async () => {
    const { tag, define } = createTag();
    const container = document.createElement('div');
    container.innerHTML = `<${tag} session-url="/api" challenge="movement" countdown="0" state="made-up"></${tag}>`;
    document.body.append(container);
    define();
    const element = container.firstElementChild as TestedElement;
    await element.updateComplete;
    expect(element).to.include({ sessionUrl: '/api', challenge: 'movement', countdown: 0 });
    expect(element.getAttribute('state')).to.equal('intro');
    container.remove();
  });

  it('works when it is made by its constructor', async () => {
    const { tag, define } = createTag();
    define();
    const Constructor = customElements.get(tag);
    if (!Constructor) throw new Error('The tag was not defined.');
    const element = new Constructor() as TestedElement;
    expect(element.attributes).to.have.lengthOf(0);
    document.body.append(element);
    await element.updateComplete;
    expect(element.state).to.equal('idle');
    element.remove();
  });
});

describe('a property that a framework sets to undefined or null', () => {
  for (const nothing of [undefined, null]) {
    it(`${String(nothing)} has its default`, async () => {
      const wishes: unknown[] = [];
      const sessionProvider: typeof provide = (request) => {
        wishes.push(request.challenge);
        return provide(request);
      };
      const harness = await ElementHarness.create({ sessionProvider });
      const nothings = { region: nothing, challenge: nothing, engine: nothing, countdown: nothing, assetsUrl: nothing };
      Object.assign(harness.element, nothings);
      harness.begin();
      await harness.ports.toCountdown();
      expect(harness.ports.stream.last.request.session.region).to.equal('us-east-1');
      expect(wishes).to.deep.equal(['auto']);
      await harness.update();
      expect(harness.part('countdown')?.textContent?.trim()).to.equal('3');
      harness.element.remove();
    });
  }
});
