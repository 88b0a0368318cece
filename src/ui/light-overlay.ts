import { nothing } from 'lit';
import { Directive, directive, type DirectiveResult, type ElementPart } from 'lit/directive.js';
import { type LightFrame, lightFrameAt, type LightStage } from '../core/light-sequence.ts';
import type { OvalView } from '../core/view.ts';
import { paintLight } from './light-painter.ts';
import type { ScreenActions } from './screen-context.ts';
import { ovalOnScreen, type ScreenOval } from './stage-shape.ts';

/** More device pixels than this a CSS pixel would cost time and show nothing. */
const MAX_PIXEL_RATIO = 2;

/** Where animation frames come from; the window is one. */
export interface FrameSource {
  requestAnimationFrame(callback: (frameMs: number) => void): number;
  cancelAnimationFrame(handle: number): void;
}

/** One showing of a light challenge. */
export interface LightPlayback {
  readonly stages: readonly LightStage[];
  readonly oval: OvalView | null;
  readonly report: Pick<ScreenActions, 'colorShown' | 'colorsFrame' | 'colorsDone'>;
  readonly frames?: FrameSource;
}

/**
 * Plays the colors on a canvas that covers the viewport, and reports the animation frame that first showed each stage.
 * The oval is found through the closest `.layer`'s `.stage`. A canvas that cannot be painted on reports nothing, so
 * that no color is claimed that was not shown; one that is in no document any more ends the playback.
 * @returns A function that stops it; nothing is painted or reported afterwards.
 */
export function playLight(canvas: HTMLCanvasElement, playback: LightPlayback): () => void {
  const { stages, oval, report, frames = window } = playback;
  const context = canvas.getContext('2d');
  if (!context) return () => {};
  let firstMs: number | null = null;
  let lastShown = -1;
  let painted = '';
  let handle = frames.requestAnimationFrame(showFrame);

  function showFrame(frameMs: number): void {
    if (!canvas.isConnected) return;
    firstMs ??= frameMs;
    const frame = lightFrameAt(stages, frameMs - firstMs, lastShown);
    if (frame.kind === 'done') {
      report.colorsDone(frameMs);
      return;
    }
    // Asked for before reporting: a report may stop the playback.
    handle = frames.requestAnimationFrame(showFrame);
    paint(frame);
    const isNew = frame.index !== lastShown;
    lastShown = frame.index;
    if (isNew) report.colorShown(frame.index, frameMs);
    report.colorsFrame(frameMs);
  }

  function paint({ index, stage, progress }: LightFrame & { kind: 'stage' }): void {
    // The same measure as the oval's place below, also in a zoomed page.
    const { width, height } = canvas.getBoundingClientRect();
    const screenOval = oval && findOval(canvas, oval);
    const isMoving = stage.kind === 'scroll' && stage.current !== stage.previous;
    // A standing color is painted once, unless the layout changes below it.
    const picture = JSON.stringify([index, isMoving && progress, width, height, screenOval]);
    if (picture === painted || !context) return;
    painted = picture;
    fitCanvas(context, width, height);
    paintLight(context, { stage, progress, width, height, oval: screenOval });
  }

  return () => frames.cancelAnimationFrame(handle);
}

function findOval(canvas: HTMLCanvasElement, oval: OvalView): ScreenOval | null {
  const stage = canvas.closest('.layer')?.querySelector('.stage');
  if (!stage) return null;
  const { left, top } = canvas.getBoundingClientRect();
  const box = stage.getBoundingClientRect();
  return ovalOnScreen(oval, { left: box.left - left, top: box.top - top, width: box.width, height: box.height });
}

function fitCanvas(context: CanvasRenderingContext2D, widthPx: number, heightPx: number): void {
  const { canvas } = context;
  const ratio = Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO);
  const width = Math.round(widthPx * ratio);
  const height = Math.round(heightPx * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** What ends the colors of one element, by whom they are reported to. */
const playing = new WeakMap<LightPlayback['report'], () => void>();

/**
 * Ends the colors that are reported to `report`, if any: their canvas has gone or is going. A hidden page would keep the
 * frame that was asked for until it is shown.
 */
export function stopLight(report: LightPlayback['report']): void {
  playing.get(report)?.();
  playing.delete(report);
}

class LightOverlayDirective extends Directive {
  #stages: readonly LightStage[] | null = null;

  override render(_playback: LightPlayback): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [playback]: [LightPlayback]): typeof nothing {
    if (playback.stages !== this.#stages && element instanceof HTMLCanvasElement) {
      stopLight(playback.report);
      this.#stages = playback.stages;
      playing.set(playback.report, playLight(element, playback));
    }
    return nothing;
  }
}

const lightOverlayDirective = directive(LightOverlayDirective);

/**
 * Element binding for the canvas of the light challenge: plays from when it is rendered until it is removed, and again
 * from the start when it is given another array of stages.
 */
export function lightOverlay(playback: LightPlayback): DirectiveResult {
  return lightOverlayDirective(playback);
}
