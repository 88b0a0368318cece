import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import { type LightColor, lightStages, type Rgb } from '../../src/core/light-sequence.ts';
import type { OvalView } from '../../src/core/view.ts';
import { type FrameSource, lightOverlay, playLight, stopLight } from '../../src/ui/light-overlay.ts';
import { setViewport } from '@web/test-runner-commands';
import { createScreen } from './create-screen.ts';
import { cameraView, OVAL as SCREEN_OVAL } from './screen-fixture.ts';

const RED: Rgb = [255, 0, 0];
const BLUE: Rgb = [0, 0, 255];
const GREEN: Rgb = [0, 255, 0];

/** Animation frames that a test shows one by one. */
class ManualFrames implements FrameSource {
  readonly #callbacks = new Map<number, (frameMs: number) => void>();
  #handles = 0;

  requestAnimationFrame(callback: (frameMs: number) => void): number {
    this.#handles += 1;
    this.#callbacks.set(this.#handles, callback);
    return this.#handles;
  }

  cancelAnimationFrame(handle: number): void {
    this.#callbacks.delete(handle);
  }

  show(frameMs: number): void {
    const due = [...this.#callbacks.values()];
    this.#callbacks.clear();
    for (const callback of due) callback(frameMs);
  }

  get requested(): number {
    return this.#callbacks.size;
  }
}

/** Writes down what is reported. */
class Report {
  readonly shown: [index: number, frameMs: number][] = [];
  readonly frames: number[] = [];
  readonly done: number[] = [];
  onShown: (() => void) | null = null;

  colorShown(index: number, frameMs: number): void {
    this.shown.push([index, frameMs]);
    this.onShown?.();
  }

  colorsFrame(frameMs: number): void {
    this.frames.push(frameMs);
  }

  colorsDone(frameMs: number): void {
    this.done.push(frameMs);
  }
}

const color = (rgb: Rgb, scrollMs: number, flatMs: number): LightColor => ({ rgb, scrollMs, flatMs });
const SEQUENCE = lightStages([color(RED, 0, 100), color(BLUE, 1000, 0), color(GREEN, 1, 1000)]);
const OVAL: OvalView = {
  frame: { widthPx: 300, heightPx: 400 },
  matchPercent: 100,
  oval: { centerXPx: 100, centerYPx: 200, widthPx: 120, heightPx: 200 },
};

describe('the light overlay', () => {
  let canvas: HTMLCanvasElement;
  let frames: ManualFrames;
  let report: Report;

  beforeEach(async () => {
    const layer = await fixture(
      html`<div class="layer">
        <div class="stage"></div>
        <canvas></canvas>
      </div>`,
    );
    const [stage, found] = [layer.querySelector('div'), layer.querySelector('canvas')];
    if (!stage || !found) throw new Error('the fixture is incomplete');
    stage.style.cssText = 'position: fixed; left: 50px; top: 20px; width: 300px; height: 400px';
    found.style.cssText = 'position: fixed; left: 0; top: 0; width: 400px; height: 500px';
    canvas = found;
    frames = new ManualFrames();
    report = new Report();
  });

  /** Color and opacity (0 to 1) of a point of the canvas, in CSS pixels. */
  function colorAt(x: number, y: number): { rgb: number[]; alpha: number } {
    const ratio = canvas.width / canvas.clientWidth;
    const data = canvas.getContext('2d')?.getImageData(x * ratio, y * ratio, 1, 1).data ?? [];
    const [red = 0, green = 0, blue = 0, alpha = 0] = data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  }

  function play(stages = SEQUENCE, oval: OvalView | null = OVAL): () => void {
    return playLight(canvas, { stages, oval, report, frames });
  }

  it('reports every stage with the time of the frame that first showed it, every frame, and the end', () => {
    play();
    for (const frameMs of [5000, 5016, 5100, 5600, 6100, 6101, 6117, 7101]) frames.show(frameMs);
    expect(report.shown).to.deep.equal([
      [0, 5000],
      [1, 5100],
      [2, 6100],
      [3, 6101],
    ]);
    expect(report.frames).to.deep.equal([5000, 5016, 5100, 5600, 6100, 6101, 6117]);
    expect(report.done).to.deep.equal([7101]);
    expect(frames.requested).to.equal(0);
  });

  it('shows a stage that fell between two frames all the same, one frame late', () => {
    play();
    for (const frameMs of [0, 500, 1500, 1516, 1532, 2101]) frames.show(frameMs);
    expect(report.shown).to.deep.equal([
      [0, 0],
      [1, 500],
      [2, 1500],
      [3, 1516],
    ]);
    expect(report.done).to.deep.equal([2101]);
  });

  it('is done on the first frame when no color lasts', () => {
    play(lightStages([color(RED, 0, 0)]));
    frames.show(70);
    expect([report.shown, report.frames, report.done]).to.deep.equal([[], [], [70]]);
  });

  it('covers everything around the oval with nine tenths of the color, the oval with three quarters', () => {
    play();
    frames.show(0);
    // The oval's center is mirrored: 100 of 300 camera pixels from the left is 200 of 300 on the stage.
    const inside = colorAt(50 + 200, 20 + 200);
    const outside = colorAt(5, 490);
    expect(inside.rgb).to.deep.equal(RED);
    expect(inside.alpha).to.be.closeTo(0.75, 0.005);
    expect(outside.rgb).to.deep.equal(RED);
    expect(outside.alpha).to.be.closeTo(0.9, 0.005);
    expect(colorAt(50 + 100, 20 + 50).alpha, 'where the unmirrored oval would be').to.be.closeTo(0.9, 0.005);
  });

  it('outlines the oval in white, eight pixels thick', () => {
    play();
    frames.show(0);
    const leftEdge = 50 + 200 - 60;
    for (const x of [leftEdge - 3, leftEdge, leftEdge + 2]) {
      expect(colorAt(x, 220), `at ${x}`).to.deep.equal({ rgb: [255, 255, 255], alpha: 1 });
    }
    expect(colorAt(leftEdge - 6, 220).rgb).to.deep.equal(RED);
    expect(colorAt(leftEdge + 6, 220).rgb).to.deep.equal(RED);
  });

  it('sweeps a color down from the top over the one before it', () => {
    play();
    for (const frameMs of [0, 100, 600]) frames.show(frameMs);
    expect(colorAt(5, 248).rgb).to.deep.equal(BLUE);
    expect(colorAt(5, 252).rgb).to.deep.equal(RED);
    frames.show(1099);
    expect(colorAt(5, 490).rgb).to.deep.equal(BLUE);
  });

  it('shows all of the first color from the first frame on', () => {
    play(lightStages([color(GREEN, 1000, 0)]));
    frames.show(0);
    expect(colorAt(5, 5).rgb).to.deep.equal(GREEN);
    expect(colorAt(5, 490).rgb).to.deep.equal(GREEN);
  });

  it('follows a change of the layout within one frame, also while a color stands still', () => {
    play();
    frames.show(0);
    canvas.style.width = '200px';
    frames.show(16);
    expect(canvas.width / Math.min(devicePixelRatio, 2)).to.equal(200);
    expect(colorAt(5, 490).alpha).to.be.closeTo(0.9, 0.005);
  });

  it('paints and reports nothing after it was stopped, even from inside a report', () => {
    const stop = play();
    report.onShown = stop;
    frames.show(0);
    expect(frames.requested).to.equal(0);
    frames.show(200);
    expect(report.shown).to.have.lengthOf(1);
    expect(report.done).to.deep.equal([]);
  });

  it('stops when its canvas is no longer rendered, and starts anew only for other stages', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const show = (stages: typeof SEQUENCE | null): void => {
      render(stages && html`<canvas ${lightOverlay({ stages, oval: null, report, frames })}></canvas>`, place);
    };
    show(SEQUENCE);
    frames.show(0);
    show(SEQUENCE);
    frames.show(16);
    expect(report.shown).to.deep.equal([[0, 0]]);
    expect(frames.requested).to.equal(1);
    show([...SEQUENCE]);
    frames.show(32);
    expect(report.shown).to.deep.equal([
      [0, 0],
      [0, 32],
    ]);
    show(null);
    frames.show(48);
    expect(report.frames).to.deep.equal([0, 16, 32]);
    expect(frames.requested).to.equal(0);
  });

  it('leaves no frame asked for when it is stopped', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    render(html`<canvas ${lightOverlay({ stages: SEQUENCE, oval: null, report, frames })}></canvas>`, place);
    frames.show(0);
    expect(frames.requested).to.equal(1);
    stopLight(report);
    expect(frames.requested).to.equal(0);
  });
});

