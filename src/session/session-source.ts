import type { ChallengePreference, LivenessSession, SessionSource } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { abortable } from './abortable.ts';
import { parseCredentials, resolveCredentials } from './credentials.ts';
import { memberOf, resolveSessionUrl } from './host-request.ts';
import { noSession, postSessionRequest } from './session-request.ts';
import { checkSessionSettings, endpointOf, type SessionProvider, type SessionSettings } from './session-settings.ts';
import { parseSession, type SessionValue } from './session-value.ts';

/**
 * The first of `sessionProvider`, `sessionUrl` and `sessionId` that is set, as a source of sessions. Without any, and
 * with settings that are malformed, `take` rejects; {@link checkSessionSettings} tells before.
 */
export function createSessionSource(options: SessionSettings): Pick<SessionSource, 'take'> {
  return {
    take: async (challenge, signal) => {
      signal.throwIfAborted();
      checkSessionSettings(options);
      if (options.sessionProvider) return takeProvided(options.sessionProvider, challenge, options, signal);
      if (options.sessionUrl) return takePosted(options.sessionUrl, challenge, options, signal);
      return takeAttribute(options.sessionId ?? '', options, signal);
    },
  };
}

async function takeProvided(
  provider: SessionProvider,
  challenge: ChallengePreference,
  options: SessionSettings,
  signal: AbortSignal,
): Promise<LivenessSession> {
  const askedMs = options.clock.nowMs();
  let value: unknown;
  try {
    value = await abortable(Promise.resolve(provider({ challenge })), signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof FaceLivenessError) throw cause;
    throw new FaceLivenessError('no-session', { message: 'sessionProvider failed.', cause });
  }
  return complete(value, askedMs, options, signal);
}

async function takePosted(
  sessionUrl: string,
  challenge: ChallengePreference,
  options: SessionSettings,
  signal: AbortSignal,
): Promise<LivenessSession> {
  const { locale, requestInit, baseUrl, clock } = options;
  const askedMs = clock.nowMs();
  const request = {
    url: resolveSessionUrl(sessionUrl, baseUrl),
    challenge,
    locale,
    requestInit,
    nowEpochMs: () => clock.epochMs(),
    fetch: options.fetch ?? fetch,
  };
  const answer = await postSessionRequest(request, signal);
  // Credentials belong to the agreed answer, unless the host hands them over in another way.
  if (!options.credentialsProvider && !parseCredentials(memberOf(answer, 'credentials'))) {
    throw noSession('its answer has no usable credentials');
  }
  return complete(answer, askedMs, options, signal);
}

async function takeAttribute(
  sessionId: string,
  options: SessionSettings,
  signal: AbortSignal,
): Promise<LivenessSession> {
  const endpoint = endpointOf(options);
  return {
    sessionId,
    region: options.region,
    credentials: await resolveCredentials(options.credentialsProvider, signal),
    clockOffsetMs: options.clockOffsetMs ?? 0,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** Adds to a delivered session what it leaves to the element's own settings. */
async function complete(
  value: unknown,
  askedMs: number,
  options: SessionSettings,
  signal: AbortSignal,
): Promise<LivenessSession> {
  const session = parseSession(value, { region: options.region, endpoint: endpointOf(options) });
  const clockOffsetMs = offsetOf(session, askedMs, options);
  const { sessionId, region, endpoint, token } = session;
  return {
    sessionId,
    region,
    credentials: session.credentials ?? (await resolveCredentials(options.credentialsProvider, signal)),
    clockOffsetMs,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(token === undefined ? {} : { token }),
  };
}

/** The stated time is taken as that of the middle between question and answer. */
function offsetOf({ serverEpochMs }: SessionValue, askedMs: number, options: SessionSettings): number {
  if (serverEpochMs === null) return options.clockOffsetMs ?? 0;
  const roundTripMs = options.clock.nowMs() - askedMs;
  return serverEpochMs - (options.clock.epochMs() - roundTripMs / 2);
}
