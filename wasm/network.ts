import { convolveDepthwiseRow, multiplyRow, padded, pixelBytes, poolRow, TILE, TILE_BYTES } from './kernels';
import { COARSE_HEAD, FILTERED, FINE_HEAD, MAPS, POOLED, TENSOR, WEIGHTS, ZEROS } from './memory-map';

/**
 * BlazeFace, short range: a convolution, sixteen blocks, and a head after the eleventh and after the last block.
 *
 * A map is rows × columns × channels of f32 with a border of one zero pixel on all sides, which is what the network's
 * SAME padding reads; channels are padded with zeros to whole tiles. Every layer has weights of its own in one matrix
 * with the bias as its first row, in tiles of eight columns. They lie in the order of execution.
 */

/** Side of the input without its border, in pixels. */
const INPUT_SIDE: i32 = 128;
/** Bytes of a pixel and of a row of the input. */
const INPUT_PIXEL: i32 = 3 * 4;
const INPUT_ROW: i32 = 131 * INPUT_PIXEL;

/** First convolution: 5 × 5 × 3 values for each of 24 channels, every second pixel. */
const FIRST_WINDOW: i32 = 5;
export const FIRST_DEPTH: i32 = 3 * FIRST_WINDOW * FIRST_WINDOW;
export const FIRST_OUTPUTS: i32 = 24;
/** Depth of a depthwise convolution: its window. */
export const WINDOW: i32 = 9;

/** Channels in, channels out and stride of each block. */
// prettier-ignore
const BLOCKS: i32 = <i32>memory.data<u8>([
  24, 24, 1,
  24, 28, 1,
  28, 32, 2,
  32, 36, 1,
  36, 42, 1,
  42, 48, 2,
  48, 56, 1,
  56, 64, 1,
  64, 72, 1,
  72, 80, 1,
  80, 88, 1,
  88, 96, 2,
  96, 96, 1,
  96, 96, 1,
  96, 96, 1,
  96, 96, 1,
]);
export const BLOCK_COUNT: i32 = 16;
/** The fine head follows this block. */
export const FINE_BLOCK: i32 = 11;

/** Each cell of the fine head has two anchors, of the coarse one six; an anchor has 16 coordinates and a logit. */
export const FINE_INPUTS: i32 = 88;
export const FINE_OUTPUTS: i32 = 2 * 17;
export const COARSE_INPUTS: i32 = 96;
export const COARSE_OUTPUTS: i32 = 6 * 17;

const NO_FLOOR: f32 = -Infinity;

/** @param block From 1. */
export function blockInputs(block: i32): i32 {
  return load<u8>(BLOCKS + 3 * block - 3);
}

export function blockOutputs(block: i32): i32 {
  return load<u8>(BLOCKS + 3 * block - 2);
}

function blockStride(block: i32): i32 {
  return load<u8>(BLOCKS + 3 * block - 1);
}

/** Weights of the layer that runs next. */
let weights: i32 = 0;

/** Runs the network on the tensor. The heads then hold what it says. */
export function runNetwork(): void {
  weights = WEIGHTS;
  let side = INPUT_SIDE / 2;
  let map: i32 = MAPS;
  convolveFirst(map, side);
  for (let block = 1; block <= BLOCK_COUNT; block++) {
    const inputs = blockInputs(block);
    const outputs = blockOutputs(block);
    const stride = blockStride(block);
    const target = map + mapBytes(side, inputs);
    side /= stride;
    runBlock(map, target, side, inputs, outputs, stride);
    map = target;
    if (block === FINE_BLOCK) runHead(map, FINE_HEAD, side, FINE_INPUTS, FINE_OUTPUTS);
  }
  runHead(map, COARSE_HEAD, side, COARSE_INPUTS, COARSE_OUTPUTS);
}

