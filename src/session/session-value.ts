import type { AwsCredentials } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { serviceAddress } from '../core/service-address.ts';
import { parseCredentials } from './credentials.ts';
import { memberOf } from './host-request.ts';

/** A session as a provider or the host's backend described it, validated. */
export interface SessionValue {
  readonly sessionId: string;
  readonly region: string;
  readonly endpoint?: string;
  /** `null`: none came with the session. */
  readonly credentials: AwsCredentials | null;
  /** `null`: the service's time was not stated. */
  readonly serverEpochMs: number | null;
  readonly token?: string;
}

const SESSION_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether the text is a session id: a UUID in lower case. */
export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

/**
 * Validates what a provider or the host's backend delivered.
 * @param value Of any shape.
 * @param fallback The element's own region and endpoint, for a value that has none.
 * @throws {FaceLivenessError} `no-session` when it is no session, `credentials-rejected` when its credentials are none,
 *   `request-invalid` for a malformed region or an endpoint that is not allowed.
 */
export function parseSession(
  value: unknown,
  fallback: { readonly region: string; readonly endpoint: string | undefined },
): SessionValue {
  const sessionId = textOf(value, 'sessionId');
  if (sessionId === undefined || !isSessionId(sessionId)) throw nonsense('sessionId');
  const region = textOf(value, 'region') ?? fallback.region;
  const endpoint = textOf(value, 'endpoint') ?? fallback.endpoint;
  serviceAddress(region, endpoint);
  const token = textOf(value, 'token');
  return {
    sessionId,
    region,
    credentials: credentialsOf(value),
    serverEpochMs: epochOf(value),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(token === undefined ? {} : { token }),
  };
}

/** A text member; absent when it is missing or null. */
function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name) ?? undefined;
  if (member === undefined || (typeof member === 'string' && member !== '')) return member;
  throw nonsense(name);
}

function credentialsOf(value: unknown): AwsCredentials | null {
  const stated = memberOf(value, 'credentials') ?? null;
  if (stated === null) return null;
  const credentials = parseCredentials(stated);
  if (credentials) return credentials;
  throw new FaceLivenessError('credentials-rejected', { message: 'The session came with unusable credentials.' });
}

/** An ISO date, a `Date` or epoch milliseconds. */
function epochOf(value: unknown): number | null {
  const time = memberOf(value, 'serverTime') ?? null;
  if (time === null) return null;
  const isTime = typeof time === 'string' || typeof time === 'number' || time instanceof Date;
  const epochMs = isTime ? new Date(time).getTime() : Number.NaN;
  if (Number.isNaN(epochMs)) throw nonsense('serverTime');
  return epochMs;
}

function nonsense(name: string): FaceLivenessError {
  return new FaceLivenessError('no-session', { message: `The session that was delivered has no usable ${name}.` });
}
