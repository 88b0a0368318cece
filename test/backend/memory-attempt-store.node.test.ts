import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attempt } from '../../src/backend/attempt-limits.ts';
import { createMemoryAttemptStore } from '../../src/backend/index.ts';

const MINUTE_MS = 60_000;

function attempt(id: string, startedEpochMs: number, isFailed = false): Attempt {
  return { id, startedEpochMs, isFailed };
}

describe('createMemoryAttemptStore', () => {
  it('keeps the last word on an attempt', async () => {
    const store = createMemoryAttemptStore();
    await store.put('user:a', attempt('1', 10));
    await store.put('user:a', attempt('1', 10, true));
    assert.deepEqual(await store.since('user:a', 0), [attempt('1', 10, true)]);
  });

  it('forgets what is removed, and nothing else', async () => {
    const store = createMemoryAttemptStore();
    await store.put('user:a', attempt('1', 10));
    await store.put('user:a', attempt('2', 10));
    await store.remove('user:a', '1');
    await store.remove('user:a', 'unknown');
    await store.remove('user:unknown', '2');
    assert.deepEqual(await store.since('user:a', 0), [attempt('2', 10)]);
  });

  it('keeps subjects apart', async () => {
    const store = createMemoryAttemptStore();
    await store.put('user:a', attempt('1', 10));
    assert.deepEqual(await store.since('user:b', 0), []);
    assert.deepEqual(await store.since('__proto__', 0), []);
  });

  it('leaves out what is older than asked for', async () => {
    const store = createMemoryAttemptStore();
    await store.put('user:a', attempt('1', 10));
    await store.put('user:a', attempt('2', 20));
    assert.deepEqual(await store.since('user:a', 20), [attempt('2', 20)]);
  });

  it('tells whether a session was reported before', async () => {
    const store = createMemoryAttemptStore();
    assert.equal(await store.markReported('s1', 10), false);
    assert.equal(await store.markReported('s1', 11), true);
    assert.equal(await store.markReported('s2', 12), false);
  });

  it('forgets entries after the retention time', async () => {
    const store = createMemoryAttemptStore({ retentionMs: 5 * MINUTE_MS });
    await store.put('user:a', attempt('1', 0, true));
    await store.put('user:b', attempt('2', 10 * MINUTE_MS));
    assert.deepEqual(await store.since('user:a', 0), []);
    assert.deepEqual(await store.since('user:b', 0), [attempt('2', 10 * MINUTE_MS)]);
  });

  it('keeps the mark of a reported session while its verdict can be read, however short the retention', async () => {
    const store = createMemoryAttemptStore({ retentionMs: MINUTE_MS });
    await store.markReported('s1', 0);
    assert.equal(await store.markReported('s1', 10 * MINUTE_MS), true);
    assert.equal(await store.markReported('s1', 20 * MINUTE_MS + 1), false);
  });

  it('takes a mark back', async () => {
    const store = createMemoryAttemptStore();
    await store.markReported('s1', 10);
    await store.unmarkReported('s1');
    await store.unmarkReported('unknown');
    assert.equal(await store.markReported('s1', 11), false);
  });

  it('refuses bounds that bound nothing', () => {
    for (const bound of [Number.NaN, 0, -1]) {
      assert.throws(() => createMemoryAttemptStore({ retentionMs: bound }), /retentionMs/);
      assert.throws(() => createMemoryAttemptStore({ maxSubjects: bound }), /maxSubjects/);
    }
  });

  it('is bounded: of too many users it forgets who was quiet for the longest time', async () => {
    const store = createMemoryAttemptStore({ maxSubjects: 2 });
    await store.put('user:a', attempt('1', 0));
    await store.put('user:b', attempt('2', 1));
    await store.put('user:a', attempt('3', 2));
    await store.put('user:c', attempt('4', 3));
    assert.deepEqual(await store.since('user:b', 0), []);
    assert.equal((await store.since('user:a', 0)).length, 2);
    assert.equal((await store.since('user:c', 0)).length, 1);
  });

  it('is bounded in reported sessions too', async () => {
    const store = createMemoryAttemptStore({ maxSubjects: 2 });
    for (const sessionId of ['s1', 's2', 's3']) await store.markReported(sessionId, 0);
    assert.equal(await store.markReported('s3', 0), true);
    assert.equal(await store.markReported('s1', 0), false);
  });
});
