import { expect } from '@open-wc/testing';
import { followCheck, type LightSource, overlayLight, SimulatedPerson } from '../../src/testing/index.ts';

describe('light of the page', () => {
  let host: HTMLElement;
  let canvas: HTMLCanvasElement;

  beforeEach(() => {
    host = document.createElement('div');
    canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 100 });
    host.attachShadow({ mode: 'open' }).append(canvas);
    canvas.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh';
    document.body.append(host);
  });
  afterEach(() => host.remove());

  const paint = (color: string, top: number, bottom: number): void => {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D context');
    context.fillStyle = color;
    context.fillRect(0, top, 200, bottom - top);
  };
  const rounded = (light: ReturnType<ReturnType<typeof overlayLight>>): unknown => light?.map(Math.round);

  it('is the color that covers the page', () => {
    paint('rgb(0 255 64)', 0, 100);
    expect(rounded(overlayLight(host)())).to.deep.equal([0, 255, 64]);
  });

  it('is the mean of two colors in linear light while one sweeps over the other', () => {
    paint('rgb(255 0 0)', 0, 50);
    paint('rgb(0 0 255)', 50, 100);
    const half = Math.round(255 * 0.5 ** (1 / 2.2));
    expect(rounded(overlayLight(host)())).to.deep.equal([half, 0, half]);
  });

  it('is none when no canvas covers the page', () => {
    paint('rgb(255 0 0)', 0, 100);
    canvas.style.width = '50vw';
    expect(overlayLight(host)()).to.equal(null);
    canvas.remove();
    expect(overlayLight(host)()).to.equal(null);
  });

  it('falls on a person who follows a check while it flashes, and only then', () => {
    paint('rgb(255 0 0)', 0, 100);
    const lights: LightSource[] = [];
    const person = new SimulatedPerson({ now: () => 0 });
    const stop = followCheck(host, { person, setLight: (light) => lights.push(light) });
    for (const state of ['holding', 'flashing', 'finishing', 'flashing']) {
      host.dispatchEvent(new CustomEvent('statechange', { detail: { state } }));
    }
    stop();
    const seen = lights.map((light) => (typeof light === 'function' ? rounded(light()) : light));
    expect(seen).to.deep.equal([[255, 0, 0], null, [255, 0, 0], null]);
  });
});
