import { BGRA, BT709, format, height, I420, isFullRange, left, matrix, NV12, plane0, plane1 } from './frame';
import { plane2, rotation, stride0, stride1, stride2, top, uprightHeight, uprightWidth, width } from './frame';
import { COLUMNS, FRAME, TENSOR } from './memory-map';

/** Pixels a side that the network takes, and the border above and left of them. */
const SIDE: i32 = 128;
const BORDER: i32 = 1;
/** Bytes of a pixel and of a row of the tensor. */
const PIXEL: i32 = 12;
const ROW_BYTES: i32 = 131 * PIXEL;

/**
 * Where a column or a row of the tensor is sampled: two neighboring pixels and their weights. Whatever the rotation, the
 * address of a stored byte is the sum of an offset for the upright column and one for the upright row; so a sample
 * costs an addition, not a case.
 */
const FIRST_PLANE: i32 = 0;
const BLUE_PLANE: i32 = 8;
const RED_PLANE: i32 = 16;
const WEIGHT: i32 = 24;
/** Each of the four has an entry for the first pixel and, behind it, one for the second. */
const SECOND: i32 = 4;
const SAMPLE_BYTES: i32 = 32;
/** The row that is being written has its sample behind those of the columns. */
const ROW_SAMPLE: i32 = COLUMNS + SIDE * SAMPLE_BYTES;

/** What blue and red difference add to red, green and blue; from `useMatrix`. */
let blueDifference: v128 = f32x4.splat(0);
let redDifference: v128 = f32x4.splat(0);
let lumaGain: f32 = 1;
let lumaZero: f32 = 0;

/**
 * Writes the upright frame, letterboxed to 128 × 128 RGB in [−1, 1], inside the tensor's border.
 *
 * Corner convention: pixel (0, 0) of the square is sampled at its corner, without half-pixel centers, as the network
 * was made to be fed. Bilinear; whatever is outside the frame is black.
 */
export function writeTensor(): void {
  if (width === 0) return;
  useMatrix();
  const side = max(uprightWidth(), uprightHeight());
  for (let column = 0; column < SIDE; column++) {
    writeSample(COLUMNS + column * SAMPLE_BYTES, position(column, side, uprightWidth()), true);
  }
  for (let row = 0; row < SIDE; row++) {
    writeSample(ROW_SAMPLE, position(row, side, uprightHeight()), false);
    const target = TENSOR + (row + BORDER) * ROW_BYTES + BORDER * PIXEL;
    writeRow(target);
  }
}

/** Upright coordinate in the frame at which a column or row of the square is sampled. */
function position(index: i32, side: i32, length: i32): f64 {
  return (<f64>side / SIDE) * index - <f64>(side - length) / 2;
}

/**
 * Positions are taken to the 32nd of a pixel, halves to the even one, as OpenCV's warp does it: that is how pictures were
 * and are prepared for this network.
 * @param isColumn Whether `at` is an upright x, or an upright y.
 */
function writeSample(sample: i32, at: f64, isColumn: bool): void {
  const steps = <i32>nearest<f64>(at * 32);
  const first = steps >> 5;
  const fraction: f32 = <f32>(steps & 31) / 32;
  const length = isColumn ? uprightWidth() : uprightHeight();
  writeTap(sample, first, isColumn);
  writeTap(sample + SECOND, first + 1, isColumn);
  store<f32>(sample, first < 0 || first >= length ? 0 : 1 - fraction, WEIGHT);
  store<f32>(sample, first < -1 || first >= length - 1 ? 0 : fraction, WEIGHT + SECOND);
}

