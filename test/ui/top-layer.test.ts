import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { forgetTopLayer } from '../../src/ui/top-layer.ts';
import { createScreen } from './create-screen.ts';
import { cameraView, type ScreenFixture } from './screen-fixture.ts';

const POSITIONING = cameraView('positioning');

describe('the top layer', () => {
  let screen: ScreenFixture;
  let outside: HTMLButtonElement;

  beforeEach(async () => {
    await setViewport({ width: 800, height: 600 });
    outside = await fixture(html`<button>Outside</button>`);
    screen = await createScreen();
  });

  function layerBox(): DOMRect {
    return (screen.all('.layer')[0] ?? screen).getBoundingClientRect();
  }

  it('covers the whole viewport with the camera, inside a transformed and clipped ancestor too', async () => {
    const trap = await fixture<HTMLElement>(html`<div></div>`);
    trap.style.cssText =
      'transform: scale(0.5) rotate(10deg); overflow: hidden; width: 50px; height: 50px; contain: strict';
    trap.append(screen);
    await screen.show(POSITIONING);
    const { left, top, width, height } = layerBox();
    expect([left, top, width, height]).to.deep.equal([0, 0, 800, 600]);
    const onTop = document.elementFromPoint(790, 590);
    expect(onTop).to.equal(screen);
  });

  it('covers the viewport without popovers as well', async () => {
    const layer = screen.all<HTMLElement>('.layer')[0] ?? screen;
    layer.removeAttribute('popover');
    Object.defineProperty(layer, 'showPopover', { value: undefined });
    await screen.show(POSITIONING);
    expect([layerBox().width, layerBox().height]).to.deep.equal([800, 600]);
  });

  it('shows nothing of the layer on other screens', async () => {
    await screen.show(POSITIONING);
    await screen.show({ screen: 'verifying', uploadPercent: null, isNetworkSlow: false });
    expect(layerBox().width).to.equal(0);
    expect(screen.all('.layer')[0]?.matches(':popover-open')).to.equal(false);
  });

  it('leaves the focus of the page alone while the first screen is the start', async () => {
    outside.focus();
    await screen.show({ screen: 'start' });
    expect(document.activeElement).to.equal(outside);
  });

  it('moves the focus into the camera layer and from there to the heading of each new screen', async () => {
    screen.button('Begin').focus();
    await screen.show(POSITIONING);
    expect(screen.focusedWords).to.equal('Face check');
    await screen.show({ screen: 'verifying', uploadPercent: 10, isNetworkSlow: false });
    expect(screen.focusedWords).to.equal('Verifying');
    await screen.show({ screen: 'result', outcome: 'failed' });
    expect(screen.focusedWords).to.equal('The check did not succeed');
    await screen.show({ screen: 'start' });
    expect(screen.focusedWords).to.equal('Check that it’s really you');
  });

  it('does not move the focus while the screen stays the same', async () => {
    await screen.show(POSITIONING);
    screen.button('Cancel').focus();
    await screen.show(cameraView('countdown', { countdown: 3 }));
    expect(screen.focusedWords).to.equal('Cancel');
  });

  it('keeps the focus in the layer while Tab is pressed', async () => {
    await screen.show(POSITIONING);
    screen.pressKey('Tab');
    expect(screen.focusedWords).to.equal('Cancel');
    screen.pressKey('Tab');
    expect(screen.focusedWords).to.equal('Cancel');
  });

  it('cancels on Escape wherever the focus is, and leaves the key to the page afterwards', async () => {
    const heard: string[] = [];
    const listen = ({ key }: KeyboardEvent): void => void heard.push(key);
    document.addEventListener('keydown', listen);
    const press = (target: EventTarget): boolean =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await screen.show(POSITIONING);
    expect(press(document.body)).to.equal(false);
    expect(screen.taken).to.deep.equal([['cancel']]);
    expect(heard).to.deep.equal([]);
    await screen.show({ screen: 'cancelled' });
    expect(press(outside)).to.equal(true);
    await screen.show(POSITIONING);
    if (screen.shadowRoot) forgetTopLayer(screen.shadowRoot);
    expect(press(document.body)).to.equal(true);
    expect(screen.taken).to.deep.equal([['cancel']]);
    expect(heard).to.deep.equal(['Escape', 'Escape']);
    document.removeEventListener('keydown', listen);
  });

  it('leaves the keyboard to the camera in front when two elements of a page have one', async () => {
    const front = await createScreen();
    await screen.show(POSITIONING);
    await front.show(POSITIONING);
    expect(front.focusedWords).to.equal('Face check');
    front.pressKey('Escape');
    expect([screen.taken, front.taken]).to.deep.equal([[], [['cancel']]]);
    await front.show({ screen: 'cancelled' });
    outside.focus();
    expect(screen.focusedWords).to.equal('Face check');
    screen.pressKey('Escape');
    expect(screen.taken).to.deep.equal([['cancel']]);
  });

  it('leaves Escape and the focus to a modal dialog that the page opens over the camera', async () => {
    const dialog = await fixture<HTMLDialogElement>(html`<dialog><button>Stay signed in</button></dialog>`);
    await screen.show(POSITIONING);
    dialog.showModal();
    expect(document.activeElement?.textContent).to.equal('Stay signed in');
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
    expect(screen.taken).to.deep.equal([]);
    dialog.close();
  });

  it('cancels on Escape where it lies in a modal dialog itself', async () => {
    const dialog = await fixture<HTMLDialogElement>(html`<dialog></dialog>`);
    dialog.append(screen);
    dialog.showModal();
    await screen.show(POSITIONING);
    screen.pressKey('Escape');
    expect(screen.taken).to.deep.equal([['cancel']]);
    dialog.close();
  });

  it('fetches a focus back that gets behind the layer', async () => {
    await screen.show(POSITIONING);
    outside.focus();
    expect(screen.focusedWords).to.equal('Face check');
  });

  it('leaves Tab alone while the browser asks for the permission', async () => {
    await screen.show(cameraView('asking-permission'));
    screen.pressKey('Tab');
    expect(screen.focusedWords).to.equal('Face check');
    outside.focus();
    expect(document.activeElement).to.equal(outside);
  });

  for (const [name, spoil] of [
    ['was disabled meanwhile', (button: HTMLButtonElement) => button.toggleAttribute('disabled', true)],
    ['was removed meanwhile', (button: HTMLButtonElement) => button.remove()],
  ] as const) {
    it(`moves the focus to the heading when the button that began the check ${name}`, async () => {
      outside.focus();
      await screen.show(POSITIONING);
      spoil(outside);
      await screen.show({ screen: 'cancelled' });
      expect(screen.focusedWords).to.equal('Check canceled');
    });
  }

  it('gives the focus back to a button in the same shadow tree of an app', async () => {
    const app = await fixture<HTMLElement>(html`<div></div>`);
    const button = document.createElement('button');
    app.attachShadow({ mode: 'open' }).append(button, screen);
    button.focus();
    await screen.show(POSITIONING);
    await screen.show({ screen: 'cancelled' });
    expect(app.shadowRoot?.activeElement).to.equal(button);
  });

  it('gives the focus back to the element of the page that began the check when it is cancelled', async () => {
    outside.focus();
    await screen.show(POSITIONING);
    expect(screen.focusedWords).to.equal('Face check');
    await screen.show({ screen: 'cancelled' });
    expect(document.activeElement).to.equal(outside);
  });

  it('does not take the focus from somebody who is busy elsewhere on the page', async () => {
    await screen.show({ screen: 'verifying', uploadPercent: null, isNetworkSlow: false });
    outside.focus();
    await screen.show({ screen: 'result', outcome: 'succeeded' });
    expect(document.activeElement).to.equal(outside);
  });

  it('starts over after the element was removed', async () => {
    await screen.show(POSITIONING);
    const parent = screen.parentElement;
    screen.remove();
    if (screen.shadowRoot) forgetTopLayer(screen.shadowRoot);
    outside.focus();
    parent?.append(screen);
    await screen.show({ screen: 'start' });
    expect(document.activeElement).to.equal(outside);
    expect(layerBox().width).to.equal(0);
  });
});
