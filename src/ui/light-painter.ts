import type { LightStage, Rgb } from '../core/light-sequence.ts';
import type { ScreenOval } from './stage-shape.ts';

/** How much of the screen the color covers. Source: the deployed clients. */
const OUTSIDE_ALPHA = 0.9;
const INSIDE_ALPHA = 0.75;
const OUTLINE_PX = 8;

/** One picture of the light challenge. */
export interface LightPicture {
  readonly stage: LightStage;
  /** Position of a scroll's edge, 0 (top) to 1 (bottom). */
  readonly progress: number;
  /** Size of the layer in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** In CSS pixels of the layer; without an oval the whole layer counts as outside. */
  readonly oval: ScreenOval | null;
}

/** Paints one picture, replacing what was there. The context's unit has to be one CSS pixel. */
export function paintLight(canvas: CanvasRenderingContext2D, picture: LightPicture): void {
  const { width, height, oval } = picture;
  canvas.clearRect(0, 0, width, height);
  fillColors(canvas, picture, OUTSIDE_ALPHA);
  if (!oval) return;
  const path = new Path2D();
  path.ellipse(oval.centerX, oval.centerY, oval.radiusX, oval.radiusY, 0, 0, 2 * Math.PI);
  canvas.save();
  canvas.clip(path);
  canvas.clearRect(0, 0, width, height);
  fillColors(canvas, picture, INSIDE_ALPHA);
  canvas.restore();
  canvas.lineWidth = OUTLINE_PX;
  canvas.strokeStyle = '#fff';
  canvas.stroke(path);
}

function fillColors(canvas: CanvasRenderingContext2D, picture: LightPicture, alpha: number): void {
  const { stage, progress, width, height } = picture;
  const edge = stage.kind === 'flat' ? height : Math.round(height * progress);
  canvas.globalAlpha = alpha;
  canvas.fillStyle = cssColor(stage.current);
  canvas.fillRect(0, 0, width, edge);
  canvas.fillStyle = cssColor(stage.previous);
  canvas.fillRect(0, edge, width, height - edge);
  canvas.globalAlpha = 1;
}

function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
