import { failAttempt, releaseAttempt } from './attempt-accounting.ts';
import type { Attempt } from './attempt-limits.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import type { SessionResults } from './rekognition-sessions.ts';

/** A session, and how it was counted when it was asked for. */
export interface CountedSession {
  readonly sessionId: string;
  readonly attempt: Pick<Attempt, 'id' | 'startedEpochMs'>;
  /** User and device that the attempt was counted for. */
  readonly owner: Authorized;
}

/**
 * Settles the attempt of a session that is final, and hands its result to the application. Failures are reported.
 * @returns Whether the person is live, or `null` when one of the two failed: then the browser must learn no verdict.
 */
export async function settleSession(
  session: CountedSession,
  results: SessionResults,
  context: BackendContext,
): Promise<boolean | null> {
  const isLive = isLiveResult(results, context);
  try {
    await settleAttempt(session, results, isLive, context);
  } catch (failure) {
    // A verdict that could not be counted could be tried for again without end.
    context.report(failure, 'count-attempt');
    return null;
  }
  try {
    await reportResult(session, results, isLive, context);
  } catch (failure) {
    context.report(failure, 'on-result');
    return null;
  }
  return isLive;
}

/**
 * Anything but a confidence in its range that reaches the threshold is not live; NaN and none are among it. Nor is a
 * person whom the service asked for less than the application wants: the challenge has to be one that it offers.
 */
function isLiveResult(
  { status, confidence = Number.NaN, challenge }: SessionResults,
  { threshold, challenges }: BackendContext,
): boolean {
  if (challenge !== undefined && !challenges.some((offered) => offered === challenge)) return false;
  return status === 'SUCCEEDED' && confidence >= threshold && confidence <= 100;
}

async function settleAttempt(
  { attempt, owner }: CountedSession,
  { status }: SessionResults,
  isLive: boolean,
  context: BackendContext,
): Promise<void> {
  if (isLive) await releaseAttempt(owner, attempt.id, context);
  // An expired session was not judged: nobody failed, but the attempt stays counted until it leaves the window.
  else if (status !== 'EXPIRED') await failAttempt(owner, attempt, context);
}

async function reportResult(
  { sessionId, owner }: CountedSession,
  results: SessionResults,
  isLive: boolean,
  { attempts, clock, onResult, report }: BackendContext,
): Promise<void> {
  // Marked before the hook runs, so that of two instances at most one takes the result for new.
  const isRepeated = await attempts.markReported(sessionId, clock.nowEpochMs());
  try {
    await onResult({ ...results, sessionId, user: owner.user, isLive, isRepeated });
  } catch (failure) {
    // The application did not take it: for the next one who asks it is new again.
    if (!isRepeated) {
      await attempts.unmarkReported(sessionId).catch((failureOfStore: unknown) => report(failureOfStore, 'on-result'));
    }
    throw failure;
  }
}
