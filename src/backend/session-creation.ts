import { releaseAttempt, reserveAttempt } from './attempt-accounting.ts';
import type { Attempt } from './attempt-limits.ts';
import { classifyFailure, refuseFailure } from './aws-failures.ts';
import { withinDeadline } from './call-deadline.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import { json, refuse } from './http-responses.ts';
import { type ChallengeKind, createSession, SESSION_LIFETIME_MS } from './rekognition-sessions.ts';
import type { TemporaryCredentials } from './scoped-credentials.ts';
import { readSessionRequest, type SessionRequest } from './session-request.ts';
import { TOKEN_LIFETIME_MS } from './session-token.ts';

/** Answers `POST {base}`: a session, credentials for it, and the token with which its owner reads the verdict. */
export async function answerSessionRequest(
  request: Request,
  authorized: Authorized,
  context: BackendContext,
): Promise<Response> {
  const body = await readSessionRequest(request);
  if (body instanceof Response) return body;
  const challenge = chooseChallenge(body.challenge, context);
  if (challenge === 'refused') return refuse(403, 'challenge-not-allowed');

  const attempt = await countAttempt(authorized, context);
  if (attempt instanceof Response) return attempt;
  try {
    return await createAnswer(authorized, challenge, attempt, request.signal, context);
  } catch (failure) {
    // Who hung up may have got AWS to work already: were that attempt given back, hanging up would make calls free.
    if (!request.signal.aborted) {
      await giveBack(authorized, attempt, context);
      context.report(failure, 'create-session');
    }
    return refuseFailure(classifyFailure(failure));
  }
}

/** The attempt, or why there is no room for one. Without a count there is no session. */
async function countAttempt(authorized: Authorized, context: BackendContext): Promise<Attempt | Response> {
  try {
    const reservation = await reserveAttempt(authorized, context);
    return reservation.kind === 'reserved' ? reservation.attempt : refuseLimited(reservation.untilEpochMs, context);
  } catch (failure) {
    context.report(failure, 'count-attempt');
    return refuse(500, 'internal');
  }
}

/** Without a session nobody can fail. When the store fails too, the attempt counts until it leaves the window. */
async function giveBack(authorized: Authorized, attempt: Attempt, context: BackendContext): Promise<void> {
  try {
    await releaseAttempt(authorized, attempt.id, context);
  } catch (failure) {
    context.report(failure, 'count-attempt');
  }
}

function refuseLimited(untilEpochMs: number, { clock, alternativeUrl }: BackendContext): Response {
  const retryAfterSeconds = Math.max(1, Math.ceil((untilEpochMs - clock.nowEpochMs()) / 1000));
  const body = { error: 'limited', retryAfterSeconds, ...(alternativeUrl === null ? {} : { alternativeUrl }) };
  return json(429, body, { 'Retry-After': String(retryAfterSeconds) });
}

/**
 * What to ask the service for; `null` leaves the choice to it. A person who asked for the check without flashing must
 * never get the other one instead, so a challenge that is not offered is refused.
 */
function chooseChallenge(
  asked: SessionRequest['challenge'],
  { challenges, defaultChallenge }: BackendContext,
): ChallengeKind | 'refused' | null {
  if (asked !== 'auto') return challenges.includes(asked) ? asked : 'refused';
  return defaultChallenge ?? (challenges.length === 1 ? (challenges[0] ?? null) : null);
}

async function createAnswer(
  authorized: Authorized,
  challenge: ChallengeKind | null,
  attempt: Attempt,
  signal: AbortSignal,
  context: BackendContext,
): Promise<Response> {
  const { rekognition, settings, tokens, clock, streamEndpoint, callLimitMs } = context;
  const [sessionId, credentials, region] = await Promise.all([
    withinDeadline(callLimitMs, signal, (until) =>
      createSession(rekognition, settings, challenge, crypto.randomUUID(), until),
    ),
    withinDeadline(callLimitMs, signal, (until) => context.credentialsFor(authorized, until)),
    context.region(),
  ]);
  const nowMs = clock.nowEpochMs();
  const { user, device } = authorized;
  const content = { expiresEpochMs: attempt.startedEpochMs + TOKEN_LIFETIME_MS, attemptId: attempt.id };
  const token = await tokens.issue({ sessionId, user }, { ...content, ...(device === undefined ? {} : { device }) });
  return json(201, {
    sessionId,
    region,
    challenge: challenge ?? 'auto',
    expiresAt: new Date(nowMs + SESSION_LIFETIME_MS).toISOString(),
    serverTime: new Date(nowMs).toISOString(),
    token,
    ...(streamEndpoint === null ? {} : { endpoint: streamEndpoint }),
    credentials: credentialsBody(credentials),
  });
}

/** Member by member, so that nothing else that a provider returns reaches the browser. */
function credentialsBody({ accessKeyId, secretAccessKey, sessionToken, expiration }: TemporaryCredentials): object {
  return { accessKeyId, secretAccessKey, sessionToken, expiration: expiration.toISOString() };
}
