import { classifyFailure, refuseFailure } from './aws-failures.ts';
import { withinDeadline } from './call-deadline.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import { json, refuse } from './http-responses.ts';
import { readResults, type SessionResults } from './rekognition-sessions.ts';
import { TOKEN_LIFETIME_MS } from './session-token.ts';
import { type CountedSession, settleSession } from './verdict-settlement.ts';

/** How long a request for a verdict waits for the service before it is answered with 202. */
const WAIT_MS = 10_000;
/** Pauses between two questions to the service; the last one repeats. */
const PAUSES_MS = [250, 500, 1000] as const;

/** Answers `GET {base}/{sessionId}`: the verdict, to the owner of the session only. */
export async function answerVerdictRequest(
  request: Request,
  sessionId: string,
  authorized: Authorized,
  context: BackendContext,
): Promise<Response> {
  const session = await refuseStranger(request, sessionId, authorized, context);
  if (session instanceof Response) return session;

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
  const final = results;
  const isLive = await context.outcomes.run(sessionId, () => settleSession(session, final, context));
  return isLive === null ? refuse(500, 'internal') : json(200, { isLive });
}

/** The session as it was counted when it was asked for, or the refusal. */
async function refuseStranger(
  request: Request,
  sessionId: string,
  { user }: Authorized,
  { tokens, clock }: BackendContext,
): Promise<CountedSession | Response> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return refuse(401, 'token-missing');
  const check = await tokens.check(token, { sessionId, user }, clock.nowEpochMs());
  switch (check.kind) {
    case 'valid': {
      const attempt = { id: check.attemptId, startedEpochMs: check.expiresEpochMs - TOKEN_LIFETIME_MS };
      // Not the device of this request: the attempt was counted for the one that asked for the session.
      const owner = check.device === undefined ? { user } : { user, device: check.device };
      return { sessionId, attempt, owner };
    }
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
  { rekognition, clock, callLimitMs }: BackendContext,
  signal: AbortSignal,
): Promise<SessionResults | null> {
  const deadlineMs = clock.nowEpochMs() + WAIT_MS;
  for (let round = 0; ; round += 1) {
    let transientFailure: unknown = null;
    try {
      const results = await withinDeadline(callLimitMs, signal, (until) => readResults(rekognition, sessionId, until));
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
