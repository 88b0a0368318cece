import type { Box } from '../../src/core/box.ts';
import type { FrameQuality } from '../../src/core/frame-quality.ts';
import type { StoredFrame } from '../../src/vision/worker/frame-pipeline.ts';

/** Plain arithmetic that the frame pipeline is held against; written from the definitions, not from the pipeline. */

/** An upright luma plane. */
export interface Plane {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

const WEIGHTS = { bt601: [77, 150, 29], bt709: [54, 183, 19] } as const;
const CHROMA = {
  bt601: { redFromV: 1.402, greenFromU: -0.344136, greenFromV: -0.714136, blueFromU: 1.772 },
  bt709: { redFromV: 1.5748, greenFromU: -0.187324, greenFromV: -0.468124, blueFromU: 1.8556 },
} as const;

/** Upright luma of a stored frame. */
export function referenceLuma(bytes: Uint8Array, frame: StoredFrame): Plane {
  const { widthPx, heightPx } = uprightSize(frame);
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const [storedX, storedY] = toStored(x, y, frame);
      pixels[y * widthPx + x] = lumaAt(bytes, frame, storedX, storedY);
    }
  }
  return { widthPx, heightPx, pixels };
}

/** Brightness of a plane and sharpness in a box. */
export function referenceQuality(plane: Plane, face: Box | null): FrameQuality {
  let sum = 0;
  let dark = 0;
  let bright = 0;
  for (const pixel of plane.pixels) {
    sum += pixel;
    if (pixel <= 16) dark += 1;
    if (pixel >= 239) bright += 1;
  }
  const count = plane.pixels.length;
  return {
    meanLuma: sum / count,
    darkRatio: dark / count,
    brightRatio: bright / count,
    sharpness: face ? referenceLaplacianVariance(plane, face) : 0,
  };
}

/** Variance of the Laplacian over the pixels of a box that have four neighbors. */
export function referenceLaplacianVariance({ widthPx, heightPx, pixels }: Plane, box: Box): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let y = Math.max(box.topPx, 1); y < Math.min(box.topPx + box.heightPx, heightPx - 1); y += 1) {
    for (let x = Math.max(box.leftPx, 1); x < Math.min(box.leftPx + box.widthPx, widthPx - 1); x += 1) {
      const i = y * widthPx + x;
      const across = byte(pixels, i - 1) + byte(pixels, i + 1);
      const edge = 4 * byte(pixels, i) - across - byte(pixels, i - widthPx) - byte(pixels, i + widthPx);
      count += 1;
      sum += edge;
      squares += edge * edge;
    }
  }
  return count === 0 ? 0 : (squares - (sum * sum) / count) / count;
}

/** Counts of the luma values in a box. */
export function referenceHistogram({ widthPx, heightPx, pixels }: Plane, box: Box): Uint32Array {
  const counts = new Uint32Array(256);
  for (let y = Math.max(box.topPx, 0); y < Math.min(box.topPx + box.heightPx, heightPx); y += 1) {
    for (let x = Math.max(box.leftPx, 0); x < Math.min(box.leftPx + box.widthPx, widthPx); x += 1) {
      const value = byte(pixels, y * widthPx + x);
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  return counts;
}

/**
 * The upright frame in 128 × 128 × RGB: corner convention, bilinear at positions in 32nds of a pixel, black outside,
 * rounded to whole levels.
 */
export function referenceTensor(bytes: Uint8Array, frame: StoredFrame): Float64Array {
  const tensor = new Float64Array(128 * 128 * 3);
  const { widthPx, heightPx } = uprightSize(frame);
  const side = Math.max(widthPx, heightPx);
  const colorOf = (x: number, y: number): readonly number[] => {
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) return [0, 0, 0];
    const [storedX, storedY] = toStored(x, y, frame);
    return colorAt(bytes, frame, storedX, storedY);
  };
  for (let row = 0; row < 128; row += 1) {
    for (let column = 0; column < 128; column += 1) {
      const x = toThirtySeconds((column * side) / 128 - (side - widthPx) / 2);
      const y = toThirtySeconds((row * side) / 128 - (side - heightPx) / 2);
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const taps = [colorOf(x0, y0), colorOf(x0 + 1, y0), colorOf(x0, y0 + 1), colorOf(x0 + 1, y0 + 1)];
      const [fx, fy] = [x - x0, y - y0];
      const weights = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
      for (let channel = 0; channel < 3; channel += 1) {
        const value = taps.reduce((sum, tap, index) => sum + (tap[channel] ?? 0) * (weights[index] ?? 0), 0);
        tensor[(row * 128 + column) * 3 + channel] = Math.floor(value + 0.5) / 127.5 - 1;
      }
    }
  }
  return tensor;
}

/** Halves go to the even one. */
function toThirtySeconds(position: number): number {
  const steps = position * 32;
  const rounded = Math.round(steps);
  return (rounded - steps === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded) / 32;
}

/** The tensor as the network reads it: a border of one zero pixel above and left, of two below and right. */
export function withBorder(tensor: Float64Array): Float64Array {
  const bordered = new Float64Array(131 * 131 * 3);
  for (let row = 0; row < 128; row += 1) {
    bordered.set(tensor.subarray(row * 128 * 3, (row + 1) * 128 * 3), ((row + 1) * 131 + 1) * 3);
  }
  return bordered;
}

/** The opposite: the part of a tensor inside its border. */
export function withoutBorder(tensor: Float32Array): Float32Array {
  const inner = new Float32Array(128 * 128 * 3);
  for (let row = 0; row < 128; row += 1) {
    const start = ((row + 1) * 131 + 1) * 3;
    inner.set(tensor.subarray(start, start + 128 * 3), row * 128 * 3);
  }
  return inner;
}

function uprightSize({ rotation, widthPx, heightPx }: StoredFrame): { widthPx: number; heightPx: number } {
  return rotation % 180 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx };
}

