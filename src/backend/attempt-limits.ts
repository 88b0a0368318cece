/**
 * Where failed checks are counted. The default keeps them in this process; several instances behind a balancer need one
 * that they share. Entries may be forgotten after the refusal and the window together (33 minutes by default).
 */
export interface AttemptStore {
  /** Notes a failed check. Noting the same session again changes nothing. */
  addFailure(subject: string, sessionId: string, atEpochMs: number): Promise<void>;
  /** Epoch times of the failed checks of `subject` at or after `sinceEpochMs`, in any order. */
  failuresSince(subject: string, sinceEpochMs: number): Promise<readonly number[]>;
  /** Notes that the result of a session was handed to the application. @returns Whether it was noted before. */
  markReported(sessionId: string, atEpochMs: number): Promise<boolean>;
}

/** When new checks are refused. */
export interface AttemptRules {
  /** This many failed checks … */
  readonly maxFailures: number;
  /** … within this time … */
  readonly windowMs: number;
  /** … refuse new ones for this time, counted from the last of them. */
  readonly refusalMs: number;
}

/** Source: the service's recommendation of at most five failed checks within three minutes. */
export const DEFAULT_RULES: AttemptRules = { maxFailures: 5, windowMs: 180_000, refusalMs: 1_800_000 };

/**
 * Until when new checks are refused.
 * @param failures Epoch times of failed checks, in any order.
 * @returns An epoch time, or `null` when the failures never reached the limit.
 */
export function refusedUntil(failures: readonly number[], rules: AttemptRules): number | null {
  const times = [...failures].sort((a, b) => b - a);
  for (const [index, lastMs] of times.entries()) {
    const firstMs = times[index + rules.maxFailures - 1];
    if (firstMs === undefined) return null;
    if (lastMs - firstMs <= rules.windowMs) return lastMs + rules.refusalMs;
  }
  return null;
}

/**
 * Counts failed checks in the memory of this process.
 * @param retentionMs How long entries are kept.
 */
export function createMemoryAttemptStore(
  retentionMs: number = DEFAULT_RULES.windowMs + DEFAULT_RULES.refusalMs,
): AttemptStore {
  const failures = new Map<string, Map<string, number>>();
  const reported = new Map<string, number>();
  let sweptEpochMs = 0;

  // At most one pass a minute: the stores hold one entry a check, so a pass is short.
  const sweep = (nowEpochMs: number): void => {
    if (nowEpochMs - sweptEpochMs < 60_000) return;
    sweptEpochMs = nowEpochMs;
    const forgottenEpochMs = nowEpochMs - retentionMs;
    dropBefore(reported, forgottenEpochMs);
    for (const [subject, sessions] of failures) {
      dropBefore(sessions, forgottenEpochMs);
      if (sessions.size === 0) failures.delete(subject);
    }
  };

  return {
    addFailure(subject, sessionId, atEpochMs) {
      sweep(atEpochMs);
      const sessions = failures.get(subject) ?? new Map<string, number>();
      failures.set(subject, sessions);
      if (!sessions.has(sessionId)) sessions.set(sessionId, atEpochMs);
      return Promise.resolve();
    },
    failuresSince(subject, sinceEpochMs) {
      const times = [...(failures.get(subject)?.values() ?? [])];
      return Promise.resolve(times.filter((time) => time >= sinceEpochMs));
    },
    markReported(sessionId, atEpochMs) {
      sweep(atEpochMs);
      const wasReported = reported.has(sessionId);
      reported.set(sessionId, atEpochMs);
      return Promise.resolve(wasReported);
    },
  };
}

function dropBefore(times: Map<string, number>, epochMs: number): void {
  for (const [id, time] of times) if (time < epochMs) times.delete(id);
}
