import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoredFrame } from '../../src/vision/worker/frame-pipeline.ts';
import { referenceHistogram, referenceLuma, referenceQuality, referenceTensor, withBorder } from './reference.ts';
import { createPipeline, describeFrame, Dice, layOut, PIPELINE_MODULE } from './stored-frames.ts';

const FORMATS = ['RGBA', 'RGBX', 'BGRA', 'BGRX', 'I420', 'NV12'] as const;
const ROTATIONS = [0, 90, 180, 270] as const;
const MATRICES = ['bt601', 'bt709'] as const;
/** Single precision against double; the definition is the same. */
const TENSOR_TOLERANCE = 2e-6;

const pipeline = createPipeline();

/** Fills the memory with noise and compares everything that can be measured. */
function compare(frame: StoredFrame, seed: number): void {
  const dice = new Dice(seed);
  const end = frame.planes.reduce(
    (most, { offset, stride }) => Math.max(most, offset + stride * (frame.yPx + frame.heightPx)),
    0,
  );
  dice.fill(pipeline.frameBytes.subarray(0, Math.min((end + 64) & ~3, pipeline.frameBytes.length)));
  pipeline.setFrame(frame);
  const plane = referenceLuma(pipeline.frameBytes, frame);
  assert.ok(Buffer.from(pipeline.luma()).equals(plane.pixels), 'luma');

  const boxes = [
    { leftPx: 0, topPx: 0, widthPx: plane.widthPx, heightPx: plane.heightPx },
    { leftPx: -5, topPx: -7, widthPx: dice.below(plane.widthPx) + 6, heightPx: dice.below(plane.heightPx) + 8 },
    { leftPx: dice.below(plane.widthPx), topPx: dice.below(plane.heightPx), widthPx: 40, heightPx: 3000 },
    { leftPx: plane.widthPx + 3, topPx: 0, widthPx: 10, heightPx: 10 },
    { leftPx: 1, topPx: 1, widthPx: -4, heightPx: 8 },
  ];
  assert.deepEqual(pipeline.measure(null), referenceQuality(plane, null));
  for (const box of boxes) {
    assert.deepEqual(pipeline.measure(box), referenceQuality(plane, box), JSON.stringify(box));
    assert.deepEqual(pipeline.histogram(box), referenceHistogram(plane, box), JSON.stringify(box));
  }

  const tensor = pipeline.tensor();
  const expected = withBorder(referenceTensor(pipeline.frameBytes, frame));
  // Color differences make numbers that are not whole: where one lies halfway, single and double precision may part.
  const isWhole = frame.format !== 'I420' && frame.format !== 'NV12';
  let parted = 0;
  expected.forEach((value, index) => {
    const difference = Math.abs(value - (tensor[index] ?? Number.NaN));
    if (!isWhole && Math.abs(difference - 1 / 127.5) <= TENSOR_TOLERANCE) parted += 1;
    else assert.ok(difference <= TENSOR_TOLERANCE, `tensor ${index} is off by ${difference}`);
  });
  assert.ok(parted < expected.length / 1000, `${parted} levels parted`);
  assert.equal(tensor.length, expected.length);
}

test('the module asks for nothing and grows nothing', () => {
  assert.deepEqual(WebAssembly.Module.imports(PIPELINE_MODULE), []);
  const { memory } = new WebAssembly.Instance(PIPELINE_MODULE).exports;
  assert.ok(memory instanceof WebAssembly.Memory);
  assert.throws(() => memory.grow(1), RangeError);
});

