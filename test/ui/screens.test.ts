import { expect, html } from '@open-wc/testing';
import { ERROR_CODES, isRetryable } from '../../src/core/errors.ts';
import type { View } from '../../src/core/view.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { createScreen } from './create-screen.ts';
import { cameraView, canvasStream, OVAL, type ScreenFixture } from './screen-fixture.ts';

const START: View = { screen: 'start' };

describe('the start screen', () => {
  let screen: ScreenFixture;
  beforeEach(async () => {
    screen = await createScreen();
  });

  it('says what happens in three steps and begins on Begin', async () => {
    await screen.show(START);
    expect(screen.heading).to.equal('Check that it’s really you');
    expect(screen.all('li')).to.have.lengthOf(3);
    screen.press('Begin');
    expect(screen.taken).to.deep.equal([['begin']]);
  });

  it('has exactly one main button, Begin', async () => {
    await screen.show(START);
    expect(screen.findParts('button-primary')).to.have.lengthOf(1);
    expect(screen.findPart('button-primary')).to.equal(screen.button('Begin'));
  });

  it('warns of flashing colors, with details to open', async () => {
    await screen.show(START);
    expect(screen.findPart('warning').textContent).to.contain('This check flashes colors');
    expect(screen.all('details')[0]?.textContent).to.contain('photosensitive epilepsy');
  });

  it('names the check without flashing as the way out only where it is offered', async () => {
    const instead = strings['photosensitivity.instead'];
    await screen.show(START, { offersMovement: false });
    expect(screen.findPart('warning').textContent).not.to.contain(instead);
    await screen.show(START, { offersMovement: true });
    expect(screen.findPart('warning').textContent).to.contain(instead);
  });

  it('does not warn when no colors can come', async () => {
    await screen.show(START, { showsPhotosensitivityWarning: false });
    expect(screen.findParts('warning')).to.have.lengthOf(0);
    expect(screen.words).not.to.contain('flash');
  });

  it('lets the person choose the check without flashing, and then speaks of no colors in its steps', async () => {
    await screen.show(START, { offersMovement: true });
    screen.tick('Check without flashing');
    expect(screen.taken).to.deep.equal([['chooseMovement', true]]);
    await screen.show(START, { isMovementChosen: true });
    expect(screen.all('ol')[0]?.textContent).not.to.contain('colors');
  });

  it('keeps Begin disabled until consent is given', async () => {
    await screen.show(START, { consent: 'required' });
    screen.press('Begin');
    expect(screen.taken).to.deep.equal([]);
    screen.tick('I agree');
    expect(screen.taken).to.deep.equal([['giveConsent', true]]);
    await screen.show(START, { consent: 'given' });
    screen.press('Begin');
    expect(screen.taken.at(-1)).to.deep.equal(['begin']);
  });

  it('tries the camera out and shows what it sees', async () => {
    await screen.show(START);
    screen.press('Check your camera');
    expect(screen.taken).to.deep.equal([['checkCamera']]);
    screen.button('Check your camera').focus();
    const stream = canvasStream(640, 480);
    await screen.show(START, { stream });
    expect(screen.focusedWords, 'the focus stays on the button').to.equal('Turn the camera off');
    expect(screen.findPart('camera')).to.have.property('srcObject', stream);
    expect(screen.hasButton('Check your camera')).to.equal(false);
    screen.press('Turn the camera off');
    expect(screen.taken).to.deep.equal([['checkCamera'], ['stopCamera']]);
    await screen.show(START, { stream: null });
    expect(screen.focusedWords).to.equal('Check your camera');
    stream.getTracks().forEach((track) => track.stop());
  });

  it('tells why the camera could not be tried out, and offers it again', async () => {
    await screen.show(START, { previewProblem: 'camera-in-use' });
    expect(screen.words).to.contain('The camera is busy Close other apps');
    expect(screen.hasButton('Check your camera')).to.equal(true);
  });

  it('offers a choice of cameras only when there is one', async () => {
    await screen.show(START, { cameras: [{ deviceId: 'a', label: 'Front' }] });
    expect(screen.findParts('camera-select')).to.have.lengthOf(0);
    const cameras = [
      { deviceId: 'a', label: 'Front' },
      { deviceId: 'b', label: '' },
    ];
    await screen.show(START, { cameras, selectedCamera: 'b' });
    const select = screen.findPart('camera-select');
    if (!(select instanceof HTMLSelectElement)) throw new Error('the choice is no select');
    expect(select.value).to.equal('b');
    expect([...select.options].map(({ text }) => text)).to.deep.equal(['Front', 'Camera 2']);
    select.value = 'a';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    expect(screen.taken).to.deep.equal([['chooseCamera', 'a']]);
  });

  it('shows the host’s own words in its slots', async () => {
    const slotted = html`<b slot="begin">Go</b>
      <p slot="privacy">Our notice</p>`;
    screen = await createScreen(slotted);
    await screen.show(START);
    const [begin, privacy] = ['begin', 'privacy'].map((name) => screen.all<HTMLSlotElement>(`slot[name="${name}"]`)[0]);
    expect(begin?.assignedElements()[0]?.textContent).to.equal('Go');
    expect(privacy?.assignedElements()[0]?.textContent).to.equal('Our notice');
  });

  it('links to the other way to verify, but never to a script', async () => {
    const linkTo = async (url: string | null): Promise<string | null | undefined> => {
      await screen.show(START, { alternativeUrl: url });
      return screen.all('a')[0]?.getAttribute('href');
    };
    expect(await linkTo(null)).to.equal(undefined);
    expect(await linkTo('/other?a=1')).to.equal('/other?a=1');
    for (const url of ['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'http://[']) {
      expect(await linkTo(url), url).to.equal(undefined);
    }
  });
});

describe('the camera screen', () => {
  let screen: ScreenFixture;
  beforeEach(async () => {
    screen = await createScreen();
  });

  it('shows one instruction, in the words of the guidance', async () => {
    await screen.show(cameraView('positioning', { hint: 'too-close' }));
    expect(screen.findParts('hint').map(({ textContent }) => textContent)).to.deep.equal(['Move back a little']);
  });

  it('counts down in big numbers', async () => {
    await screen.show(cameraView('countdown', { countdown: 3 }));
    expect(screen.findPart('countdown').textContent?.trim()).to.equal('3');
    expect(parseFloat(getComputedStyle(screen.findPart('countdown')).fontSize)).to.be.at.least(48);
  });

  it('shows oval, match and the sign of the recording only while there is something to fit', async () => {
    await screen.show(cameraView('positioning'));
    for (const name of ['oval', 'match', 'recording']) expect(screen.findParts(name), name).to.have.lengthOf(0);
    await screen.show(cameraView('fitting', { oval: OVAL, isRecording: true }));
    for (const name of ['oval', 'match', 'recording']) expect(screen.findParts(name), name).to.have.lengthOf(1);
  });

  it('tells how well the face fits, to the eye and to assistive technology', async () => {
    await screen.show(cameraView('fitting', { oval: OVAL, isRecording: true }));
    const ring = screen.findPart('match');
    expect(ring.getAttribute('role')).to.equal('progressbar');
    expect(ring.getAttribute('aria-valuenow')).to.equal('40');
    expect(ring.querySelector('path')?.getAttribute('stroke-dasharray')).to.match(/^40 /);
  });

  it('is white around the oval while recording, whatever the theme is', async () => {
    screen.setAttribute('appearance', 'dark');
    await screen.show(cameraView('fitting', { oval: OVAL, isRecording: true }));
    const white = 'rgb(255, 255, 255)';
    expect(getComputedStyle(screen.all('.layer')[0] ?? screen).backgroundColor).to.equal(white);
    expect(getComputedStyle(screen.all('.oval-surroundings')[0] ?? screen).fill).to.equal(white);
    await screen.show(cameraView('positioning'));
    expect(getComputedStyle(screen.all('.layer')[0] ?? screen).backgroundColor).not.to.equal(white);
  });

  it('mirrors the preview and nothing that is to be read', async () => {
    await screen.show(cameraView('countdown', { countdown: 2 }));
    const mirror = screen.all('.mirror')[0];
    expect(new DOMMatrix(mirror && getComputedStyle(mirror).transform).a).to.equal(-1);
    for (const name of ['hint', 'countdown', 'cancel'])
      expect(mirror?.contains(screen.findPart(name)), name).to.equal(false);
  });

  it('is cancelled by the button and by Escape', async () => {
    await screen.show(cameraView('positioning'));
    screen.press('Cancel');
    screen.pressKey('Escape');
    expect(screen.taken).to.deep.equal([['cancel'], ['cancel']]);
  });

  it('offers a target of at least 44 pixels to cancel, in every phase', async () => {
    for (const phase of ['asking-permission', 'positioning', 'fitting', 'flashing'] as const) {
      await screen.show(cameraView(phase, { isRecording: phase === 'fitting' || phase === 'flashing' }));
      const { width, height } = screen.findPart('cancel').getBoundingClientRect();
      expect(Math.min(width, height), phase).to.be.at.least(44);
    }
  });
});

describe('the screens after the camera', () => {
  let screen: ScreenFixture;
  beforeEach(async () => {
    screen = await createScreen();
  });

  it('shows the true progress of the upload, then only that it waits', async () => {
    await screen.show({ screen: 'verifying', uploadPercent: 42, isNetworkSlow: false });
    expect(screen.words).to.contain('42%');
    const [progress] = screen.all('[role="progressbar"]');
    expect(progress?.getAttribute('aria-valuenow')).to.equal('42');
    expect(progress?.getAttribute('aria-label')).to.equal('Verifying');
    await screen.show({ screen: 'verifying', uploadPercent: null, isNetworkSlow: false });
    expect(screen.all('[role="progressbar"]')).to.have.lengthOf(0);
    expect(screen.heading).to.equal('Verifying');
  });

  it('offers another attempt and tips after a failed check, and nothing to press after the others', async () => {
    await screen.show({ screen: 'result', outcome: 'failed' });
    expect(screen.all('li')).to.have.lengthOf(3);
    screen.press('Try again');
    expect(screen.taken).to.deep.equal([['retry']]);
    for (const outcome of ['succeeded', 'sent'] as const) {
      await screen.show({ screen: 'result', outcome });
      expect(screen.findParts('button'), outcome).to.have.lengthOf(0);
    }
  });

  it('offers to start again after a cancelled check', async () => {
    await screen.show({ screen: 'cancelled' });
    screen.press('Start again');
    expect(screen.taken).to.deep.equal([['retry']]);
  });

  for (const code of ERROR_CODES) {
    it(`has a title, what to do next, and a button where it can help, for ${code}`, async () => {
      await screen.show({ screen: 'error', code, retryAfterSeconds: null, alternativeUrl: null });
      expect(screen.heading).to.equal(strings[`error.${code}.title`]);
      expect(screen.words).to.contain(strings[`error.${code}.text`]);
      expect(screen.findParts('error')).to.have.lengthOf(1);
      expect(screen.findParts('button')).to.have.lengthOf(isRetryable(code) ? 1 : 0);
      if (!isRetryable(code)) return;
      screen.press(strings[`error.${code}.action`]);
      expect(screen.taken).to.deep.equal([['retry']]);
    });
  }

  it('offers no other attempt where none is possible', async () => {
    const ended: readonly View[] = [
      { screen: 'cancelled' },
      { screen: 'result', outcome: 'failed' },
      { screen: 'error', code: 'request-invalid', retryAfterSeconds: null, alternativeUrl: null },
    ];
    for (const view of ended) {
      await screen.show(view, { canRetry: false, alternativeUrl: '/other' });
      expect(screen.findParts('button')).to.have.lengthOf(0);
      expect(screen.all('a')[0]?.getAttribute('href')).to.equal('/other');
    }
  });

  it('says how long new checks are paused and links to the way that the backend named', async () => {
    const limited = { screen: 'error', code: 'limited', retryAfterSeconds: 1800, alternativeUrl: '/backend' } as const;
    await screen.show(limited, { alternativeUrl: '/host', canRetry: false });
    expect(screen.words).to.contain('You can try again in 30 minutes.');
    expect(screen.all('a')[0]?.getAttribute('href')).to.equal('/backend');
  });

  it('lets the person choose another camera where the camera was the trouble', async () => {
    const cameras = [
      { deviceId: 'a', label: 'Front' },
      { deviceId: 'b', label: 'Back' },
    ];
    const failed = (code: 'camera-virtual' | 'clock-skew'): View => ({
      screen: 'error',
      code,
      retryAfterSeconds: null,
      alternativeUrl: null,
    });
    await screen.show(failed('camera-virtual'), { cameras });
    expect(screen.findParts('camera-select')).to.have.lengthOf(1);
    await screen.show(failed('clock-skew'));
    expect(screen.findParts('camera-select')).to.have.lengthOf(0);
  });
});
