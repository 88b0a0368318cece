import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countDroppedFrames } from '../../src/vision/worker/dropped-frames.ts';

test('a frame that follows at the nominal interval dropped nothing', () => {
  assert.equal(countDroppedFrames({ timestampMs: 1000, busyMs: 12 }, 1033.3, 30), 0);
});

test('frames that fell into the analysis of the one before are counted', () => {
  assert.equal(countDroppedFrames({ timestampMs: 1000, busyMs: 90 }, 1100, 30), 2);
});

test('a camera that slows down in dim light drops nothing', () => {
  assert.equal(countDroppedFrames({ timestampMs: 1000, busyMs: 12 }, 1100, 30), 0);
});

test('times that go back, as after a pause of the track, drop nothing', () => {
  assert.equal(countDroppedFrames({ timestampMs: 1000, busyMs: 90 }, 0, 30), 0);
});
