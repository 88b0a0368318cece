import type { Appearance } from './appearance.ts';
import { band, type Context2D, fillShape, strokeLine } from './brush.ts';
import { css, mix, type Rgb, scaled } from './color.ts';
import { HeadProjection, type ImagePoint, OUTLINE_HEIGHTS } from './head-geometry.ts';
import { FeaturePainter } from './paint-features.ts';
import { randomAt } from './seeded-random.ts';

/** What of a pose changes the drawing of the head itself, not only its place. */
export interface HeadLook {
  readonly yawDegrees: number;
  readonly eyesOpen: number;
  readonly mouthOpen: number;
}

/** Where the hair begins: angle around the head and height, from the image's left to its right. */
const HAIRLINE: readonly (readonly [azimuthDegrees: number, y: number])[] = [
  [-112, 0.1],
  [-97, 0.03],
  [-88, -0.03],
  [-76, -0.08],
  [-70, -0.2],
  [-64, -0.33],
  [-48, -0.435],
  [-22, -0.49],
  [0, -0.5],
  [22, -0.49],
  [48, -0.435],
  [64, -0.33],
  [70, -0.2],
  [76, -0.08],
  [88, -0.03],
  [97, 0.03],
  [112, 0.1],
];

/** Heights at which the outline of the hair is sampled, from the ears up. */
const HAIR_HEIGHTS: readonly number[] = [-0.08, -0.25, -0.42, -0.56, -0.67, -0.72, -0.74];

const STRANDS = 60;

const EAR_X = 0.385;
const EAR_Z = -0.06;
const EAR_LENGTH = 0.13;
const EAR_THICKNESS = 0.07;
const EAR_HALF_HEIGHT = 0.105;
/** Turn of the head from which its near ear is seen as a whole. */
const EAR_IN_FRONT_DEGREES = 8;

/**
 * Draws a head with its hair. The context has the middle of the head as its origin and the height of the face as its
 * unit; everything is drawn as the head looks in even white light of full strength (its albedo with soft shading).
 * The canvas has to be empty: what lies on the skin is cut by the skin's own edge, which is cheaper than a clip path.
 */
export function paintHead(context: Context2D, look: HeadLook, appearance: Appearance, seed: number): void {
  const projection = new HeadProjection(look.yawDegrees);
  const painter = new FeaturePainter(context, projection, appearance);
  paintSkin(context, projection, appearance);
  context.globalCompositeOperation = 'source-atop';
  paintForms(painter, appearance);
  painter.paint(look.eyesOpen, look.mouthOpen);
  context.globalCompositeOperation = 'destination-over';
  for (const side of [-1, 1] as const) paintEar(context, projection, appearance, side);
  paintHairBehind(context, projection, appearance);
  context.globalCompositeOperation = 'source-over';
  paintHairInFront(context, projection, appearance, seed);
  // A turned head shows the near ear in front of the hair; the far one stays behind the cheek.
  if (Math.abs(look.yawDegrees) >= EAR_IN_FRONT_DEGREES) {
    paintEar(context, projection, appearance, look.yawDegrees > 0 ? -1 : 1);
  }
}

function skinOutline(projection: HeadProjection): ImagePoint[] {
  return outline(projection, OUTLINE_HEIGHTS, () => 0);
}

function outline(projection: HeadProjection, heights: readonly number[], margin: (y: number) => number): ImagePoint[] {
  const ends = heights.map((y) => projection.outlineAt(y, margin(y)));
  const left = ends.map(([x], index): ImagePoint => [x, heights[index] ?? 0]);
  const right = ends.map(([, x], index): ImagePoint => [x, heights[index] ?? 0]);
  return band(left, right);
}

function paintSkin(context: Context2D, projection: HeadProjection, { skin }: Appearance): void {
  const [left, right] = projection.outlineAt(0.05);
  const across = context.createLinearGradient(left, 0, right, 0);
  const stops: readonly (readonly [at: number, brightness: number])[] = [
    [0, 0.62],
    [0.12, 0.85],
    [0.3, 1.02],
    [0.48, 1.04],
    [0.7, 0.97],
    [0.88, 0.78],
    [1, 0.54],
  ];
  for (const [at, brightness] of stops) across.addColorStop(at, css(scaled(skin, brightness)));
  fillShape(context, skinOutline(projection), across);
}

