import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Face } from '../../src/core/face.ts';
import {
  isFromWorker,
  numbersForMessage,
  QUALITY_NUMBERS,
  readFaces,
  readQuality,
  usedNumbers,
  writeFace,
  writeQuality,
} from '../../src/vision/messages.ts';

/** A face whose every number is another one, exact in single precision. */
function faceOf(first: number): Face {
  let next = first;
  const number = (): number => (next += 0.5);
  const point = (): { x: number; y: number } => ({ x: number(), y: number() });
  return {
    box: { leftPx: number(), topPx: number(), widthPx: number(), heightPx: number() },
    landmarks: {
      rightEye: point(),
      leftEye: point(),
      nose: point(),
      mouth: point(),
      rightEar: point(),
      leftEar: point(),
    },
    score: number(),
  };
}

test('quality and faces survive the way through a message', () => {
  const faces = [faceOf(1), faceOf(100), faceOf(-50)];
  const quality = { meanLuma: 114.5, darkRatio: 0.25, brightRatio: 0.125, sharpness: 345 };
  const numbers = numbersForMessage();
  faces.forEach((face, index) => writeFace(numbers, index, face));
  writeQuality(numbers, quality);
  const sent = numbers.slice(0, usedNumbers(faces.length));
  assert.deepEqual(readFaces(sent), faces);
  assert.deepEqual(readQuality(sent), quality);
});

test('a frame that was not measured has no quality, whatever was measured before', () => {
  const numbers = numbersForMessage();
  writeQuality(numbers, { meanLuma: 1, darkRatio: 1, brightRatio: 1, sharpness: 1 });
  writeQuality(numbers, null);
  assert.equal(readQuality(numbers), null);
});

test('no numbers behind the quality are no faces', () => {
  assert.deepEqual(readFaces(new Float32Array(QUALITY_NUMBERS)), []);
});

test('numbers that are not whole faces are refused', () => {
  assert.throws(() => readFaces(new Float32Array(usedNumbers(1) + 1)), RangeError);
  assert.throws(() => readFaces(new Float32Array(QUALITY_NUMBERS - 1)), RangeError);
});

const FACES = { type: 'faces', run: 1, seq: 0, capturedMs: 5, widthPx: 640, heightPx: 480, dropped: 0 };

test('a message of faces is one with a size, times and whole faces of finite numbers', () => {
  const numbers = new Float32Array(usedNumbers(1));
  // What was not measured is no number.
  numbers.fill(Number.NaN, 0, QUALITY_NUMBERS);
  assert.ok(isFromWorker({ ...FACES, numbers }));
  assert.ok(isFromWorker({ ...FACES, numbers: new Float32Array(QUALITY_NUMBERS) }));
  const broken = Float32Array.from(numbers);
  broken[QUALITY_NUMBERS + 3] = Number.NaN;
  for (const wrong of [broken, numbers.subarray(1), new Float32Array(0), Array.from(numbers), undefined]) {
    assert.ok(!isFromWorker({ ...FACES, numbers: wrong }));
  }
  for (const name of ['run', 'seq', 'capturedMs', 'widthPx', 'heightPx', 'dropped']) {
    assert.ok(!isFromWorker({ ...FACES, numbers, [name]: Number.NaN }), name);
    assert.ok(!isFromWorker({ ...FACES, numbers, [name]: undefined }), name);
  }
});

test('anything else that is not of the list is no message', () => {
  for (const data of [null, undefined, 7, 'loaded', {}, { type: 'strange' }, { type: null }]) {
    assert.ok(!isFromWorker(data), JSON.stringify(data));
  }
  assert.ok(isFromWorker({ type: 'alive' }));
});
