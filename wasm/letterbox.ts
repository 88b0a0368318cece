import { BGRA, BT709, byteAt, format, height, I420, isFullRange, left, matrix, NV12, plane0, plane1 } from './frame';
import { plane2, rotation, stride0, stride1, stride2, top, uprightHeight, uprightWidth, width } from './frame';
import { TENSOR } from './memory-map';

/** Pixels a side that the network takes. */
const SIDE: i32 = 128;

/** What blue and red difference add to red, green and blue; from `useMatrix`. */
let blueDifference: v128 = f32x4.splat(0);
let redDifference: v128 = f32x4.splat(0);
let lumaGain: f32 = 1;
let lumaZero: f32 = 0;

/**
 * Writes the upright frame, letterboxed to 128 × 128 RGB in [−1, 1].
 *
 * Corner convention: pixel (0, 0) of the square is sampled at its corner, without half-pixel centers, as the network
 * was made to be fed. Bilinear; whatever is outside the frame is black.
 */
export function writeTensor(): void {
  useMatrix();
  const frameWidth = uprightWidth();
  const frameHeight = uprightHeight();
  const side = max(frameWidth, frameHeight);
  const step = <f64>side / SIDE;
  const marginX = <f64>(side - frameWidth) / 2;
  const marginY = <f64>(side - frameHeight) / 2;
  let target = TENSOR;
  for (let row = 0; row < SIDE; row++) {
    const y = row * step - marginY;
    const y0 = <i32>Math.floor(y);
    const lower = <f32>(y - y0);
    for (let column = 0; column < SIDE; column++) {
      const x = column * step - marginX;
      const x0 = <i32>Math.floor(x);
      const righter = <f32>(x - x0);
      let color = weighed(x0, y0, (1 - righter) * (1 - lower));
      if (righter > 0) color = f32x4.add(color, weighed(x0 + 1, y0, righter * (1 - lower)));
      if (lower > 0) {
        color = f32x4.add(color, weighed(x0, y0 + 1, (1 - righter) * lower));
        color = f32x4.add(color, weighed(x0 + 1, y0 + 1, righter * lower));
      }
      const value = f32x4.sub(f32x4.mul(color, f32x4.splat(<f32>(1 / 127.5))), f32x4.splat(1));
      // The fourth lane lands on the next pixel, which is written next.
      v128.store(target, value);
      target += 12;
    }
  }
}

/** Source of the factors: ITU-R BT.601-7 and BT.709-6. */
function useMatrix(): void {
  const gain: f32 = isFullRange ? 1 : <f32>(255.0 / 224.0);
  lumaGain = isFullRange ? 1 : <f32>(255.0 / 219.0);
  lumaZero = isFullRange ? 0 : 16;
  const is709 = matrix === BT709;
  const blue = f32x4(0, is709 ? -0.187324 : -0.344136, is709 ? 1.8556 : 1.772, 0);
  const red = f32x4(is709 ? 1.5748 : 1.402, is709 ? -0.468124 : -0.714136, 0, 0);
  blueDifference = f32x4.mul(blue, f32x4.splat(gain));
  redDifference = f32x4.mul(red, f32x4.splat(gain));
}

/** Color of an upright pixel times a weight; black outside. */
function weighed(u: i32, v: i32, weight: f32): v128 {
  if (u < 0 || v < 0 || u >= uprightWidth() || v >= uprightHeight()) return f32x4.splat(0);
  let x = u;
  let y = v;
  if (rotation === 90) {
    x = v;
    y = height - 1 - u;
  } else if (rotation === 180) {
    x = width - 1 - u;
    y = height - 1 - v;
  } else if (rotation === 270) {
    x = width - 1 - v;
    y = u;
  }
  return f32x4.mul(colorOf(left + x, top + y), f32x4.splat(weight));
}

/** Red, green and blue of a stored pixel, 0 to 255. */
function colorOf(x: i32, y: i32): v128 {
  if (format !== I420 && format !== NV12) {
    const bytes = v128.load32_zero(byteAt(plane0, stride0, x * 4, y));
    const color = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
    return format === BGRA ? v128.shuffle<f32>(color, color, 2, 1, 0, 3) : color;
  }
  const halfX = x >> 1;
  const halfY = y >> 1;
  const isPlanar = format === I420;
  const blueAt = byteAt(plane1, stride1, isPlanar ? halfX : halfX * 2, halfY);
  const redAt = isPlanar ? byteAt(plane2, stride2, halfX, halfY) : blueAt + 1;
  const luma = (<f32>load<u8>(byteAt(plane0, stride0, x, y)) - lumaZero) * lumaGain;
  const blue = <f32>load<u8>(blueAt) - 128;
  const red = <f32>load<u8>(redAt) - 128;
  const color = f32x4.add(
    f32x4.splat(luma),
    f32x4.add(f32x4.mul(blueDifference, f32x4.splat(blue)), f32x4.mul(redDifference, f32x4.splat(red))),
  );
  return f32x4.max(f32x4.min(color, f32x4.splat(255)), f32x4.splat(0));
}
