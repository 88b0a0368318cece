import type { Appearance } from './appearance.ts';
import { band, type Context2D, fillShape, softSpot } from './brush.ts';
import { css, scaled } from './color.ts';
import type { ImagePoint } from './head-geometry.ts';

/** Draws neck, shoulders and shirt below a head; origin and unit as in the drawing of the head. */
export function paintBody(context: Context2D, { skin, shirt }: Appearance): void {
  const shoulders = context.createLinearGradient(-1, 0, 1, 0);
  shoulders.addColorStop(0, css(scaled(shirt, 0.6)));
  shoulders.addColorStop(0.4, css(scaled(shirt, 1.1)));
  shoulders.addColorStop(1, css(scaled(shirt, 0.55)));
  const right: readonly ImagePoint[] = [
    [0.2, 0.66],
    [0.34, 0.73],
    [0.62, 0.82],
    [0.84, 0.93],
    [0.95, 1.1],
    [0.98, 1.3],
    [0.98, 1.6],
    [0.98, 2],
  ];
  fillShape(context, band(mirrored(right), right), shoulders);

  const neck = context.createLinearGradient(-0.26, 0, 0.26, 0);
  neck.addColorStop(0, css(scaled(skin, 0.42)));
  neck.addColorStop(0.35, css(scaled(skin, 0.76)));
  neck.addColorStop(0.6, css(scaled(skin, 0.7)));
  neck.addColorStop(1, css(scaled(skin, 0.38)));
  const side: readonly ImagePoint[] = [
    [0.235, 0.1],
    [0.225, 0.45],
    [0.235, 0.6],
    [0.26, 0.7],
    [0.14, 0.82],
  ];
  context.save();
  fillShape(context, band(mirrored(side), side), neck);
  context.clip();
  softSpot(context, [0, 0.5], [0.3, 0.17], scaled(skin, 0.3), 0.75);
  context.restore();

  const collar = context.createLinearGradient(0, 0.65, 0, 0.95);
  collar.addColorStop(0, css(scaled(shirt, 0.75)));
  collar.addColorStop(1, css(scaled(shirt, 1.05)));
  const edge: readonly ImagePoint[] = [
    [-0.285, 0.66],
    [-0.2, 0.79],
    [0, 0.86],
    [0.2, 0.79],
    [0.285, 0.66],
  ];
  const hem: readonly ImagePoint[] = [
    [-0.34, 0.72],
    [-0.24, 0.85],
    [0, 0.93],
    [0.24, 0.85],
    [0.34, 0.72],
  ];
  fillShape(context, band(edge, hem), collar);
}

function mirrored(points: readonly ImagePoint[]): ImagePoint[] {
  return points.map(([x, y]): ImagePoint => [-x, y]);
}