/** @param at Of one pixel; outside the frame it gets the nearest one's offsets, whose weight is 0. */
function writeTap(sample: i32, at: i32, isColumn: bool): void {
  const isTransposed = rotation === 90 || rotation === 270;
  const isX = isColumn !== isTransposed;
  // Where the upright direction runs against the stored one.
  const isReversed = rotation === 180 || rotation === (isColumn ? 90 : 270);
  const length = isX ? width : height;
  const inside = min(max(at, 0), length - 1);
  const stored = (isX ? left : top) + (isReversed ? length - 1 - inside : inside);
  if (!hasDifferences()) {
    store<i32>(sample, isX ? stored * 4 : stored * stride0, FIRST_PLANE);
    return;
  }
  const half = stored >> 1;
  const isPlanar = format === I420;
  store<i32>(sample, isX ? stored : stored * stride0, FIRST_PLANE);
  store<i32>(sample, isX ? (isPlanar ? half : half * 2) : half * stride1, BLUE_PLANE);
  store<i32>(sample, isX ? (isPlanar ? half : half * 2) : half * (isPlanar ? stride2 : stride1), RED_PLANE);
}

/** Whether the frame is luma and color differences instead of red, green and blue. */
function hasDifferences(): bool {
  return format === I420 || format === NV12;
}

function writeRow(target: i32): void {
  const isBgra = format === BGRA;
  const upper = load<f32>(ROW_SAMPLE, WEIGHT);
  const lower = load<f32>(ROW_SAMPLE, WEIGHT + SECOND);
  for (let column = COLUMNS; column < ROW_SAMPLE; column += SAMPLE_BYTES) {
    const nearer = load<f32>(column, WEIGHT);
    const farther = load<f32>(column, WEIGHT + SECOND);
    let color = weighed(column, ROW_SAMPLE, nearer * upper);
    // Where the scale is a whole number, as with 640 × 480 and 1280 × 720, one pixel is the whole sample.
    if (farther > 0) color = f32x4.add(color, weighed(column + SECOND, ROW_SAMPLE, farther * upper));
    if (lower > 0) {
      color = f32x4.add(color, weighed(column, ROW_SAMPLE + SECOND, nearer * lower));
      if (farther > 0) color = f32x4.add(color, weighed(column + SECOND, ROW_SAMPLE + SECOND, farther * lower));
    }
    if (isBgra) color = v128.shuffle<f32>(color, color, 2, 1, 0, 3);
    storePixel(target, f32x4.floor(f32x4.add(color, f32x4.splat(0.5))));
    target += PIXEL;
  }
}

/** The color where a tap of a column and one of the row meet, times a weight. */
function weighed(column: i32, row: i32, weight: f32): v128 {
  const color = hasDifferences() ? differenceColorAt(column, row) : colorAt(column, row);
  return f32x4.mul(color, f32x4.splat(weight));
}

/** The four bytes of a pixel, 0 to 255 each. */
function colorAt(column: i32, row: i32): v128 {
  const bytes = v128.load32_zero(FRAME + plane0 + load<i32>(column, FIRST_PLANE) + load<i32>(row, FIRST_PLANE));
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
}

/** Red, green and blue out of luma and both differences. */
function differenceColorAt(column: i32, row: i32): v128 {
  const redPlane = format === I420 ? plane2 : plane1 + 1;
  const luma = load<u8>(FRAME + plane0 + load<i32>(column, FIRST_PLANE) + load<i32>(row, FIRST_PLANE));
  const blue = load<u8>(FRAME + plane1 + load<i32>(column, BLUE_PLANE) + load<i32>(row, BLUE_PLANE));
  const red = load<u8>(FRAME + redPlane + load<i32>(column, RED_PLANE) + load<i32>(row, RED_PLANE));
  const color = f32x4.add(
    f32x4.splat((<f32>luma - lumaZero) * lumaGain),
    f32x4.add(
      f32x4.mul(blueDifference, f32x4.splat(<f32>blue - 128)),
      f32x4.mul(redDifference, f32x4.splat(<f32>red - 128)),
    ),
  );
  return f32x4.max(f32x4.min(color, f32x4.splat(255)), f32x4.splat(0));
}

/** Stores three lanes and no more: behind the last pixel of a row is the border. */
function storePixel(target: i32, color: v128): void {
  const value = f32x4.sub(f32x4.mul(color, f32x4.splat(<f32>(1 / 127.5))), f32x4.splat(1));
  v128.store64_lane(target, value, 0);
  v128.store32_lane(target, value, 2, 8);
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
