import type { Context2D } from './brush.ts';
import { css } from './color.ts';
import type { FrameSize } from './face-landmarks.ts';

/** Draws a book held up by two hands into the unit square. */
export function paintBook(context: Context2D): void {
  const cover = context.createLinearGradient(0, 0, 1, 1);
  cover.addColorStop(0, css([62, 96, 104]));
  cover.addColorStop(1, css([38, 60, 72]));
  context.fillStyle = css([236, 230, 216]);
  context.fillRect(0.145, 0.07, 0.71, 0.87);
  context.fillStyle = cover;
  context.fillRect(0.13, 0.05, 0.74, 0.88);
  context.fillStyle = css([206, 184, 122]);
  context.fillRect(0.22, 0.2, 0.56, 0.02);
  context.fillRect(0.22, 0.26, 0.38, 0.02);
  context.fillStyle = css([204, 156, 122]);
  for (const x of [0.1, 0.8]) {
    for (let finger = 0; finger < 4; finger += 1) {
      context.beginPath();
      context.roundRect(x, 0.5 + finger * 0.075, 0.12, 0.065, 0.03);
      context.fill();
    }
  }
}

/** Fills the frame with what a camera sees through a finger: dark red, brighter toward one corner. */
export function paintFinger(context: Context2D, { width, height }: FrameSize): void {
  const glow = context.createRadialGradient(width, 0, 0, width, 0, Math.hypot(width, height));
  glow.addColorStop(0, css([44, 14, 10]));
  glow.addColorStop(1, css([12, 4, 4]));
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
}
