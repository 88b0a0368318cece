import type { Appearance } from './appearance.ts';
import { band, type Context2D, fillShape, softSpot, strokeLine } from './brush.ts';
import { css, mix, type Rgb, scaled } from './color.ts';
import { EYE_X, EYE_Y, LIP_LIFT, MOUTH_Y, NOSE_TIP } from './face-landmarks.ts';
import { type HeadProjection, type ImagePoint, onFace } from './head-geometry.ts';

/** Which of the two sides of the face: −1 is the left one in the image. */
type Side = -1 | 1;

const BLACK: Rgb = [20, 14, 12];
const WHITE: Rgb = [255, 255, 255];
const EYE_HALF_WIDTH = 0.07;
const MOUTH_HALF_WIDTH = 0.125;
/** Outer edge of a nostril, from its upper end down. */
const WING: readonly ImagePoint[] = [
  [0.066, 0.085],
  [0.08, 0.12],
  [0.076, 0.16],
  [0.054, 0.175],
];

/** Draws the parts of a face on a surface that is already there; unit: the height of the face. */
export class FeaturePainter {
  readonly #context: Context2D;
  readonly #projection: HeadProjection;
  readonly #appearance: Appearance;

  constructor(context: Context2D, projection: HeadProjection, appearance: Appearance) {
    this.#context = context;
    this.#projection = projection;
    this.#appearance = appearance;
  }

  /** Paints brows, eyes, nose and mouth. */
  paint(eyesOpen: number, mouthOpen: number): void {
    for (const side of [-1, 1] as const) {
      this.#paintSocket(side);
      this.#paintEye(side, eyesOpen);
      this.#paintBrow(side);
    }
    this.#paintNose();
    this.#paintMouth(mouthOpen);
  }