/** Forehead, cheeks, temples, jaw and chin: light and shadow without lines. */
function paintForms(painter: FeaturePainter, { skin }: Appearance): void {
  const shadow = scaled(skin, 0.5);
  const light = scaled(skin, 1.15);
  const blush: Rgb = mix(skin, [214, 92, 82], 0.55);
  painter.spot(0, -0.34, [0.26, 0.16], light, 0.45);
  painter.spot(0, -0.52, [0.45, 0.1], shadow, 0.5);
  for (const side of [-1, 1] as const) {
    painter.spot(side * 0.34, -0.25, [0.12, 0.2], shadow, 0.3);
    painter.spot(side * 0.2, 0.07, [0.12, 0.09], light, 0.35);
    painter.spot(side * 0.23, 0.12, [0.12, 0.09], blush, 0.35);
    painter.spot(side * 0.27, 0.26, [0.1, 0.16], shadow, 0.3);
    painter.spot(side * 0.135, 0.2, [0.035, 0.08], shadow, 0.25);
    painter.spot(side * 0.2, 0.42, [0.16, 0.08], shadow, 0.4);
  }
  painter.spot(0, 0.425, [0.1, 0.05], light, 0.5);
  painter.spot(0, 0.5, [0.2, 0.04], shadow, 0.6);
}

function paintEar(context: Context2D, projection: HeadProjection, { skin }: Appearance, side: -1 | 1): void {
  const [x] = projection.project({ x: side * EAR_X, y: 0, z: EAR_Z });
  const [front] = projection.project({ x: side * EAR_X, y: 0, z: EAR_Z + EAR_LENGTH / 2 });
  const halfWidth = EAR_THICKNESS / 2 + Math.abs(front - x);
  context.save();
  context.translate(x, 0.015);
  context.rotate(side * 0.12);
  const shell = context.createRadialGradient(-side * 0.02, 0.01, 0.01, 0, 0, EAR_HALF_HEIGHT);
  shell.addColorStop(0, css(scaled(skin, 0.55)));
  shell.addColorStop(0.45, css(scaled(skin, 0.66)));
  shell.addColorStop(0.8, css(scaled(skin, 0.84)));
  shell.addColorStop(1, css(scaled(skin, 0.76)));
  context.scale(halfWidth / EAR_HALF_HEIGHT, 1);
  context.beginPath();
  context.arc(0, 0, EAR_HALF_HEIGHT, 0, 2 * Math.PI);
  context.fillStyle = shell;
  context.fill();
  context.restore();
}

function paintHairBehind(context: Context2D, projection: HeadProjection, { hair }: Appearance): void {
  const heights = [...OUTLINE_HEIGHTS.filter((y) => y < -0.1), -0.06, 0.06];
  const nape = outline(projection, heights, (y) => (y < 0 ? 0.015 : -0.07));
  fillShape(context, nape, css(scaled(hair, 0.7)));
}

function paintHairInFront(context: Context2D, projection: HeadProjection, appearance: Appearance, seed: number): void {
  const { hair } = appearance;
  const outer = outline(projection, HAIR_HEIGHTS, (y) => 0.02 + 0.04 * Math.min(1, Math.max(0, -y - 0.1) * 2.5)).map(
    ([x, y]): ImagePoint => [x, y < -0.5 ? y - 0.06 : y],
  );
  const line = HAIRLINE.map(([azimuth, y]) => projection.projectAround(azimuth, y));
  const gradient = context.createLinearGradient(0, -0.82, 0, -0.05);
  gradient.addColorStop(0, css(scaled(hair, 0.85)));
  gradient.addColorStop(0.3, css(scaled(hair, 1.35)));
  gradient.addColorStop(1, css(scaled(hair, 0.75)));
  fillShape(context, band(outer, line), gradient);
  for (let strand = 0; strand < STRANDS; strand += 1) {
    const azimuth = -80 + (160 * strand) / (STRANDS - 1);
    const bend = 6 * (randomAt(seed, 100 + strand) - 0.5);
    const end = hairlineAt(azimuth) - 0.012;
    const points = [0, 0.35, 0.7, 1].map((share, index) =>
      projection.projectAround(azimuth + bend * (3 - index), -0.74 + share * (end + 0.74)),
    );
    const isLight = randomAt(seed, 300 + strand) > 0.5;
    strokeLine(context, points, css(isLight ? scaled(hair, 1.9) : scaled(hair, 0.4), 0.25), 0.007);
  }
}

/** Height of the hairline at an angle around the head. */
function hairlineAt(azimuthDegrees: number): number {
  const next = HAIRLINE.findIndex(([azimuth]) => azimuth >= azimuthDegrees);
  const [left, right] = [HAIRLINE[next - 1], HAIRLINE[next]];
  if (!left || !right) return 0;
  return left[1] + ((right[1] - left[1]) * (azimuthDegrees - left[0])) / (right[0] - left[0]);
}
