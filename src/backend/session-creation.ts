import { refusedUntil } from './attempt-limits.ts';
import { classifyFailure, refuseFailure } from './aws-failures.ts';
import type { Authorized, BackendContext } from './handler-options.ts';
import { json, refuse } from './http-responses.ts';
import { type ChallengeKind, createSession, SESSION_LIFETIME_MS } from './rekognition-sessions.ts';
import type { TemporaryCredentials } from './scoped-credentials.ts';
import { readSessionRequest, type SessionRequest } from './session-request.ts';

/** How long the verdict of a session can be read, from its creation. */
export const TOKEN_LIFETIME_MS = 600_000;

/** Answers `POST {base}`: a session, credentials for it, and the token with which its owner reads the verdict. */
export async function answerSessionRequest(
  request: Request,
  authorized: Authorized,
  context: BackendContext,
): Promise<Response> {
  const body = await readSessionRequest(request);
  if (body instanceof Response) return body;
  const refusal = await refuseLimited(authorized, context);
  if (refusal !== null) return refusal;
  const challenge = chooseChallenge(body.challenge, context);
  if (challenge === 'refused') return refuse(403, 'challenge-not-allowed');

  try {
    return await createAnswer(authorized, challenge, context);
  } catch (failure) {
    context.report(failure, 'create-session');
    const kind = classifyFailure(failure);
    return refuseFailure(kind);
  }
}

/** Everything under which failed checks are counted. */
export function subjectsOf({ user, device }: Authorized): readonly string[] {
  return device === undefined ? [`user:${user}`] : [`user:${user}`, `device:${device}`];
}

async function refuseLimited(authorized: Authorized, context: BackendContext): Promise<Response | null> {
  const { attempts, rules, clock, alternativeUrl } = context;
  const nowMs = clock.nowEpochMs();
  const sinceMs = nowMs - rules.windowMs - rules.refusalMs;
  const ends = await Promise.all(
    subjectsOf(authorized).map(async (subject) => refusedUntil(await attempts.failuresSince(subject, sinceMs), rules)),
  );
  const remainingMs = Math.max(...ends.map((endMs) => (endMs ?? nowMs) - nowMs));
  if (remainingMs <= 0) return null;
  const retryAfterSeconds = Math.ceil(remainingMs / 1000);
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
  context: BackendContext,
): Promise<Response> {
  const { rekognition, settings, tokens, clock, streamEndpoint } = context;
  const [sessionId, credentials, region] = await Promise.all([
    createSession(rekognition, settings, challenge, crypto.randomUUID()),
    context.credentialsFor(authorized),
    context.region(),
  ]);
  const nowMs = clock.nowEpochMs();
  const token = await tokens.issue({ sessionId, user: authorized.user }, nowMs + TOKEN_LIFETIME_MS);
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
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration: expiration.toISOString() }),
  };
}
