import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Face } from '../../src/core/face.ts';
import { MAX_FACES, NUMBERS_PER_FACE, readFaces, writeFace } from '../../src/vision/messages.ts';

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

test('faces survive the way through a message', () => {
  const faces = [faceOf(1), faceOf(100), faceOf(-50)];
  const numbers = new Float32Array(MAX_FACES * NUMBERS_PER_FACE);
  faces.forEach((face, index) => writeFace(numbers, index, face));
  assert.deepEqual(readFaces(numbers.slice(0, faces.length * NUMBERS_PER_FACE)), faces);
});

test('no numbers are no faces', () => {
  assert.deepEqual(readFaces(new Float32Array(0)), []);
});

test('numbers that are not whole faces are refused', () => {
  assert.throws(() => readFaces(new Float32Array(NUMBERS_PER_FACE + 1)), RangeError);
});
