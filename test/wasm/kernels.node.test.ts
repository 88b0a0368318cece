import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { convolve, pool } from './network-reference.ts';
import { compileKernels, type Kernels, VARIANTS } from './compiled-kernels.ts';

/** Where the tests put things; the kernels take any address. */
const SOURCE = 0x10000;
const WEIGHTS = 0x100000;
const RESIDUAL = 0x140000;
const TARGET = 0x180000;
const RUNS = { seed: 20_261_124, numRuns: 150 };
/** What rounding may add up to, for each product of numbers up to 1. */
const TOLERANCE = 2e-7;

const anyChannels = fc.integer({ min: 1, max: 100 });
const anySeed = fc.integer({ min: 1 });

/** Numbers in [−1, 1] that are exact in single precision. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed | 1;
  return Float64Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.fround(state / 0x8000_0000);
  });
}

const padded = (channels: number): number => Math.ceil(channels / 8) * 8;

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, products: number): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index += 1) {
    const difference = Math.abs((actual[index] ?? Number.NaN) - (expected[index] ?? Number.NaN));
    assert.ok(
      difference <= TOLERANCE * (products + 2),
      `value ${index}: ${actual[index]} instead of ${expected[index]}`,
    );
  }
}

for (const variant of VARIANTS) {
  describe(`the kernels of the module "${variant}"`, () => {
    let kernels: Kernels;
    let memory: Float32Array;
    before(async () => {
      kernels = await compileKernels(variant);
      memory = new Float32Array(kernels.memory.buffer);
    });

    const view = (address: number, count: number): Float32Array => memory.subarray(address / 4, address / 4 + count);
    /** Forgets what an earlier case left, with a value that would show. */
    const reset = (): void => void memory.fill(Number.NaN, SOURCE / 4);

    it('multiplies rows of pixels with a tile of weights, with residual and floor', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 16 }),
          anyChannels,
          fc.integer({ min: 1, max: 5 }),
          fc.nat(7),
          fc.boolean(),
          fc.constantFrom(0, -0.5, Number.NEGATIVE_INFINITY),
          anySeed,
          (fours, depth, segments, gap, hasResidual, floor, seed) => {
            reset();
            const pixels = 4 * fours;
            const segmentStep = depth + gap;
            const sourceStep = segments * segmentStep + gap;
            const source = numbers(pixels * sourceStep, seed);
            const weights = numbers((1 + segments * depth) * 8, seed + 1);
            const residual = hasResidual ? numbers(pixels * 8, seed + 2) : new Float64Array(8);
            view(SOURCE, source.length).set(source);
            view(WEIGHTS, weights.length).set(weights);
            view(RESIDUAL, residual.length).set(residual);
            kernels.multiplyRow(
              pixels,
              SOURCE,
              4 * sourceStep,
              segments,
              4 * segmentStep,
              depth,
              WEIGHTS,
              RESIDUAL,
              hasResidual ? 32 : 0,
              floor,
              TARGET,
              48,
            );
            for (let pixel = 0; pixel < pixels; pixel += 1) {
              const expected = Array.from({ length: 8 }, (_, column) => {
                let sum = (weights[column] ?? 0) + (residual[hasResidual ? pixel * 8 + column : column] ?? 0);
                for (let k = 0; k < segments * depth; k += 1) {
                  const at = pixel * sourceStep + Math.floor(k / depth) * segmentStep + (k % depth);
                  sum += (source[at] ?? 0) * (weights[(1 + k) * 8 + column] ?? 0);
                }
                return Math.max(sum, floor);
              });
              assertClose(view(TARGET + 48 * pixel, 8), expected, segments * depth);
              // What lies between the tiles of a row is another tile's.
              assert.ok(view(TARGET + 48 * pixel + 32, 4).every((value) => Number.isNaN(value)));
            }
          },
        ),
        RUNS,
      );
    });

    it('convolves depthwise at strides 1 and 2, borders included', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 12 }),
          fc.integer({ min: 1, max: 12 }),
          anyChannels,
          fc.constantFrom(1, 2),
          anySeed,
          (rows, columns, channels, stride, seed) => {
            reset();
            const [sourceRows, sourceColumns] = [rows * stride, columns * stride];
            const values = numbers(sourceRows * sourceColumns * channels, seed);
            const weights = numbers(9 * channels, seed + 1);
            const biases = numbers(channels, seed + 2);
            const width = padded(channels);
            const [pixelStep, rowStep] = [4 * width, 4 * width * (sourceColumns + 2)];
            placeMap(view(SOURCE, (sourceRows + 2) * (sourceColumns + 2) * width), values, sourceColumns, channels);
            view(WEIGHTS, tileFloats(9, channels)).set(tiles(9, channels, biases, weights));
            const border = stride === 1 ? 0 : pixelStep + rowStep;
            for (let y = 0; y < rows; y += 1) {
              for (let tile = 0; tile < width / 8; tile += 1) {
                kernels.convolveDepthwiseRow(
                  columns,
                  SOURCE + border + y * stride * rowStep + tile * 32,
                  pixelStep,
                  rowStep,
                  stride,
                  WEIGHTS + tile * 320,
                  TARGET + y * columns * pixelStep + tile * 32,
                  pixelStep,
                );
              }
            }
            const shape = [1, 3, 3, channels];
            const source = { shape: [sourceRows, sourceColumns, channels], values };
            const constant = { shape, values: Float32Array.from(weights) };
            const expected = convolve(source, [rows, columns, channels], constant, biases, stride, true);
            assertClose(withoutPadding(view(TARGET, rows * columns * width), channels), expected, 9);
          },
        ),
        RUNS,
      );
    });

    it('finds the largest of each four pixels', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 16 }), anyChannels, anySeed, (columns, channels, seed) => {
          reset();
          const width = padded(channels);
          const values = numbers(4 * columns * channels, seed);
          const source = view(SOURCE, 4 * columns * width).fill(0);
          for (let pixel = 0; pixel < 4 * columns; pixel += 1) {
            source.set(values.subarray(pixel * channels, (pixel + 1) * channels), pixel * width);
          }
          kernels.poolRow(columns, SOURCE, 4 * width, 8 * columns * width, TARGET);
          const expected = pool({ shape: [2, 2 * columns, channels], values }, [1, columns, channels]);
          assert.deepEqual([...withoutPadding(view(TARGET, columns * width), channels)], [...expected]);
        }),
        RUNS,
      );
    });
  });
}