  #at(x: number, y: number, lift = 0): ImagePoint {
    return this.#projection.project(onFace(x, y, lift));
  }

  /** A soft spot on the surface, as flat as the surface is seen. */
  spot(x: number, y: number, radii: readonly [x: number, y: number], color: Rgb, alpha: number, lift = 0): void {
    const flat = this.#projection.foreshorteningAt(x, y);
    softSpot(this.#context, this.#at(x, y, lift), [radii[0] * flat, radii[1]], color, alpha);
  }

  #paintSocket(side: Side): void {
    const { skin } = this.#appearance;
    const shadow = mix(scaled(skin, 0.45), [90, 40, 40], 0.25);
    this.spot(side * EYE_X, EYE_Y - 0.02, [0.13, 0.085], shadow, 0.5);
    this.spot(side * (EYE_X - 0.085), EYE_Y - 0.01, [0.055, 0.09], shadow, 0.5);
    this.spot(side * EYE_X, EYE_Y + 0.055, [0.09, 0.03], shadow, 0.22);
    this.spot(side * (EYE_X + 0.02), EYE_Y - 0.065, [0.09, 0.025], scaled(skin, 1.18), 0.35);
  }

  #paintEye(side: Side, open: number): void {
    const context = this.#context;
    const { skin, iris } = this.#appearance;
    const lidY = (share: number): number =>
      EYE_Y + 0.012 - 0.042 * open * Math.sin(Math.PI * share) ** 0.8 + 0.01 * (1 - open);
    const lowY = (share: number): number => EYE_Y + 0.012 + 0.02 * (0.35 + 0.65 * open) * Math.sin(Math.PI * share);
    const across = (share: number): number => side * (EYE_X + EYE_HALF_WIDTH * (2 * share - 1));
    const shares = [0, 0.12, 0.3, 0.5, 0.7, 0.88, 1];
    const upper = shares.map((share) => this.#at(across(share), Math.min(lidY(share), lowY(share))));
    const lower = shares.map((share) => this.#at(across(share), lowY(share)));
    const outline = band(upper, lower.slice(1, -1));

    context.save();
    fillShape(context, outline, css([226, 220, 214]));
    context.clip();
    this.#paintIris(side, iris);
    // The upper lid's shadow on the ball of the eye.
    strokeLine(context, upper, css(BLACK, 0.35), 0.026);
    context.restore();

    strokeLine(context, lower, css(mix(scaled(skin, 0.5), [120, 50, 50], 0.3), 0.7), 0.007);
    const lashes = shares.map((share) =>
      this.#at(across(share), Math.min(lidY(share), lowY(share)) - 0.004 - 0.013 * Math.sin(Math.PI * share) ** 0.6),
    );
    fillShape(context, band(upper, lashes), css(BLACK, 0.92));
    strokeLine(context, upper, css(BLACK, 0.8), 0.006);
    const crease = shares.map((share) => this.#at(across(share), Math.min(lidY(share) - 0.012 - 0.012 * open, EYE_Y)));
    strokeLine(context, crease, css(scaled(skin, 0.45), 0.55), 0.007);
  }

  #paintIris(side: Side, iris: Rgb): void {
    const context = this.#context;
    const x = side * EYE_X;
    const flat = Math.max(this.#projection.foreshorteningAt(x, EYE_Y), 0.3);
    const center = this.#at(x, EYE_Y);
    const disc = (radius: number, fill: string, at: ImagePoint = center): void => {
      context.beginPath();
      context.ellipse(at[0], at[1], radius * flat, radius, 0, 0, 2 * Math.PI);
      context.fillStyle = fill;
      context.fill();
    };
    disc(0.034, css(scaled(iris, 0.35)));
    disc(0.028, css(iris));
    disc(0.015, css(BLACK));
    disc(0.0065, css(WHITE, 0.9), [center[0] - 0.01, center[1] - 0.011]);
  }

  #paintBrow(side: Side): void {
    const { hair } = this.#appearance;
    const brow = mix(hair, BLACK, 0.35);
    const upper = [0.075, 0.12, 0.175, 0.235, 0.275];
    const rise = [0, -0.02, -0.034, -0.026, 0.004];
    const thickness = [0.03, 0.038, 0.036, 0.026, 0.008];
    const line = (share: number): ImagePoint[] =>
      upper.map((x, index) => this.#at(side * x, -0.172 + (rise[index] ?? 0) + (thickness[index] ?? 0) * share));
    fillShape(this.#context, band(line(-0.5), line(0.5)), css(brow, 0.88));
  }

  #paintNose(): void {
    const { skin } = this.#appearance;
    const shadow = mix(scaled(skin, 0.5), [110, 40, 30], 0.2);
    const light = scaled(skin, 1.22);
    const tip = this.#projection.project(NOSE_TIP);
    const root = this.#at(0, EYE_Y - 0.02, 0.03);
    this.spot(0, 0.19, [0.1, 0.045], shadow, 0.55);
    for (const side of [-1, 1] as const) {
      this.spot(side * 0.058, 0.03, [0.035, 0.13], shadow, side > 0 ? 0.5 : 0.34, 0.02);
      this.spot(side * 0.085, 0.13, [0.04, 0.05], shadow, 0.45, 0.02);
      const wing = WING.map(([x, y]) => this.#at(side * x, y, 0.03));
      strokeLine(this.#context, wing, css(shadow, 0.6), 0.008);
      this.spot(side * 0.034, 0.162, [0.026, 0.015], BLACK, 0.95, 0.06);
    }
    const middle: ImagePoint = [(root[0] + tip[0]) / 2, (root[1] + tip[1]) / 2];
    softSpot(this.#context, middle, [0.03, 0.14], light, 0.55);
    softSpot(this.#context, [tip[0], tip[1] + 0.01], [0.055, 0.045], light, 0.6);
    softSpot(this.#context, [tip[0] - 0.01, tip[1] - 0.005], [0.02, 0.018], WHITE, 0.35);
    const base = [-0.04, -0.02, 0, 0.02, 0.04].map((x) => this.#at(x, 0.168 + 0.01 * (1 - Math.abs(x) / 0.04), 0.07));
    strokeLine(this.#context, base, css(shadow, 0.55), 0.007);
  }

  #paintMouth(open: number): void {
    const context = this.#context;
    const { skin, lip } = this.#appearance;
    const shares = [-1, -0.75, -0.4, -0.14, 0, 0.14, 0.4, 0.75, 1];
    const line = (height: (share: number) => number): ImagePoint[] =>
      shares.map((share) => this.#at(share * MOUTH_HALF_WIDTH, MOUTH_Y + height(Math.abs(share)), LIP_LIFT));
    const round = (share: number): number => 1 - share ** 2;
    const gap = 0.07 * open;
    const top = line((share) => (share > 0.3 ? -0.036 * (1 - share) : -0.028 + 0.006 * (share > 0.05 ? -1 : 1)));
    const seamTop = line((share) => 0.002 - gap * 0.35 * round(share));
    const seamLow = line((share) => 0.004 + gap * round(share));
    const bottom = line((share) => 0.003 + (0.046 + gap) * round(share) ** 0.8);

    this.spot(0, MOUTH_Y + 0.085 + gap, [0.09, 0.03], scaled(skin, 0.5), 0.5);
    this.spot(0, 0.225, [0.03, 0.035], scaled(skin, 0.55), 0.25);
    fillShape(context, band(seamTop, seamLow.slice(1, -1)), css([60, 20, 20]));
    fillShape(context, band(top, seamTop.slice(1, -1)), css(scaled(lip, 0.82)));
    fillShape(context, band(seamLow, bottom.slice(1, -1)), css(lip));
    this.spot(0, MOUTH_Y + 0.026 + gap, [0.07, 0.014], mix(lip, WHITE, 0.5), 0.5, LIP_LIFT);
    strokeLine(context, seamTop, css([56, 20, 18], 0.85), 0.0095);
    for (const side of [-1, 1] as const)
      this.spot(side * 0.135, MOUTH_Y + 0.003, [0.025, 0.025], scaled(skin, 0.45), 0.5);
  }
}