function convolveFirst(target: i32, side: i32): void {
  const step = pixelBytes(FIRST_OUTPUTS);
  for (let y = 0; y < side; y++) {
    const source = TENSOR + 2 * y * INPUT_ROW;
    const row = interior(target, side, FIRST_OUTPUTS, y);
    for (let tile = 0; tile < FIRST_OUTPUTS / TILE; tile++) {
      multiplyRow(
        side,
        source,
        2 * INPUT_PIXEL,
        FIRST_WINDOW,
        INPUT_ROW,
        3 * FIRST_WINDOW,
        weights + tile * tileBytes(FIRST_DEPTH),
        ZEROS,
        0,
        0,
        row + tile * TILE_BYTES,
        step,
      );
    }
  }
  weights += matrixBytes(FIRST_DEPTH, FIRST_OUTPUTS);
}

/**
 * A block: depthwise 3 × 3, pointwise, plus the block's input, and nothing below zero. Where the size is halved, the
 * input is pooled; where channels are added, it has zeros there.
 * @param side Of the target.
 */
function runBlock(source: i32, target: i32, side: i32, inputs: i32, outputs: i32, stride: i32): void {
  const sourceSide = side * stride;
  const inStep = pixelBytes(inputs);
  const inRow = inStep * (sourceSide + 2);
  const outStep = pixelBytes(outputs);
  const pointwise = weights + matrixBytes(WINDOW, inputs);
  // At stride 2 the window begins on the pixel itself: SAME padding then is behind only.
  const border = stride === 1 ? 1 : 0;
  for (let y = 0; y < side; y++) {
    const pixel = interior(source, sourceSide, inputs, y * stride);
    const corner = pixel - border * (inRow + inStep);
    for (let tile = 0; tile < padded(inputs) / TILE; tile++) {
      const at = tile * TILE_BYTES;
      convolveDepthwiseRow(
        side,
        corner + at,
        inStep,
        inRow,
        stride,
        weights + tile * tileBytes(WINDOW),
        FILTERED + at,
        inStep,
      );
    }
    let residual = pixel;
    if (stride === 2) {
      poolRow(side, pixel, inStep, inRow, POOLED);
      residual = POOLED;
    }
    const row = interior(target, side, outputs, y);
    for (let tile = 0; tile < padded(outputs) / TILE; tile++) {
      const at = tile * TILE_BYTES;
      const hasResidual = at < inStep;
      multiplyRow(
        side,
        FILTERED,
        inStep,
        1,
        0,
        inputs,
        pointwise + tile * tileBytes(inputs),
        hasResidual ? residual + at : ZEROS,
        hasResidual ? inStep : 0,
        0,
        row + at,
        outStep,
      );
    }
  }
  weights = pointwise + matrixBytes(inputs, outputs);
}

/** A head: pointwise, without border in the target. */
function runHead(source: i32, target: i32, side: i32, inputs: i32, outputs: i32): void {
  const step = pixelBytes(outputs);
  for (let y = 0; y < side; y++) {
    const pixel = interior(source, side, inputs, y);
    const row = target + y * side * step;
    for (let tile = 0; tile < padded(outputs) / TILE; tile++) {
      const tileWeights = weights + tile * tileBytes(inputs);
      const to = row + tile * TILE_BYTES;
      multiplyRow(side, pixel, pixelBytes(inputs), 1, 0, inputs, tileWeights, ZEROS, 0, NO_FLOOR, to, step);
    }
  }
  weights += matrixBytes(inputs, outputs);
}

/** Address of the first pixel of a row inside the border. */
function interior(map: i32, side: i32, channels: i32, y: i32): i32 {
  return map + ((y + 1) * (side + 2) + 1) * pixelBytes(channels);
}

function mapBytes(side: i32, channels: i32): i32 {
  return (side + 2) * (side + 2) * pixelBytes(channels);
}

/** Bytes of a tile of weights: the bias and `depth` rows. */
function tileBytes(depth: i32): i32 {
  return (1 + depth) * TILE_BYTES;
}

function matrixBytes(depth: i32, outputs: i32): i32 {
  return (padded(outputs) / TILE) * tileBytes(depth);
}