/** Puts a map into memory as the network has it: a border of zeros, channels padded to whole tiles. */
function placeMap(target: Float32Array, values: Float64Array, columns: number, channels: number): void {
  const width = padded(channels);
  target.fill(0);
  for (let pixel = 0; pixel < values.length / channels; pixel += 1) {
    const [y, x] = [Math.floor(pixel / columns), pixel % columns];
    target.set(values.subarray(pixel * channels, (pixel + 1) * channels), ((y + 1) * (columns + 2) + x + 1) * width);
  }
}

function tileFloats(depth: number, outputs: number): number {
  return (padded(outputs) / 8) * (1 + depth) * 8;
}

/** Biases and weights (depth × outputs) in tiles of eight columns. */
function tiles(depth: number, outputs: number, biases: Float64Array, weights: Float64Array): Float32Array {
  const packed = new Float32Array(tileFloats(depth, outputs));
  for (let output = 0; output < outputs; output += 1) {
    const first = Math.floor(output / 8) * (1 + depth) * 8 + (output % 8);
    packed[first] = biases[output] ?? 0;
    for (let k = 0; k < depth; k += 1) packed[first + (1 + k) * 8] = weights[k * outputs + output] ?? 0;
  }
  return packed;
}

function withoutPadding(values: Float32Array, channels: number): Float32Array {
  const width = padded(channels);
  return values.filter((_, index) => index % width < channels);
}
