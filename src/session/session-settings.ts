import type { AwsCredentials, ChallengePreference, Clock } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { serviceAddress } from '../core/service-address.ts';
import { checkCredentialsProvider, type CredentialsProvider } from './credentials.ts';
import { type HostRequestInit, resolveSessionUrl } from './host-request.ts';
import { isSessionId } from './session-value.ts';

/** A session as a host's own function delivers it. */
export interface ProvidedSession {
  /** Rekognition session, a UUID in lower case. */
  readonly sessionId: string;
  /** Defaults to the element's `region`. */
  readonly region?: string | undefined;
  /** Default to the element's `credentialsProvider`. */
  readonly credentials?: AwsCredentials | undefined;
  /** Defaults to the element's `endpoint`. */
  readonly endpoint?: string | undefined;
  /** The service's time while the session was created: ISO date, `Date` or epoch milliseconds. */
  readonly serverTime?: string | number | Date | undefined;
}

/** The host's function that creates a session; called for every attempt. */
export type SessionProvider = (request: {
  readonly challenge: ChallengePreference;
}) => ProvidedSession | Promise<ProvidedSession>;

/** The element's settings that concern sessions, as they are when a check begins. Empty texts count as not set. */
export interface SessionSettings {
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
 * Finds what is wrong with the settings without asking anybody for a session, so that it can be said when a check
 * begins and not only after the camera was granted.
 * @throws {FaceLivenessError} `no-session` when no source is set; `request-invalid` for a malformed `sessionId`,
 *   `sessionUrl`, `region`, `clockOffsetMs` or an endpoint that is not allowed; `credentials-rejected` when a
 *   `sessionId` comes without credentials.
 */
export function checkSessionSettings(options: SessionSettings): void {
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

/** The endpoint that is set, if any. */
export function endpointOf({ endpoint }: SessionSettings): string | undefined {
  return endpoint || undefined;
}

function invalid(message: string): FaceLivenessError {
  return new FaceLivenessError('request-invalid', { message });
}