describe('the pipeline measures as the reference does', () => {
  for (const format of FORMATS) {
    for (const matrix of MATRICES) {
      for (const isFullRange of [true, false]) {
        test(`${format} ${matrix} ${isFullRange ? 'full' : 'limited'} in every rotation and small size`, () => {
          for (const rotation of ROTATIONS) {
            for (const [widthPx, heightPx] of [
              [1, 1],
              [1, 7],
              [2, 3],
              [17, 1],
              [33, 21],
            ] as const) {
              compare(layOut({ format, matrix, isFullRange, rotation, widthPx, heightPx }), widthPx * heightPx);
            }
          }
        });
      }
    }
  }

  const dice = new Dice(20_26);
  for (let round = 0; round < 40; round += 1) {
    const frame = layOut({
      format: dice.pick(FORMATS),
      matrix: dice.pick(MATRICES),
      isFullRange: dice.pick([true, false]),
      rotation: dice.pick(ROTATIONS),
      widthPx: dice.below(150) + 1,
      heightPx: dice.below(150) + 1,
      xPx: dice.below(20),
      yPx: dice.below(20),
      paddingBytes: dice.below(40),
    });
    test(describeFrame(frame), () => compare(frame, round + 1));
  }

  for (const [format, rotation, isFullRange] of [
    ['BGRX', 0, true],
    ['I420', 180, false],
    ['NV12', 90, false],
  ] as const) {
    for (const [widthPx, heightPx] of [
      [640, 480],
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      const frame = layOut({ format, rotation, isFullRange, widthPx, heightPx, matrix: 'bt709' });
      test(describeFrame(frame), () => compare(frame, 5));
    }
  }

  test('the largest frame of extremes does not overflow', () => {
    const frame = layOut({ format: 'I420', widthPx: 1920, heightPx: 1080 });
    // A chessboard has the largest Laplacian that there is.
    for (let y = 0; y < 1080; y += 1) {
      for (let x = 0; x < 1920; x += 1) pipeline.frameBytes[y * 1920 + x] = (x + y) % 2 === 0 ? 255 : 0;
    }
    pipeline.setFrame(frame);
    const face = { leftPx: 0, topPx: 0, widthPx: 1920, heightPx: 1080 };
    assert.deepEqual(pipeline.measure(face), {
      meanLuma: 127.5,
      darkRatio: 0.5,
      brightRatio: 0.5,
      sharpness: 1020 ** 2,
    });
  });
});

describe('the pipeline refuses', () => {
  const good = layOut({ format: 'RGBA', widthPx: 8, heightPx: 8 });
  const planar = layOut({ format: 'I420', widthPx: 8, heightPx: 8 });
  const interleaved = layOut({ format: 'NV12', widthPx: 8, heightPx: 8 });
  const end = pipeline.frameBytes.length;
  const [luma = { offset: 0, stride: 0 }, blue = luma] = planar.planes;
  const refused: readonly [name: string, frame: StoredFrame, reason: RegExp][] = [
    ['a longer side', layOut({ format: 'I420', widthPx: 1921, heightPx: 8 }), /room/],
    ['both sides long', layOut({ format: 'I420', widthPx: 1081, heightPx: 1082 }), /room/],
    ['no width', { ...good, widthPx: 0 }, /no pixels/],
    ['a negative height', { ...good, heightPx: -8 }, /no pixels/],
    ['a rotation by 45°', { ...good, rotation: 45 }, /unknown/],
    ['a rotation by −90°', { ...good, rotation: -90 }, /unknown/],
    ['a rotation by 360°', { ...good, rotation: 360 }, /unknown/],
    ['rows that overlap', { ...good, planes: [{ offset: 0, stride: 31 }] }, /plane/],
    ['a plane before the memory', { ...good, planes: [{ offset: -1, stride: 32 }] }, /plane/],
    ['a plane that ends behind the memory', { ...good, planes: [{ offset: end - 255, stride: 32 }] }, /plane/],
    ['strides whose product overflows', { ...good, planes: [{ offset: 0, stride: 0x4000_0000 }] }, /plane/],
    ['a rectangle left of the frame', { ...good, xPx: -1 }, /plane/],
    ['a rectangle far outside', { ...good, yPx: 0x7fff_ffff }, /plane/],
    ['rows of NV12 chroma that overlap', { ...interleaved, planes: [luma, { offset: 64, stride: 7 }] }, /plane/],
    ['rows of I420 chroma that overlap', { ...planar, planes: [luma, blue, { ...blue, stride: 3 }] }, /plane/],
    [
      'NV12 chroma that ends behind the memory',
      { ...interleaved, planes: [luma, { offset: end - 31, stride: 8 }] },
      /plane/,
    ],
    [
      'I420 chroma that ends behind the memory',
      { ...planar, planes: [luma, { offset: end - 15, stride: 4 }, blue] },
      /plane/,
    ],
    ['luma of I420 whose rows overlap', { ...planar, planes: [{ offset: 0, stride: 7 }, blue, blue] }, /plane/],
    ['a missing plane', { ...planar, planes: [luma, blue] }, /plane/],
    ['no planes', { ...planar, planes: [] }, /plane/],
  ];
  for (const [name, frame, reason] of refused) {
    test(name, () => {
      assert.throws(
        () => pipeline.setFrame(frame),
        (error) => error instanceof RangeError && reason.test(error.message),
      );
      assert.throws(() => pipeline.measure(null), RangeError);
      pipeline.setFrame(good);
      assert.equal(pipeline.luma().length, 64);
    });
  }

  test('a format that it does not know, and a range that is neither', () => {
    const { setFrame } = new WebAssembly.Instance(PIPELINE_MODULE).exports;
    assert.ok(typeof setFrame === 'function');
    for (const [format, matrix, range] of [
      [4, 0, 1],
      [-1, 0, 1],
      [0, 2, 1],
      [0, 0, 2],
    ]) {
      assert.equal(setFrame(format, 0, 0, 1, 1, 0, matrix, range), 1);
    }
  });

  test('to take a plane that ends exactly with the memory is not refused', () => {
    pipeline.setFrame({ ...good, planes: [{ offset: end - 256, stride: 32 }] });
    assert.equal(pipeline.luma().length, 64);
  });
});
