import { type Attempt, refusedUntil, retentionMsOf } from './attempt-limits.ts';
import type { Authorized, BackendContext } from './handler-options.ts';

/** What the accounting needs of the handler's context. */
type AccountingContext = Pick<BackendContext, 'attempts' | 'rules' | 'clock'>;

/** Room for one more check, or the time until which there is none. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly attempt: Attempt }
  | { readonly kind: 'refused'; readonly untilEpochMs: number };

/**
 * Counts an attempt and then looks whether it may be made. In this order, of two instances that take the last room at
 * the same moment both see the other one: at worst both refuse, and never do both allow.
 * @throws What the store throws; then no check may begin.
 */
export async function reserveAttempt(authorized: Authorized, context: AccountingContext): Promise<Reservation> {
  const { attempts, rules, clock } = context;
  const nowMs = clock.nowEpochMs();
  const attempt = { id: crypto.randomUUID(), startedEpochMs: nowMs, isFailed: false };
  const subjects = subjectsOf(authorized);
  await Promise.all(subjects.map((subject) => attempts.put(subject, attempt)));
  const ends = await Promise.all(
    subjects.map(async (subject) => {
      const known = await attempts.since(subject, nowMs - retentionMsOf(rules));
      const others = known.filter(({ id }) => id !== attempt.id);
      return refusedUntil(others, nowMs, rules) ?? 0;
    }),
  );
  const untilEpochMs = Math.max(...ends);
  if (untilEpochMs === 0) return { kind: 'reserved', attempt };
  await releaseAttempt(authorized, attempt.id, context);
  return { kind: 'refused', untilEpochMs };
}

/** Gives the room back: there is no session, or its verdict was "live". */
export async function releaseAttempt(
  authorized: Authorized,
  attemptId: string,
  { attempts }: AccountingContext,
): Promise<void> {
  await Promise.all(subjectsOf(authorized).map((subject) => attempts.remove(subject, attemptId)));
}

/** Counts the attempt as one that really failed; counting it again changes nothing. */
export async function failAttempt(
  authorized: Authorized,
  attempt: Pick<Attempt, 'id' | 'startedEpochMs'>,
  { attempts }: AccountingContext,
): Promise<void> {
  const failed = { id: attempt.id, startedEpochMs: attempt.startedEpochMs, isFailed: true };
  await Promise.all(subjectsOf(authorized).map((subject) => attempts.put(subject, failed)));
}

/** Everything under which attempts are counted. */
function subjectsOf({ user, device }: Authorized): readonly string[] {
  return device === undefined ? [`user:${user}`] : [`user:${user}`, `device:${device}`];
}
