import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Attempt, DEFAULT_RULES, refusedUntil } from '../../src/backend/attempt-limits.ts';

const MINUTE_MS = 60_000;

/** Attempts that failed, by when they began. */
function failed(...starts: readonly number[]): readonly Attempt[] {
  return starts.map((startedEpochMs, index) => ({ id: `failed ${index}`, startedEpochMs, isFailed: true }));
}

/** Attempts of which nobody knows how they ended. */
function open(...starts: readonly number[]): readonly Attempt[] {
  return starts.map((startedEpochMs, index) => ({ id: `open ${index}`, startedEpochMs, isFailed: false }));
}

describe('refusedUntil', () => {
  it('allows a check below the limit', () => {
    assert.equal(refusedUntil([], 10, DEFAULT_RULES), null);
    assert.equal(refusedUntil([...failed(0, 1), ...open(2, 3)], 10, DEFAULT_RULES), null);
  });

  it('refuses for half an hour after five failed checks within three minutes', () => {
    const attempts = failed(0, 1, 2, 3, 179_999);
    assert.equal(refusedUntil(attempts, 200_000, DEFAULT_RULES), 179_999 + 30 * MINUTE_MS);
    assert.equal(refusedUntil(attempts, 179_999 + 30 * MINUTE_MS, DEFAULT_RULES), null);
  });

  it('does not count a failure that lies outside the window', () => {
    assert.equal(refusedUntil(failed(0, 1, 2, 3, 180_000), 180_010, DEFAULT_RULES), null);
  });

  it('finds the five wherever they lie and in whatever order they come', () => {
    const attempts = failed(900_000, 50, 10, 40, 20, 30, 1_700_000);
    assert.equal(refusedUntil(attempts, 1_700_001, DEFAULT_RULES), 50 + 30 * MINUTE_MS);
  });

  it('counts from the latest failure that belongs to five', () => {
    assert.equal(refusedUntil(failed(0, 1, 2, 3, 4, 100_000), 100_001, DEFAULT_RULES), 100_000 + 30 * MINUTE_MS);
  });

  it('refuses after the first failure when one is the limit', () => {
    assert.equal(refusedUntil(failed(7), 8, { maxFailures: 1, windowMs: 1, refusalMs: 10 }), 17);
  });

  it('refuses for the rest of the window only when it is not known that all five failed', () => {
    const attempts = [...open(0, 40_000), ...failed(10_000, 20_000, 30_000)];
    assert.equal(refusedUntil(attempts, 50_000, DEFAULT_RULES), 180_000);
    assert.equal(refusedUntil(attempts, 180_000, DEFAULT_RULES), null);
  });

  it('waits until there is room, when the window is fuller than the limit', () => {
    assert.equal(refusedUntil(open(0, 1000, 2000, 3000, 4000, 5000, 6000), 7000, DEFAULT_RULES), 182_000);
  });

  it('counts attempts of an instance whose clock is ahead', () => {
    assert.equal(refusedUntil(open(1000, 1000, 1000, 1000, 1000), 0, DEFAULT_RULES), 181_000);
  });
});
