import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerClockOffsetMs } from '../../src/vision/worker-clock.ts';

/** The worker began 800 ms after the window; asked at 1000, it read 203 on its clock; the answer came at 1010. */
const exchange = {
  askedMs: 1000,
  answeredMs: 1010,
  workerNowMs: 203,
  workerOriginMs: 5_000_800,
  windowOriginMs: 5_000_000,
};

test('the difference of the time origins is the offset', () => {
  assert.equal(workerClockOffsetMs(exchange), 800);
});

test('a system clock that was set forward between the origins cannot move the offset past the answer', () => {
  assert.equal(workerClockOffsetMs({ ...exchange, workerOriginMs: 8_600_800 }), 1010 - 203);
});

test('a system clock that was set back between the origins cannot move the offset before the question', () => {
  assert.equal(workerClockOffsetMs({ ...exchange, workerOriginMs: 1_400_800 }), 1000 - 203);
});
