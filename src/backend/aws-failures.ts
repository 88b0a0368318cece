import { type RefusalReason, refuse } from './http-responses.ts';

/** What a failed call of an AWS service means for the request that caused it. */
export interface AwsFailure {
  readonly status: number;
  readonly reason: RefusalReason;
  /** The same call may succeed a moment later. */
  readonly isTransient: boolean;
}

const THROTTLED: AwsFailure = { status: 503, reason: 'service-throttled', isTransient: true };
const UNAVAILABLE: AwsFailure = { status: 503, reason: 'service-unavailable', isTransient: true };
const UNREACHABLE: AwsFailure = { status: 502, reason: 'service-unreachable', isTransient: true };
/** The backend's own credentials or rights: never 401 or 403, which speak of the user. */
const REFUSED: AwsFailure = { status: 502, reason: 'service-refused', isTransient: false };
const NOT_FOUND: AwsFailure = { status: 404, reason: 'session-not-found', isTransient: false };
const INTERNAL: AwsFailure = { status: 500, reason: 'internal', isTransient: false };

/** Source: the API references of Rekognition and STS, and the common errors of AWS services. */
const BY_NAME: ReadonlyMap<string, AwsFailure> = new Map([
  ['ThrottlingException', THROTTLED],
  ['Throttling', THROTTLED],
  ['TooManyRequestsException', THROTTLED],
  ['ProvisionedThroughputExceededException', THROTTLED],
  ['LimitExceededException', THROTTLED],
  ['ServiceQuotaExceededException', THROTTLED],
  ['InternalServerError', UNAVAILABLE],
  ['InternalServerException', UNAVAILABLE],
  ['InternalFailure', UNAVAILABLE],
  ['ServiceUnavailable', UNAVAILABLE],
  ['ServiceUnavailableException', UNAVAILABLE],
  ['TimeoutError', UNREACHABLE],
  ['SessionNotFoundException', NOT_FOUND],
  ['AccessDenied', REFUSED],
  ['AccessDeniedException', REFUSED],
  ['CredentialsProviderError', REFUSED],
  ['ExpiredToken', REFUSED],
  ['ExpiredTokenException', REFUSED],
  ['IncompleteSignatureException', REFUSED],
  ['InvalidClientTokenId', REFUSED],
  ['InvalidSignatureException', REFUSED],
  ['MissingAuthenticationTokenException', REFUSED],
  ['RegionDisabledException', REFUSED],
  ['SignatureDoesNotMatch', REFUSED],
  ['UnrecognizedClientException', REFUSED],
]);

/** Translates a failure by its name, never by its message. */
export function classifyFailure(failure: unknown): AwsFailure {
  if (!(failure instanceof Error)) return INTERNAL;
  const known = BY_NAME.get(failure.name);
  if (known !== undefined) return known;
  // Errors of sockets and name look-up carry a code such as ECONNREFUSED; 5xx answers of unknown names a status.
  if ('code' in failure && typeof failure.code === 'string' && /^E[A-Z_]+$/.test(failure.code)) return UNREACHABLE;
  if ('$fault' in failure && failure.$fault === 'server') return UNAVAILABLE;
  return INTERNAL;
}

/** The response for a failure. It tells the kind of failure and nothing that the service said. */
export function refuseFailure({ status, reason, isTransient }: AwsFailure): Response {
  return refuse(status, reason, isTransient ? { 'Retry-After': '2' } : {});
}
