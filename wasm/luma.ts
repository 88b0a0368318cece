import { BGRA, BT709, byteAt, format, height, isFullRange, left, matrix, NV12, I420 } from './frame';
import { plane0, rotation, stride0, top, width } from './frame';
import { LUMA, ROW } from './memory-map';

/** Weights of red, green and blue in luma, in 256ths. Source: ITU-R BT.601-7 and BT.709-6. */
const RED_601: i32 = 77;
const GREEN_601: i32 = 150;
const BLUE_601: i32 = 29;
const RED_709: i32 = 54;
const GREEN_709: i32 = 183;
const BLUE_709: i32 = 19;

/** 255 / 219 in 256ths: limited luma, 16 to 235, to full. */
const RANGE_GAIN: i32 = 298;

/** Writes the upright luma of the frame, full range, one byte a pixel. */
export function writeLuma(): void {
  for (let y = 0; y < height; y++) {
    if (rotation === 0) {
      writeRow(y, LUMA + y * width);
      continue;
    }
    writeRow(y, ROW);
    if (rotation === 180) placeRow(LUMA + (height - y) * width - 1, -1);
    else if (rotation === 90) placeRow(LUMA + height - 1 - y, height);
    else placeRow(LUMA + (width - 1) * height + y, -height);
  }
}

/** Copies the stored row to every `step`-th byte. */
function placeRow(first: i32, step: i32): void {
  for (let x = 0; x < width; x++) store<u8>(first + x * step, load<u8>(ROW + x));
}

function writeRow(y: i32, target: i32): void {
  if (format === I420 || format === NV12) {
    const source = byteAt(plane0, stride0, left, top + y);
    if (isFullRange) memory.copy(target, source, width);
    else expandRow(source, target);
  } else weighRow(byteAt(plane0, stride0, left * 4, top + y), target);
}

function expandRow(source: i32, target: i32): void {
  const zero = i8x16.splat(16);
  const most = i8x16.splat(<i8>219);
  let x = 0;
  for (; x + 16 <= width; x += 16) {
    const above = i8x16.min_u(i8x16.sub_sat_u(v128.load(source + x), zero), most);
    const low = widen(i16x8.extend_low_i8x16_u(above));
    const high = widen(i16x8.extend_high_i8x16_u(above));
    v128.store(target + x, i8x16.narrow_i16x8_u(low, high));
  }
  for (; x < width; x++) {
    const above = min(max(<i32>load<u8>(source + x) - 16, 0), 219);
    store<u8>(target + x, (above * RANGE_GAIN + 128) >> 8);
  }
}

/** 219 × 298 + 128 still fits 16 bits without sign. */
function widen(above: v128): v128 {
  return i16x8.shr_u(i16x8.add(i16x8.mul(above, i16x8.splat(<i16>RANGE_GAIN)), i16x8.splat(128)), 8);
}

function weighRow(source: i32, target: i32): void {
  const red = matrix === BT709 ? RED_709 : RED_601;
  const green = matrix === BT709 ? GREEN_709 : GREEN_601;
  const blue = matrix === BT709 ? BLUE_709 : BLUE_601;
  const first = format === BGRA ? blue : red;
  const third = format === BGRA ? red : blue;
  // As pairs of 16 bits, which one instruction multiplies and adds: first and third byte, second and fourth.
  const outer = i32x4.splat(first | (third << 16));
  const inner = i32x4.splat(green);
  let x = 0;
  for (; x + 16 <= width; x += 16) {
    const from = source + x * 4;
    const low = i16x8.narrow_i32x4_s(weigh4(from, outer, inner), weigh4(from + 16, outer, inner));
    const high = i16x8.narrow_i32x4_s(weigh4(from + 32, outer, inner), weigh4(from + 48, outer, inner));
    v128.store(target + x, i8x16.narrow_i16x8_u(low, high));
  }
  for (; x < width; x++) {
    const from = source + x * 4;
    const sum = <i32>load<u8>(from) * first + <i32>load<u8>(from + 1) * green + <i32>load<u8>(from + 2) * third;
    store<u8>(target + x, (sum + 128) >> 8);
  }
}

/** Luma of four pixels. */
function weigh4(from: i32, outer: v128, inner: v128): v128 {
  const pixels = v128.load(from);
  const outerSum = i32x4.dot_i16x8_s(v128.and(pixels, i32x4.splat(0x00ff00ff)), outer);
  const innerSum = i32x4.dot_i16x8_s(i16x8.shr_u(pixels, 8), inner);
  return i32x4.shr_u(i32x4.add(i32x4.add(outerSum, innerSum), i32x4.splat(128)), 8);
}
