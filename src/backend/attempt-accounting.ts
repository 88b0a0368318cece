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
 * the same moment both see the other one: at worst both refuse, and never do both allow. Nor does one of them win by
 * having come first: the clocks of instances differ, so each could take itself for the first and too many would be let
 * in. Somebody who asks for more sessions at once than there is room for may therefore get none of them.
 * @throws What the store throws; then no check may begin, and what was written of the attempt is taken back.
 */
export async function reserveAttempt(authorized: Authorized, context: AccountingContext): Promise<Reservation> {
  const { attempts, rules, clock } = context;
  const nowMs = clock.nowEpochMs();
  const attempt = { id: crypto.randomUUID(), startedEpochMs: nowMs, isFailed: false };
  const subjects = subjectsOf(authorized);
  let ends: readonly number[];
  try {
    await allOf(subjects.map((subject) => attempts.put(subject, attempt)));
    ends = await Promise.all(
      subjects.map(async (subject) => {
        const known = await attempts.since(subject, nowMs - retentionMsOf(rules));
        const others = known.filter(({ id }) => id !== attempt.id);
        return refusedUntil(others, nowMs, rules) ?? 0;
      }),
    );
  } catch (failure) {
    // A store that fails at this too keeps the attempt until it leaves the window; the first failure is the one to report.
    await Promise.allSettled(subjects.map((subject) => attempts.remove(subject, attempt.id)));
    throw failure;
  }
  const untilEpochMs = Math.max(...ends);
  if (untilEpochMs === 0) return { kind: 'reserved', attempt };
  await releaseAttempt(authorized, attempt.id, context);
  return { kind: 'refused', untilEpochMs };
}

/** Like `Promise.all`, but ends with the last of them: what is still being written could not be taken back. */
async function allOf(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises);
  await Promise.all(promises);
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
