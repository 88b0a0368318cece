import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryAttemptStore, DEFAULT_RULES, refusedUntil } from '../../src/backend/attempt-limits.ts';

const MINUTE_MS = 60_000;

describe('refusedUntil', () => {
  it('allows any number of failures below the limit', () => {
    assert.equal(refusedUntil([], DEFAULT_RULES), null);
    assert.equal(refusedUntil([0, 1, 2, 3], DEFAULT_RULES), null);
  });

  it('refuses for half an hour after the fifth failure within three minutes', () => {
    const failures = [0, 1, 2, 3, 180_000];
    assert.equal(refusedUntil(failures, DEFAULT_RULES), 180_000 + 30 * MINUTE_MS);
  });

  it('does not count a failure that lies outside the window', () => {
    assert.equal(refusedUntil([0, 1, 2, 3, 180_001], DEFAULT_RULES), null);
  });

  it('finds the five wherever they lie and in whatever order they come', () => {
    const failures = [900_000, 50, 10, 40, 20, 30, 1_700_000];
    assert.equal(refusedUntil(failures, DEFAULT_RULES), 50 + 30 * MINUTE_MS);
  });

  it('counts from the latest failure that belongs to five', () => {
    assert.equal(refusedUntil([0, 1, 2, 3, 4, 100_000], DEFAULT_RULES), 100_000 + 30 * MINUTE_MS);
  });

  it('refuses after the first failure when one is the limit', () => {
    assert.equal(refusedUntil([7], { maxFailures: 1, windowMs: 1, refusalMs: 10 }), 17);
  });
});

describe('createMemoryAttemptStore', () => {
  it('counts a session once, at the time when it first failed', async () => {
    const store = createMemoryAttemptStore();
    await store.addFailure('user:a', 's1', 10);
    await store.addFailure('user:a', 's1', 20);
    assert.deepEqual(await store.failuresSince('user:a', 0), [10]);
  });

  it('keeps subjects apart', async () => {
    const store = createMemoryAttemptStore();
    await store.addFailure('user:a', 's1', 10);
    assert.deepEqual(await store.failuresSince('user:b', 0), []);
  });

  it('leaves out what is older than asked for', async () => {
    const store = createMemoryAttemptStore();
    await store.addFailure('user:a', 's1', 10);
    await store.addFailure('user:a', 's2', 20);
    assert.deepEqual(await store.failuresSince('user:a', 20), [20]);
  });

  it('tells whether a session was reported before', async () => {
    const store = createMemoryAttemptStore();
    assert.equal(await store.markReported('s1', 10), false);
    assert.equal(await store.markReported('s1', 11), true);
    assert.equal(await store.markReported('s2', 12), false);
  });

  it('forgets entries after the retention time', async () => {
    const store = createMemoryAttemptStore(5 * MINUTE_MS);
    await store.addFailure('user:a', 's1', 0);
    await store.markReported('s1', 0);
    await store.addFailure('user:b', 's2', 10 * MINUTE_MS);
    assert.deepEqual(await store.failuresSince('user:a', 0), []);
    assert.equal(await store.markReported('s1', 10 * MINUTE_MS), false);
    assert.deepEqual(await store.failuresSince('user:b', 0), [10 * MINUTE_MS]);
  });
});
