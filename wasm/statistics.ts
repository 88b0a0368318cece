import { height, uprightHeight, uprightWidth, width } from './frame';
import { HISTOGRAM, LUMA } from './memory-map';

/** Luma up to which a pixel counts as clipped dark. */
const DARK: i32 = 16;
/** Luma from which a pixel counts as clipped bright. */
const BRIGHT: i32 = 239;

/** What `measureLuma` found: mean, 0 to 255, and shares, 0 to 1; not a number without a frame. */
export let meanLuma: f64 = NaN;
export let darkRatio: f64 = NaN;
export let brightRatio: f64 = NaN;

/** Mean and clipped shares of the luma plane. */
export function measureLuma(): void {
  const count = width * height;
  let sums = i32x4.splat(0);
  let sum: u32 = 0;
  let dark = 0;
  let bright = 0;
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const pixels = v128.load(LUMA + i);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(pixels)));
    dark += popcnt(i8x16.bitmask(i8x16.le_u(pixels, i8x16.splat(<i8>DARK))));
    bright += popcnt(i8x16.bitmask(i8x16.ge_u(pixels, i8x16.splat(<i8>BRIGHT))));
  }
  for (; i < count; i++) {
    const pixel = <i32>load<u8>(LUMA + i);
    sum += pixel;
    dark += i32(pixel <= DARK);
    bright += i32(pixel >= BRIGHT);
  }
  sum += sumOf(sums);
  meanLuma = <f64>sum / count;
  darkRatio = <f64>dark / count;
  brightRatio = <f64>bright / count;
}

function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Counts the values of the luma plane in a rectangle, as far as it is inside. */
export function writeHistogram(x: i32, y: i32, widthPx: i32, heightPx: i32): void {
  memory.fill(HISTOGRAM, 0, 1024);
  const stride = uprightWidth();
  const right = <i32>min<i64>(<i64>x + widthPx, stride);
  const bottom = <i32>min<i64>(<i64>y + heightPx, uprightHeight());
  const firstX = max(x, 0);
  for (let row = max(y, 0); row < bottom; row++) {
    for (let column = firstX; column < right; column++) {
      const bin = HISTOGRAM + 4 * <i32>load<u8>(LUMA + row * stride + column);
      store<u32>(bin, load<u32>(bin) + 1);
    }
  }
}

/**
 * Variance of the Laplacian (4 × pixel − left − right − upper − lower neighbor) over the pixels of a rectangle that
 * have all four neighbors in the frame; 0 where there are none.
 */
export function laplacianVariance(x: i32, y: i32, widthPx: i32, heightPx: i32): f64 {
  const stride = uprightWidth();
  const firstX = max(x, 1);
  const firstY = max(y, 1);
  const right = <i32>min<i64>(<i64>x + widthPx, stride - 1);
  const bottom = <i32>min<i64>(<i64>y + heightPx, uprightHeight() - 1);
  if (right <= firstX || bottom <= firstY) return 0;
  let sum: i64 = 0;
  let squares: i64 = 0;
  for (let row = firstY; row < bottom; row++) {
    let pixel = LUMA + row * stride + firstX;
    const end = LUMA + row * stride + right;
    let rowSums = i32x4.splat(0);
    // The squares of a row are at most 1918 × 1020² together: less than 2³¹.
    let rowSquares = i32x4.splat(0);
    for (; pixel + 8 <= end; pixel += 8) {
      const across = i16x8.add(v128.load8x8_u(pixel - 1), v128.load8x8_u(pixel + 1));
      const along = i16x8.add(v128.load8x8_u(pixel - stride), v128.load8x8_u(pixel + stride));
      const edge = i16x8.sub(i16x8.shl(v128.load8x8_u(pixel), 2), i16x8.add(across, along));
      rowSums = i32x4.add(rowSums, i32x4.extadd_pairwise_i16x8_s(edge));
      rowSquares = i32x4.add(rowSquares, i32x4.dot_i16x8_s(edge, edge));
    }
    sum += sumOf(rowSums);
    squares += sumOf(rowSquares);
    for (; pixel < end; pixel++) {
      const edge =
        4 * <i32>load<u8>(pixel) -
        <i32>load<u8>(pixel - 1) -
        <i32>load<u8>(pixel + 1) -
        <i32>load<u8>(pixel - stride) -
        <i32>load<u8>(pixel + stride);
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = <f64>(right - firstX) * <f64>(bottom - firstY);
  return (<f64>squares - (<f64>sum * <f64>sum) / count) / count;
}
