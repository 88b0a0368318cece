import { classifyFailure, refuseFailure } from './aws-failures.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import { json, refuse } from './http-responses.ts';
import { readResults, type SessionResults } from './rekognition-sessions.ts';
import { subjectsOf } from './session-creation.ts';

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
  const refusal = await refuseStranger(request, sessionId, authorized, context);
  if (refusal !== null) return refusal;

  let results: SessionResults | null;
  try {
    results = await awaitFinalResults(sessionId, context, request.signal);
  } catch (failure) {
    if (!request.signal.aborted) context.report(failure, 'read-results');
    return refuseFailure(classifyFailure(failure));
  }
  if (results === null) return json(202, { status: 'pending' }, { 'Retry-After': '1' });
  return answerResults(sessionId, results, authorized, context);
}

async function refuseStranger(
  request: Request,
  sessionId: string,
  { user }: Authorized,
  { tokens, clock }: BackendContext,
): Promise<Response | null> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return refuse(401, 'token-missing');
  const check = await tokens.check(token, { sessionId, user }, clock.nowEpochMs());
  switch (check) {
    case 'valid':
      return null;
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

async function answerResults(
  sessionId: string,
  results: SessionResults,
  authorized: Authorized,
  context: BackendContext,
): Promise<Response> {
  const { attempts, clock, threshold } = context;
  const { status, confidence } = results;
  const isLive = status === 'SUCCEEDED' && confidence !== undefined && confidence >= threshold;
  try {
    // An expired session was never looked at: nobody failed.
    if (!isLive && status !== 'EXPIRED') {
      const nowMs = clock.nowEpochMs();
      await Promise.all(subjectsOf(authorized).map((subject) => attempts.addFailure(subject, sessionId, nowMs)));
    }
    const isRepeated = await attempts.markReported(sessionId, clock.nowEpochMs());
    await context.onResult({ ...results, sessionId, user: authorized.user, isLive, isRepeated });
  } catch (failure) {
    context.report(failure, 'on-result');
    return refuse(500, 'internal');
  }
  return json(200, { isLive });
}
