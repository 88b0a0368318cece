import { type Attempt, type AttemptStore, DEFAULT_RULES, retentionMsOf } from './attempt-limits.ts';
import { TOKEN_LIFETIME_MS } from './session-token.ts';

/** Bounds of the store in memory. */
export interface MemoryAttemptStoreOptions {
  /** How long entries are kept; 33 minutes by default. Marks of reported sessions stay for ten minutes at least. */
  readonly retentionMs?: number;
  /**
   * Most users and devices with attempts, and most sessions with a reported result, that are remembered; 100,000 by
   * default, some 50 MB. The one that was quiet for the longest time is forgotten first.
   */
  readonly maxSubjects?: number;
}

/** Counts attempts in the memory of this process. @throws {RangeError} For bounds that are no numbers above 0. */
export function createMemoryAttemptStore(options: MemoryAttemptStoreOptions = {}): AttemptStore {
  const { retentionMs = retentionMsOf(DEFAULT_RULES), maxSubjects = 100_000 } = options;
  // NaN compares as false with everything: nothing would be kept, or everything for ever.
  for (const [name, bound] of Object.entries({ retentionMs, maxSubjects })) {
    if (typeof bound !== 'number' || !(bound > 0)) throw new RangeError(`${name} must be above 0.`);
  }
  /** Least recently used first: using a subject puts it at the end. */
  const subjects = new Map<string, Map<string, Attempt>>();
  const reported = new Map<string, number>();
  let sweptEpochMs = 0;

  // At most one pass a minute: the maps are bounded, so a pass is short.
  const sweep = (nowEpochMs: number): void => {
    if (nowEpochMs - sweptEpochMs < 60_000) return;
    sweptEpochMs = nowEpochMs;
    const forgottenEpochMs = nowEpochMs - retentionMs;
    // As long as its token lives, the verdict of a session can be asked for again.
    const unreadableEpochMs = nowEpochMs - Math.max(retentionMs, TOKEN_LIFETIME_MS);
    for (const [sessionId, atEpochMs] of reported) if (atEpochMs < unreadableEpochMs) reported.delete(sessionId);
    for (const [subject, attempts] of subjects) {
      for (const { id, startedEpochMs } of attempts.values())
        if (startedEpochMs < forgottenEpochMs) attempts.delete(id);
      if (attempts.size === 0) subjects.delete(subject);
    }
  };

  return {
    put(subject, attempt) {
      sweep(attempt.startedEpochMs);
      const attempts = subjects.get(subject) ?? new Map<string, Attempt>();
      attempts.set(attempt.id, attempt);
      putLast(subjects, subject, attempts, maxSubjects);
      return Promise.resolve();
    },
    remove(subject, attemptId) {
      const attempts = subjects.get(subject);
      attempts?.delete(attemptId);
      if (attempts?.size === 0) subjects.delete(subject);
      return Promise.resolve();
    },
    since(subject, sinceEpochMs) {
      const attempts = [...(subjects.get(subject)?.values() ?? [])];
      return Promise.resolve(attempts.filter(({ startedEpochMs }) => startedEpochMs >= sinceEpochMs));
    },
    markReported(sessionId, atEpochMs) {
      sweep(atEpochMs);
      const wasReported = reported.has(sessionId);
      putLast(reported, sessionId, atEpochMs, maxSubjects);
      return Promise.resolve(wasReported);
    },
    unmarkReported(sessionId) {
      reported.delete(sessionId);
      return Promise.resolve();
    },
  };
}

function putLast<Value>(map: Map<string, Value>, key: string, value: Value, maxSize: number): void {
  map.delete(key);
  map.set(key, value);
  for (const eldest of map.keys()) {
    if (map.size <= maxSize) return;
    map.delete(eldest);
  }
}
