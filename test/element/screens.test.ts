import { expect } from '@open-wc/testing';
import { ERROR_CODES, FaceLivenessError, isRetryable } from '../../src/core/errors.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';
import { FAR_FACE } from '../support/core-fixtures.ts';
import { settle } from '../support/settle.ts';
import { ElementHarness, provide } from './element-harness.ts';

describe('the screens of the element', () => {
  let harness: ElementHarness;
  afterEach(() => harness.element.remove());

  it('are accessible at the start', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, requireConsent: true });
    await expect(harness.element).to.be.accessible();
  });

  it('are accessible after a failure', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, alternativeUrl: '/other' });
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await harness.reach('error');
    await harness.update();
    await expect(harness.element).to.be.accessible();
  });

  it('show what the camera sees during the check, and let go of it afterwards', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.ports.toPositioning();
    await harness.update();
    const [stream] = harness.ports.camera.streams;
    expect(harness.part<HTMLVideoElement>('camera')?.srcObject).to.equal(stream);
    harness.element.cancel();
    await harness.update();
    expect(harness.part('camera')).to.equal(null);
  });

  it('explain the permission when the person does not answer for five seconds', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.update();
    expect(harness.part('hint')?.textContent?.trim()).to.equal('Allow the use of your camera');
    expect(harness.part('screen')?.textContent).not.to.contain('choose “Allow”');
    harness.ports.wait(5000);
    await harness.update();
    expect(harness.part('screen')?.textContent).to.contain('choose “Allow”');
  });

  it('are not drawn anew for frames that change nothing to see', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.showFaces([]);
    await harness.update();
    const { drawnCount } = harness.element;
    harness.ports.showFaces([], 10);
    await harness.update();
    expect(harness.element.drawnCount).to.equal(drawnCount);
    harness.ports.showFaces([FAR_FACE], 3);
    await harness.update();
    expect(harness.element.drawnCount).to.equal(drawnCount + 1);
  });

  it('tell how far the upload is', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.ports.toUploading();
    harness.ports.stream.upload(45_000);
    await harness.update();
    expect(harness.all('[role="progressbar"]')[0]?.getAttribute('aria-valuenow')).to.equal('50');
  });

  it('offer the other way of the host', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, alternativeUrl: '/other' });
    expect(harness.all<HTMLAnchorElement>('a')[0]?.pathname).to.equal('/other');
  });

  for (const code of ERROR_CODES) {
    it(`say what to do after ${code}`, async () => {
      harness = await ElementHarness.create();
      harness.begin();
      await harness.ports.toFitting();
      harness.ports.stream.fail(code);
      await harness.update();
      expect(harness.heading).to.equal(english[`error.${code}.title`]);
      expect(harness.part('error')?.textContent).to.contain(english[`error.${code}.text`]);
      const { recovery } = new FaceLivenessError(code);
      expect(isRetryable(code)).to.equal(recovery !== 'none');
      if (isRetryable(code)) expect(harness.hasButton(english[`error.${code}.action`])).to.equal(true);
      else expect(harness.part('button-primary')).to.equal(null);
    });
  }
});

describe('the language of the screens', () => {
  let harness: ElementHarness;
  afterEach(() => harness.element.remove());

  async function followLanguage(): Promise<void> {
    // First the change is noticed, then the module of the table is there.
    await settle();
    await settle();
    await harness.update();
  }

  async function setLanguage(language: string): Promise<void> {
    harness.element.lang = language;
    await followLanguage();
  }

  before(async () => {
    // So that the tables are there when they are asked for.
    await import('../../src/i18n/locales/de.ts');
  });

  it('follows lang, also afterwards', async () => {
    harness = await ElementHarness.create();
    await setLanguage('de-CH');
    expect(harness.heading).to.equal(german['start.heading']);
    expect(harness.all('.root')[0]?.getAttribute('lang')).to.equal('de');
    await setLanguage('en');
    expect(harness.heading).to.equal(english['start.heading']);
  });

  it('is the one that was set last, whichever table arrives last', async () => {
    harness = await ElementHarness.create();
    harness.element.lang = 'de';
    await setLanguage('en');
    expect(harness.heading).to.equal(english['start.heading']);
  });

  it('is that of the closest ancestor without a lang of its own', async () => {
    const parent = document.createElement('div');
    parent.lang = 'de';
    document.body.append(parent);
    harness = await ElementHarness.create();
    parent.append(harness.element);
    await followLanguage();
    expect(harness.heading).to.equal(german['start.heading']);
    parent.remove();
  });

  it('follows an ancestor whose lang changes, outside of the shadow tree that the element is in too', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    harness = await ElementHarness.create();
    host.attachShadow({ mode: 'open' }).append(harness.element);
    for (const [language, words] of [
      ['de', german],
      ['en', english],
    ] as const) {
      host.lang = language;
      await followLanguage();
      expect(harness.heading).to.equal(words['start.heading']);
    }
    host.remove();
  });

  it('falls back to English for one that there is not, and for nonsense', async () => {
    harness = await ElementHarness.create();
    for (const language of ['tlh', '!!']) {
      await setLanguage(language);
      expect(harness.heading).to.equal(english['start.heading']);
    }
  });

  it('changes in the middle of a check', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.ports.toPositioning();
    await setLanguage('de');
    expect(harness.part('hint')?.textContent).to.equal(german['camera.connecting']);
  });

  it('is that of the host for the texts that it replaces', async () => {
    harness = await ElementHarness.create({
      sessionProvider: provide,
      strings: { 'start.heading': 'Is it you?' },
    });
    expect(harness.heading).to.equal('Is it you?');
    expect(harness.hasButton(english['start.begin'])).to.equal(true);
    harness.element.strings = null;
    await harness.update();
    expect(harness.heading).to.equal(english['start.heading']);
  });

  it('never makes markup of a text', async () => {
    harness = await ElementHarness.create({ sessionProvider: provide, strings: { 'start.heading': '<i>it</i>' } });
    expect(harness.heading).to.equal('<i>it</i>');
    expect(harness.all('i')).to.deep.equal([]);
  });
});
