import type { AwsCredentials, ChallengePreference, Clock, LivenessSession, SessionSource } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { serviceAddress } from '../core/service-address.ts';
import { abortable } from './abortable.ts';
import {
  checkCredentialsProvider,
  type CredentialsProvider,
  parseCredentials,
  resolveCredentials,
} from './credentials.ts';
import { type HostRequestInit, memberOf, resolveSessionUrl } from './host-request.ts';
import { noSession, postSessionRequest } from './session-request.ts';
import { isSessionId, parseSession, type SessionValue } from './session-value.ts';

/** A session as a host's own function delivers it. */
export interface ProvidedSession {
  /** Rekognition session, a UUID in lower case. */
  readonly sessionId: string;
  /** Defaults to the element's `region`. */
  readonly region?: string;
  /** Default to the element's `credentialsProvider`. */
  readonly credentials?: AwsCredentials;
  /** Defaults to the element's `endpoint`. */
  readonly endpoint?: string;
  /** The service's time while the session was created: ISO date, `Date` or epoch milliseconds. */
  readonly serverTime?: string | number | Date;
}

/** The host's function that creates a session; called for every attempt. */
export type SessionProvider = (request: {
  readonly challenge: ChallengePreference;
}) => ProvidedSession | Promise<ProvidedSession>;

/** The element's settings that concern sessions, as they are when a check begins. Empty texts count as not set. */
export interface SessionSourceOptions {
  readonly sessionProvider?: SessionProvider | null | undefined;
  readonly sessionUrl?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  readonly region: string;
  readonly endpoint?: string | null | undefined;
  readonly credentialsProvider?: CredentialsProvider | null | undefined;
  readonly requestInit?: HostRequestInit | null | undefined;
  /** Service time minus local time; a session's own `serverTime` is preferred. */
  readonly clockOffsetMs?: number | null | undefined;
  /** Language of the screens, BCP 47. */
  readonly locale: string;
  /** Address of the page, `document.baseURI`. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * The first of `sessionProvider`, `sessionUrl` and `sessionId` that is set, as a source of sessions. Without any, and
 * with settings that are malformed, `take` rejects; {@link checkSessionSettings} tells before.
 */
export function createSessionSource(options: SessionSourceOptions): SessionSource {
  return {
    canRenew: Boolean(options.sessionProvider) || Boolean(options.sessionUrl),
    take: async (challenge, signal) => {
      signal.throwIfAborted();
      checkSessionSettings(options);
      if (options.sessionProvider) return takeProvided(options.sessionProvider, challenge, options, signal);
      if (options.sessionUrl) return takePosted(options.sessionUrl, challenge, options, signal);
      return takeAttribute(options.sessionId ?? '', options, signal);
    },
  };
}

/**
 * Finds what is wrong with the settings without asking anybody for a session, so that it can be said when a check
 * begins and not only after the camera was granted.
 * @throws {FaceLivenessError} `no-session` when no source is set; `request-invalid` for a malformed `sessionId`,
 *   `sessionUrl`, `region`, `clockOffsetMs` or an endpoint that is not allowed; `credentials-rejected` when a
 *   `sessionId` comes without credentials.
 */
export function checkSessionSettings(options: SessionSourceOptions): void {
  const { sessionProvider, sessionUrl, sessionId, region, clockOffsetMs, baseUrl } = options;
  serviceAddress(region, endpointOf(options));
  if (!Number.isFinite(clockOffsetMs ?? 0)) throw invalid('clockOffsetMs is not a number.');
  if (sessionProvider) {
    if (typeof sessionProvider !== 'function') throw invalid('sessionProvider is not a function.');
  } else if (sessionUrl) {
    resolveSessionUrl(sessionUrl, baseUrl);
  } else if (sessionId) {
    if (!isSessionId(sessionId)) throw invalid('session-id is not a UUID in lower case.');
    checkCredentialsProvider(options.credentialsProvider);
  } else {
    const message = 'No session: set sessionProvider, session-url or session-id.';
    throw new FaceLivenessError('no-session', { message });
  }
}

async function takeProvided(
  provider: SessionProvider,
  challenge: ChallengePreference,
  options: SessionSourceOptions,
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
  options: SessionSourceOptions,
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
  options: SessionSourceOptions,
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
  options: SessionSourceOptions,
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
function offsetOf({ serverEpochMs }: SessionValue, askedMs: number, options: SessionSourceOptions): number {
  if (serverEpochMs === null) return options.clockOffsetMs ?? 0;
  const roundTripMs = options.clock.nowMs() - askedMs;
  return serverEpochMs - (options.clock.epochMs() - roundTripMs / 2);
}

function endpointOf({ endpoint }: SessionSourceOptions): string | undefined {
  return endpoint || undefined;
}

function invalid(message: string): FaceLivenessError {
  return new FaceLivenessError('request-invalid', { message });
}
