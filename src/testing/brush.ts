import { css, type Rgb } from './color.ts';
import type { ImagePoint } from './head-geometry.ts';

/** Any 2D canvas context that the simulated person can draw on. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Begins a path that runs smoothly through all points. Source: Catmull-Rom splines written as Bézier curves. */
export function smoothPath(context: Context2D, points: readonly ImagePoint[], isClosed: boolean): void {
  const count = points.length;
  const at = (index: number): ImagePoint => {
    const point = points[isClosed ? (index + count) % count : Math.min(Math.max(index, 0), count - 1)];
    if (!point) throw new RangeError('a path needs points');
    return point;
  };
  context.beginPath();
  context.moveTo(...at(0));
  for (let index = 0; index < (isClosed ? count : count - 1); index += 1) {
    const [before, from, to, after] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    context.bezierCurveTo(
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
      to[0],
      to[1],
    );
  }
  if (isClosed) context.closePath();
}

/** The outline of the band between two lines that run the same way: along the first one and back along the second. */
export function band(there: readonly ImagePoint[], back: readonly ImagePoint[]): ImagePoint[] {
  return [...there, ...back.map((point, index) => back[back.length - 1 - index] ?? point)];
}

/** Fills the inside of a smooth closed line. */
export function fillShape(context: Context2D, points: readonly ImagePoint[], fill: string | CanvasGradient): void {
  smoothPath(context, points, true);
  context.fillStyle = fill;
  context.fill();
}

/** Draws a smooth open line with round ends. */
export function strokeLine(context: Context2D, points: readonly ImagePoint[], stroke: string, width: number): void {
  smoothPath(context, points, false);
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.stroke();
}

/** A spot of color that fades out to its edge; `alpha` is its strength in the middle. */
export function softSpot(
  context: Context2D,
  center: ImagePoint,
  radii: readonly [x: number, y: number],
  color: Rgb,
  alpha: number,
): void {
  if (radii[0] < 0.002 || radii[1] < 0.002) return;
  context.save();
  context.translate(...center);
  context.scale(...radii);
  const gradient = context.createRadialGradient(0, 0, 0, 0, 0, 1);
  gradient.addColorStop(0, css(color, alpha));
  gradient.addColorStop(0.5, css(color, alpha * 0.6));
  gradient.addColorStop(1, css(color, 0));
  context.fillStyle = gradient;
  context.fillRect(-1, -1, 2, 2);
  context.restore();
}