describe('in a zoomed page', () => {
  it('the colors have the oval where the person sees it', async () => {
    await setViewport({ width: 800, height: 600 });
    const parent = await fixture<HTMLElement>(html`<div></div>`);
    parent.style.setProperty('zoom', '1.5');
    const screen = await createScreen();
    parent.append(screen);
    const red = [255, 0, 0] as const;
    const stages = [
      { kind: 'flat', sequenceNumber: 0, current: red, previous: red, startsMs: 0, endsMs: 60_000 },
    ] as const;
    await screen.show(cameraView('flashing', { oval: SCREEN_OVAL, isRecording: true, lightStages: stages }));
    while (screen.taken.length === 0) await new Promise(requestAnimationFrame);

    const canvas = screen.all<HTMLCanvasElement>('canvas')[0];
    const seen = screen.all('.oval-outline')[0]?.getBoundingClientRect();
    if (!canvas || !seen) throw new Error('there are no colors');
    const box = canvas.getBoundingClientRect();
    const alphaAt = (x: number, y: number): number => {
      const [column, row] = [
        ((x - box.left) * canvas.width) / box.width,
        ((y - box.top) * canvas.height) / box.height,
      ].map(Math.round);
      return canvas.getContext('2d')?.getImageData(column ?? 0, row ?? 0, 1, 1).data[3] ?? 0;
    };
    const middle = seen.top + seen.height / 2;
    const [inside, outside] = [191, 230];
    expect(alphaAt(seen.left + 20, middle)).to.be.closeTo(inside, 2);
    expect(alphaAt(seen.right - 20, middle)).to.be.closeTo(inside, 2);
    expect(alphaAt(seen.left - 20, middle)).to.be.closeTo(outside, 2);
    expect(alphaAt(seen.right + 20, middle)).to.be.closeTo(outside, 2);
  });
});