/** Where an upright pixel is stored, with the visible rectangle's edge added. */
function toStored(x: number, y: number, frame: StoredFrame): [x: number, y: number] {
  const { xPx, yPx, widthPx, heightPx, rotation } = frame;
  if (rotation === 90) return [xPx + y, yPx + heightPx - 1 - x];
  if (rotation === 180) return [xPx + widthPx - 1 - x, yPx + heightPx - 1 - y];
  if (rotation === 270) return [xPx + widthPx - 1 - y, yPx + x];
  return [xPx + x, yPx + y];
}

function isYuv({ format }: StoredFrame): boolean {
  return format === 'I420' || format === 'NV12';
}

function planeByte(bytes: Uint8Array, { planes }: StoredFrame, index: number, x: number, y: number): number {
  const { offset = 0, stride = 0 } = planes[index] ?? {};
  return byte(bytes, offset + y * stride + x);
}

function rgbAt(bytes: Uint8Array, frame: StoredFrame, x: number, y: number): [number, number, number] {
  const at = (channel: number): number => planeByte(bytes, frame, 0, 4 * x + channel, y);
  return frame.format.startsWith('BGR') ? [at(2), at(1), at(0)] : [at(0), at(1), at(2)];
}

function lumaAt(bytes: Uint8Array, frame: StoredFrame, x: number, y: number): number {
  if (isYuv(frame)) {
    const luma = planeByte(bytes, frame, 0, x, y);
    return frame.isFullRange ? luma : Math.floor((Math.min(Math.max(luma - 16, 0), 219) * 298 + 128) / 256);
  }
  const [red, green, blue] = rgbAt(bytes, frame, x, y);
  const [redWeight, greenWeight, blueWeight] = WEIGHTS[frame.matrix];
  return Math.floor((red * redWeight + green * greenWeight + blue * blueWeight + 128) / 256);
}

function colorAt(bytes: Uint8Array, frame: StoredFrame, x: number, y: number): readonly number[] {
  if (!isYuv(frame)) return rgbAt(bytes, frame, x, y);
  const [halfX, halfY] = [Math.floor(x / 2), Math.floor(y / 2)];
  const isPlanar = frame.format === 'I420';
  const blueByte = planeByte(bytes, frame, 1, isPlanar ? halfX : 2 * halfX, halfY);
  const redByte = isPlanar
    ? planeByte(bytes, frame, 2, halfX, halfY)
    : planeByte(bytes, frame, 1, 2 * halfX + 1, halfY);
  const chromaGain = frame.isFullRange ? 1 : 255 / 224;
  const lumaByte = planeByte(bytes, frame, 0, x, y);
  const luma = frame.isFullRange ? lumaByte : ((lumaByte - 16) * 255) / 219;
  const [u, v] = [(blueByte - 128) * chromaGain, (redByte - 128) * chromaGain];
  const { redFromV, greenFromU, greenFromV, blueFromU } = CHROMA[frame.matrix];
  return [luma + redFromV * v, luma + greenFromU * u + greenFromV * v, luma + blueFromU * u].map((value) =>
    Math.min(Math.max(value, 0), 255),
  );
}

function byte(bytes: Uint8Array, index: number): number {
  const value = bytes[index];
  if (value === undefined) throw new RangeError(`There is no byte ${index}.`);
  return value;
}
