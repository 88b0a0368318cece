import type { Appearance } from './appearance.ts';
import type { Context2D } from './brush.ts';
import { css, mix, scaled, type Rgb } from './color.ts';
import type { FrameSize } from './face-landmarks.ts';
import { randomAt } from './seeded-random.ts';

/** Draws the room behind the person, sharp; whoever uses it blurs it. It holds nothing that resembles a face. */
export function paintRoom(context: Context2D, { width, height }: FrameSize, { wall }: Appearance, seed: number): void {
  context.save();
  context.scale(width, height);
  const light = context.createLinearGradient(0, 0, 1, 0.6);
  light.addColorStop(0, css(scaled(wall, 1.05)));
  light.addColorStop(1, css(scaled(wall, 0.62)));
  rectangle(context, 0, 0, 1, 1, light);
  rectangle(context, 0, 0.84, 1, 0.16, css(mix(scaled(wall, 0.5), [112, 80, 56], 0.6)));
  rectangle(context, 0, 0.825, 1, 0.015, css(scaled(wall, 1.1)));
  paintWindow(context, wall);
  paintShelf(context, seed);
  paintPlant(context);
  context.restore();
}

function rectangle(
  context: Context2D,
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string | CanvasGradient,
): void {
  context.fillStyle = fill;
  context.fillRect(x, y, width, height);
}

function paintWindow(context: Context2D, wall: Rgb): void {
  rectangle(context, 0.03, 0.06, 0.2, 0.5, css(scaled(wall, 1.2)));
  const sky = context.createLinearGradient(0, 0.08, 0, 0.54);
  sky.addColorStop(0, css([206, 222, 236]));
  sky.addColorStop(1, css([232, 236, 230]));
  for (const [x, y] of [
    [0.045, 0.085],
    [0.137, 0.085],
    [0.045, 0.32],
    [0.137, 0.32],
  ] as const) {
    rectangle(context, x, y, 0.08, 0.215, sky);
  }
}

function paintShelf(context: Context2D, seed: number): void {
  rectangle(context, 0.74, 0.36, 0.24, 0.016, css([96, 70, 52]));
  let x = 0.755;
  for (let book = 0; x < 0.95; book += 1) {
    const width = 0.012 + 0.014 * randomAt(seed, 500 + book);
    const height = 0.11 + 0.07 * randomAt(seed, 530 + book);
    const color: Rgb = [
      60 + 120 * randomAt(seed, 560 + book),
      60 + 90 * randomAt(seed, 590 + book),
      60 + 100 * randomAt(seed, 620 + book),
    ];
    rectangle(context, x, 0.36 - height, width, height, css(color));
    x += width + 0.002;
  }
}

function paintPlant(context: Context2D): void {
  rectangle(context, 0.83, 0.72, 0.08, 0.13, css([176, 112, 82]));
  context.strokeStyle = css([70, 104, 66]);
  context.lineWidth = 0.014;
  for (let leaf = -3; leaf <= 3; leaf += 1) {
    context.beginPath();
    context.moveTo(0.87, 0.74);
    context.quadraticCurveTo(0.87 + leaf * 0.008, 0.6, 0.87 + leaf * 0.026, 0.5 + Math.abs(leaf) * 0.035);
    context.stroke();
  }
}
