import { failAttempt, releaseAttempt } from './attempt-accounting.ts';
import type { Attempt } from './attempt-limits.ts';
import { classifyFailure, refuseFailure } from './aws-failures.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import { json, refuse } from './http-responses.ts';
import { readResults, type SessionResults } from './rekognition-sessions.ts';
import { TOKEN_LIFETIME_MS } from './session-creation.ts';

/** How long a request for a verdict waits for the service before it is answered with 202. */
const WAIT_MS = 10_000;
/** Pauses between two questions to the service; the last one repeats. */
const PAUSES_MS = [250, 500, 1000] as const;

/** The attempt that a session was counted as. */
type AttemptOrigin = Pick<Attempt, 'id' | 'startedEpochMs'>;

/** Answers `GET {base}/{sessionId}`: the verdict, to the owner of the session only. */
export async function answerVerdictRequest(
  request: Request,
  sessionId: string,
  authorized: Authorized,
  context: BackendContext,
): Promise<Response> {
  const attempt = await refuseStranger(request, sessionId, authorized, context);
  if (attempt instanceof Response) return attempt;

  let results: SessionResults | null;
  try {
    results = await context.waits.join(sessionId, request.signal, (signal) =>
      awaitFinalResults(sessionId, context, signal),
    );
  } catch (failure) {
    if (!request.signal.aborted) context.report(failure, 'read-results');
    return refuseFailure(classifyFailure(failure));
  }
  if (results === null) return json(202, { status: 'pending' }, { 'Retry-After': '1' });
  return answerResults({ sessionId, attempt, results, authorized }, context);
}

/** Which attempt the session was, or the refusal. */
async function refuseStranger(
  request: Request,
  sessionId: string,
  { user }: Authorized,
  { tokens, clock }: BackendContext,
): Promise<AttemptOrigin | Response> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return refuse(401, 'token-missing');
  const check = await tokens.check(token, { sessionId, user }, clock.nowEpochMs());
  switch (check.kind) {
    case 'valid':
      return { id: check.attemptId, startedEpochMs: check.expiresEpochMs - TOKEN_LIFETIME_MS };
    case 'expired':
      return refuse(401, 'token-expired');
    case 'invalid':
      return refuse(403, 'token-invalid');
    default:
      return check satisfies never;
  }
}

/** Asks until the session is final or the wait is over. @returns `null` when it is not final yet. */
async function awaitFinalResults(
  sessionId: string,
  { rekognition, clock }: BackendContext,
  signal: AbortSignal,
): Promise<SessionResults | null> {
  const deadlineMs = clock.nowEpochMs() + WAIT_MS;
  for (let round = 0; ; round += 1) {
    let transientFailure: unknown = null;
    try {
      const results = await readResults(rekognition, sessionId, signal);
      if (results.status !== 'CREATED' && results.status !== 'IN_PROGRESS') return results;
    } catch (failure) {
      if (signal.aborted || !classifyFailure(failure).isTransient) throw failure;
      transientFailure = failure;
    }
    const remainingMs = deadlineMs - clock.nowEpochMs();
    if (remainingMs > 0) {
      await clock.sleep(Math.min(PAUSES_MS[round] ?? 1000, remainingMs), signal);
      signal.throwIfAborted();
    } else if (transientFailure === null) {
      return null;
    } else {
      throw transientFailure;
    }
  }
}

/** A session that is final, and everything about it. */
interface FinalSession {
  readonly sessionId: string;
  readonly attempt: AttemptOrigin;
  readonly results: SessionResults;
  readonly authorized: Authorized;
}

async function answerResults(session: FinalSession, context: BackendContext): Promise<Response> {
  const { sessionId, results, authorized } = session;
  const isLive = isLiveResult(results, context.threshold);
  try {
    await settleAttempt(session, isLive, context);
  } catch (failure) {
    // A verdict that could not be counted could be tried for again without end.
    context.report(failure, 'count-attempt');
    return refuse(500, 'internal');
  }
  try {
    const isRepeated = await context.attempts.markReported(sessionId, context.clock.nowEpochMs());
    await context.onResult({ ...results, sessionId, user: authorized.user, isLive, isRepeated });
  } catch (failure) {
    context.report(failure, 'on-result');
    return refuse(500, 'internal');
  }
  return json(200, { isLive });
}

/** Anything but a confidence in its range that reaches the threshold is not live; NaN and none are among it. */
function isLiveResult({ status, confidence = Number.NaN }: SessionResults, threshold: number): boolean {
  return status === 'SUCCEEDED' && confidence >= threshold && confidence <= 100;
}

async function settleAttempt(session: FinalSession, isLive: boolean, context: BackendContext): Promise<void> {
  const { attempt, authorized, results } = session;
  if (isLive) await releaseAttempt(authorized, attempt.id, context);
  // An expired session was not judged: nobody failed, but the attempt stays counted until it leaves the window.
  else if (results.status !== 'EXPIRED') await failAttempt(authorized, attempt, context);
}
