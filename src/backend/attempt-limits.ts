/** A check that was begun and is not known to have found a live person. */
export interface Attempt {
  /** Unguessable and unique; not the id of the session, which does not exist yet when an attempt is counted. */
  readonly id: string;
  readonly startedEpochMs: number;
  /** Its verdict was read and was not "live". Otherwise nobody knows yet: the check may run, or was given up. */
  readonly isFailed: boolean;
}

/**
 * Where attempts are counted, by subject: a user or a device. The default, `createMemoryAttemptStore`, keeps them in
 * this process; several instances behind a balancer need one that they share. What `put` has resolved for must be seen
 * by every later `since` of every instance, or checks begun in parallel can exceed the limit; a replica that lags
 * behind will not do. Attempts may be forgotten after the window and the refusal together (33 minutes by default), marks
 * of reported sessions after that time too, but never before ten minutes are over: so long a verdict can be read.
 */
export interface AttemptStore {
  /** Adds an attempt of `subject`, or replaces the one with the same id. */
  put(subject: string, attempt: Attempt): Promise<void>;
  /** Forgets an attempt; it may be unknown. */
  remove(subject: string, attemptId: string): Promise<void>;
  /** The attempts of `subject` that started at or after `sinceEpochMs`, in any order. */
  since(subject: string, sinceEpochMs: number): Promise<readonly Attempt[]>;
  /** Notes that the result of a session was handed to the application. @returns Whether it was noted before. */
  markReported(sessionId: string, atEpochMs: number): Promise<boolean>;
  /** Takes the note back, because the application failed to take the result; there may be none. */
  unmarkReported(sessionId: string): Promise<void>;
}

/** When new checks are refused. */
export interface AttemptRules {
  /** This many checks that failed or whose verdict is not known … */
  readonly maxFailures: number;
  /** … begun within this time leave no room for another one, until the first of them is that old. */
  readonly windowMs: number;
  /** When all of them failed, new ones are refused for this time, counted from the beginning of the last of them. */
  readonly refusalMs: number;
}

/** Source: the service's recommendation of at most five failed checks within three minutes. */
export const DEFAULT_RULES: AttemptRules = { maxFailures: 5, windowMs: 180_000, refusalMs: 1_800_000 };

/** How far back attempts matter. */
export function retentionMsOf({ windowMs, refusalMs }: AttemptRules): number {
  return windowMs + refusalMs;
}

/**
 * Until when a new check is refused. Checks that were given up, because of a camera or a network, only fill the window;
 * the long refusal is for checks that really failed.
 * @param attempts All attempts of one subject, the new one not among them, in any order.
 * @returns An epoch time after `nowEpochMs`, or `null` when the check may begin.
 */
export function refusedUntil(attempts: readonly Attempt[], nowEpochMs: number, rules: AttemptRules): number | null {
  const ends = [endOfFullWindow(attempts, nowEpochMs, rules), endOfRefusal(attempts, rules)];
  const untilEpochMs = Math.max(...ends.map((end) => end ?? nowEpochMs));
  return untilEpochMs > nowEpochMs ? untilEpochMs : null;
}

/** When so many attempts have left the window that one more fits in. */
function endOfFullWindow(
  attempts: readonly Attempt[],
  nowEpochMs: number,
  { maxFailures, windowMs }: AttemptRules,
): number | null {
  const starts = startsOf(attempts.filter(({ startedEpochMs }) => nowEpochMs - startedEpochMs < windowMs));
  const lastToLeave = starts[maxFailures - 1];
  return lastToLeave === undefined ? null : lastToLeave + windowMs;
}

function endOfRefusal(attempts: readonly Attempt[], rules: AttemptRules): number | null {
  const starts = startsOf(attempts.filter(({ isFailed }) => isFailed));
  for (const [index, lastEpochMs] of starts.entries()) {
    const firstEpochMs = starts[index + rules.maxFailures - 1];
    if (firstEpochMs === undefined) return null;
    if (lastEpochMs - firstEpochMs < rules.windowMs) return lastEpochMs + rules.refusalMs;
  }
  return null;
}

/** Newest first. */
function startsOf(attempts: readonly Attempt[]): readonly number[] {
  return attempts.map(({ startedEpochMs }) => startedEpochMs).sort((a, b) => b - a);
}
