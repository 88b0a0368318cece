/** Output channels that a kernel works on at once; maps and weights are padded to a multiple of it. */
export const TILE: i32 = 8;
/** Bytes of one row of a tile of weights. */
export const TILE_BYTES: i32 = 32;

/** Channels of a map in memory: padded with zeros to whole tiles. */
export function padded(channels: i32): i32 {
  return (channels + TILE - 1) & ~(TILE - 1);
}

/** Bytes of one pixel of a map. */
export function pixelBytes(channels: i32): i32 {
  return padded(channels) * 4;
}

/** a × b + c, in one instruction where the engine has it. Such a result is rounded once instead of twice. */
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Matrix product for a row of pixels and one tile of output channels:
 * target[pixel][8] = max(bias[8] + Σ source[pixel][k] × weights[k][8] + residual[pixel][8], floor).
 *
 * Four pixels at a time: eight accumulators, two registers of weights and one of the source fit the sixteen registers
 * of x86-64, and every weight that is loaded is used four times. One step of k an iteration; unrolled, it spills.
 * @param pixels A multiple of four.
 * @param source First value of the first pixel; `sourceStep` bytes to the next pixel.
 * @param segments Runs of `depth` consecutive values that make up k: five for the first convolution, else one.
 * @param segmentStep Bytes from one run to the next.
 * @param weights One tile: the bias, then `segments` × `depth` rows of eight.
 * @param residual What is added to the first pixel's eight; `residualStep` bytes to the next pixel's. Where there is
 *   nothing to add: zeros, and no step.
 * @param floor Nothing below it leaves: 0 is ReLU.
 * @param target Where the first pixel's eight go; `targetStep` bytes to the next pixel's.
 */
export function multiplyRow(
  pixels: i32,
  source: i32,
  sourceStep: i32,
  segments: i32,
  segmentStep: i32,
  depth: i32,
  weights: i32,
  residual: i32,
  residualStep: i32,
  floor: f32,
  target: i32,
  targetStep: i32,
): void {
  const least = f32x4.splat(floor);
  const runBytes = depth * 4;
  for (let pixel = 0; pixel < pixels; pixel += 4) {
    let a0 = v128.load(weights);
    let b0 = v128.load(weights, 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let row = weights + TILE_BYTES;
    let run = source;
    for (let segment = 0; segment < segments; segment++) {
      const end = run + runBytes;
      for (let p0 = run; p0 < end; p0 += 4) {
        const a = v128.load(row);
        const b = v128.load(row, 16);
        const p2 = p0 + 2 * sourceStep;
        let value = v128.load32_splat(p0);
        a0 = multiplyAdd(value, a, a0);
        b0 = multiplyAdd(value, b, b0);
        value = v128.load32_splat(p0 + sourceStep);
        a1 = multiplyAdd(value, a, a1);
        b1 = multiplyAdd(value, b, b1);
        value = v128.load32_splat(p2);
        a2 = multiplyAdd(value, a, a2);
        b2 = multiplyAdd(value, b, b2);
        value = v128.load32_splat(p2 + sourceStep);
        a3 = multiplyAdd(value, a, a3);
        b3 = multiplyAdd(value, b, b3);
        row += TILE_BYTES;
      }
      run += segmentStep;
    }
    storeTile(target, a0, b0, residual, least);
    storeTile(target + targetStep, a1, b1, residual + residualStep, least);
    storeTile(target + 2 * targetStep, a2, b2, residual + 2 * residualStep, least);
    storeTile(target + 3 * targetStep, a3, b3, residual + 3 * residualStep, least);
    source += 4 * sourceStep;
    residual += 4 * residualStep;
    target += 4 * targetStep;
  }
}

function storeTile(target: i32, a: v128, b: v128, residual: i32, least: v128): void {
  // `pmax` is one instruction on x86-64, where `max` with its rules for zeros and NaN is several.
  v128.store(target, f32x4.pmax(least, f32x4.add(a, v128.load(residual))));
  v128.store(target, f32x4.pmax(least, f32x4.add(b, v128.load(residual, 16))), 16);
}

/**
 * Depthwise 3 × 3 convolution of one row and one tile of channels.
 * @param source The pixel of the map that the upper left weight of the first output falls on.
 * @param pixelStep Bytes between pixels of the source, `rowStep` between its rows.
 * @param stride 1 or 2 pixels of the source for each of the target.
 * @param weights One tile: the bias, then nine rows of eight, row by row of the window.
 */
export function convolveDepthwiseRow(
  pixels: i32,
  source: i32,
  pixelStep: i32,
  rowStep: i32,
  stride: i32,
  weights: i32,
  target: i32,
  targetStep: i32,
): void {
  for (let half: i32 = 0; half < TILE_BYTES; half += 16) {
    const at = weights + half;
    const bias = v128.load(at);
    const w0 = v128.load(at, 32);
    const w1 = v128.load(at, 64);
    const w2 = v128.load(at, 96);
    const w3 = v128.load(at, 128);
    const w4 = v128.load(at, 160);
    const w5 = v128.load(at, 192);
    const w6 = v128.load(at, 224);
    const w7 = v128.load(at, 256);
    const w8 = v128.load(at, 288);
    let upper = source + half;
    let to = target + half;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const middle = upper + rowStep;
      const lower = middle + rowStep;
      let sum = multiplyAdd(v128.load(upper), w0, bias);
      sum = multiplyAdd(v128.load(upper + pixelStep), w1, sum);
      sum = multiplyAdd(v128.load(upper + 2 * pixelStep), w2, sum);
      sum = multiplyAdd(v128.load(middle), w3, sum);
      sum = multiplyAdd(v128.load(middle + pixelStep), w4, sum);
      sum = multiplyAdd(v128.load(middle + 2 * pixelStep), w5, sum);
      sum = multiplyAdd(v128.load(lower), w6, sum);
      sum = multiplyAdd(v128.load(lower + pixelStep), w7, sum);
      sum = multiplyAdd(v128.load(lower + 2 * pixelStep), w8, sum);
      v128.store(to, sum);
      upper += stride * pixelStep;
      to += targetStep;
    }
  }
}

/**
 * Largest of each 2 × 2 pixels, for one row of outputs.
 * @param source The upper left pixel of the first square.
 */
export function poolRow(pixels: i32, source: i32, pixelStep: i32, rowStep: i32, target: i32): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let at: i32 = 0; at < pixelStep; at += 16) {
      const upper = source + at;
      const lower = upper + rowStep;
      const a = f32x4.pmax(v128.load(upper), v128.load(upper + pixelStep));
      const b = f32x4.pmax(v128.load(lower), v128.load(lower + pixelStep));
      v128.store(target + at, f32x4.pmax(a, b));
    }
    source += 2 * pixelStep;
    target += pixelStep;
  }
}
