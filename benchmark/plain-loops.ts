import type { Box } from '../src/core/box.ts';
import type { FrameQuality } from '../src/core/frame-quality.ts';

/**
 * What the frame pipeline does, as plain loops over reused memory: the fastest that is still simple without
 * WebAssembly. Full range, BT.601, not turned; `format` RGBA or I420.
 * @param luma Room for the luma plane, which is written.
 */
export function measureInPlainLoops(
  bytes: Uint8Array,
  format: 'RGBA' | 'I420',
  width: number,
  height: number,
  face: Box,
  luma: Uint8Array,
): FrameQuality {
  const count = width * height;
  let sum = 0;
  let dark = 0;
  let bright = 0;
  for (let i = 0; i < count; i += 1) {
    const value = format === 'RGBA' ? weigh(bytes, 4 * i) : at(bytes, i);
    luma[i] = value;
    sum += value;
    if (value <= 16) dark += 1;
    if (value >= 239) bright += 1;
  }
  const sharpness = laplacianVariance(luma, width, height, face);
  return { meanLuma: sum / count, darkRatio: dark / count, brightRatio: bright / count, sharpness };
}

function laplacianVariance(luma: Uint8Array, width: number, height: number, face: Box): number {
  const left = Math.max(face.leftPx, 1);
  const right = Math.min(face.leftPx + face.widthPx, width - 1);
  const top = Math.max(face.topPx, 1);
  const bottom = Math.min(face.topPx + face.heightPx, height - 1);
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let i = y * width + left; i < y * width + right; i += 1) {
      const edge = 4 * at(luma, i) - at(luma, i - 1) - at(luma, i + 1) - at(luma, i - width) - at(luma, i + width);
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = (right - left) * (bottom - top);
  return (squares - (sum * sum) / count) / count;
}

function weigh(bytes: Uint8Array, i: number): number {
  return (77 * at(bytes, i) + 150 * at(bytes, i + 1) + 29 * at(bytes, i + 2) + 128) >> 8;
}

function at(bytes: Uint8Array, i: number): number {
  return bytes[i] ?? 0;
}
