import { type Appearance, appearanceOf } from './appearance.ts';
import type { Context2D } from './brush.ts';
import type { FrameSize } from './face-landmarks.ts';
import { Layer, LayerCache } from './layer.ts';
import { paintBody } from './paint-body.ts';
import { paintHead } from './paint-head.ts';
import type { PersonPose } from './person-pose.ts';

/** Part of the drawing that a layer holds, in units of the face's height around the middle of the head. */
interface Extent {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const HEAD: Extent = { left: -0.7, top: -0.9, width: 1.4, height: 1.45 };
const BODY: Extent = { left: -1.05, top: 0.05, width: 2.1, height: 1.4 };

/** Layers are painted at sizes that are these factors apart and scaled down to the size asked for. */
const SIZE_STEP = 1.25;
const SMALLEST_FACE_PX = 64;
/** Heads are remembered up to this many pixels, 24 MB: a whole turn from side to side, seen from far away. */
const MOST_HEAD_PIXELS = 6_000_000;
/** Larger faces are scaled up: nobody sees the difference, and memory stays bounded. */
const LARGEST_FACE_PX = 620;

/**
 * One person's head and body, painted when they change and only copied otherwise. For this the turn of the head is
 * rounded to whole degrees, eyes and mouth to quarters and eighths; place, size and tilt are exact.
 */
export class PersonLayers {
  readonly #appearance: Appearance;
  readonly #seed: number;
  readonly #heads = new LayerCache(MOST_HEAD_PIXELS);
  readonly #body = new Layer();

  constructor(seed: number) {
    this.#seed = seed;
    this.#appearance = appearanceOf(seed);
  }

  /** Draws the person as they look in even white light of full strength. */
  draw(context: Context2D, size: FrameSize, pose: PersonPose): void {
    const facePx = pose.faceHeightRatio * size.height;
    const paintedPx = paintedSize(facePx);
    const body = this.#body.get('body', ...pixels(BODY, paintedPx), (layer) => {
      toUnits(layer, BODY, paintedPx);
      paintBody(layer, this.#appearance);
    });
    const look = {
      yawDegrees: Math.round(pose.yawDegrees),
      eyesOpen: Math.round(clamped(pose.eyesOpen) * 4) / 4,
      mouthOpen: Math.round(clamped(pose.mouthOpen) * 8) / 8,
    };
    const headKey = `${paintedPx} ${look.yawDegrees} ${look.eyesOpen} ${look.mouthOpen}`;
    const head = this.#heads.get(headKey, ...pixels(HEAD, paintedPx), (layer) => {
      toUnits(layer, HEAD, paintedPx);
      paintHead(layer, look, this.#appearance, this.#seed);
    });

    context.save();
    context.translate(pose.centerX * size.width, pose.centerY * size.height);
    context.scale(facePx, facePx);
    place(context, body, BODY);
    // The torso goes on below the layer for as long as the frame does: its last row, stretched.
    context.drawImage(
      body,
      0,
      body.height - 2,
      body.width,
      1,
      BODY.left,
      BODY.top + BODY.height - 0.01,
      BODY.width,
      40,
    );
    context.rotate((pose.rollDegrees * Math.PI) / 180);
    place(context, head, HEAD);
    context.restore();
  }
}

function paintedSize(facePx: number): number {
  const steps = Math.max(0, Math.ceil(Math.log(facePx / SMALLEST_FACE_PX) / Math.log(SIZE_STEP)));
  return Math.min(Math.round(SMALLEST_FACE_PX * SIZE_STEP ** steps), LARGEST_FACE_PX);
}

function clamped(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}

function pixels(extent: Extent, facePx: number): [width: number, height: number] {
  return [Math.ceil(extent.width * facePx), Math.ceil(extent.height * facePx)];
}

function toUnits(context: Context2D, extent: Extent, facePx: number): void {
  context.scale(facePx, facePx);
  context.translate(-extent.left, -extent.top);
}

function place(context: Context2D, layer: OffscreenCanvas, { left, top, width, height }: Extent): void {
  context.drawImage(layer, left, top, width, height);
}
