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
    await screen.show({ screen: 'verifying', uploadPercent: null });
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
    await screen.show({ screen: 'verifying', uploadPercent: 10 });
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
    outside.focus();
    expect(press(outside)).to.equal(false);
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

  it('gives the focus back to the element of the page that began the check when it is cancelled', async () => {
    outside.focus();
    await screen.show(POSITIONING);
    expect(screen.focusedWords).to.equal('Face check');
    await screen.show({ screen: 'cancelled' });
    expect(document.activeElement).to.equal(outside);
  });

  it('does not take the focus from somebody who is busy elsewhere on the page', async () => {
    await screen.show({ screen: 'verifying', uploadPercent: null });
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
