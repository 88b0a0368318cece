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
/** The backend asked for something that does not exist: its options or this code are wrong. */
const INTERNAL: AwsFailure = { status: 500, reason: 'internal', isTransient: false };

/** The errors of CreateFaceLivenessSession, GetFaceLivenessSessionResults and AssumeRole, and AWS's common errors. */
const NAMES: readonly (readonly [AwsFailure, readonly string[]])[] = [
  [THROTTLED, ['Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottledException']],
  [THROTTLED, ['TooManyRequestsException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded']],
  [THROTTLED, ['LimitExceededException', 'ServiceQuotaExceededException', 'SlowDown']],
  [UNAVAILABLE, ['InternalError', 'InternalFailure', 'InternalServerError', 'InternalServerException']],
  [UNAVAILABLE, ['ServiceUnavailable', 'ServiceUnavailableException']],
  [UNREACHABLE, ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']],
  [NOT_FOUND, ['SessionNotFoundException']],
  [REFUSED, ['AccessDenied', 'AccessDeniedException', 'NotAuthorized', 'OptInRequired', 'UnauthorizedOperation']],
  [REFUSED, ['CredentialsProviderError', 'TokenProviderError', 'InvalidClientTokenId', 'UnrecognizedClientException']],
  [REFUSED, ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'RequestTimeTooSkewed']],
  [REFUSED, ['IncompleteSignature', 'IncompleteSignatureException', 'InvalidSignatureException']],
  [REFUSED, ['SignatureDoesNotMatch', 'MissingAuthenticationToken', 'MissingAuthenticationTokenException']],
  [REFUSED, ['RegionDisabledException', 'RegionDisabled']],
  [INTERNAL, ['InvalidParameterException', 'ValidationError', 'ValidationException', 'MalformedPolicyDocument']],
  [INTERNAL, ['MalformedPolicyDocumentException', 'PackedPolicyTooLarge', 'PackedPolicyTooLargeException']],
];
const BY_NAME: ReadonlyMap<string, AwsFailure> = new Map(
  NAMES.flatMap(([failure, names]) => names.map((name) => [name, failure] as const)),
);

/** Errors of sockets, name look-up, TLS and fetch. Not `ERR_…` at large: those are mistakes in a program. */
const NETWORK_CODE =
  /^(?:E(?!RR_)[A-Z][A-Z0-9_]+|UND_ERR_\w+|ERR_(?:TLS|SSL)_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** Translates a failure by its name or code, never by its message. */
export function classifyFailure(failure: unknown): AwsFailure {
  if (!(failure instanceof Error)) return INTERNAL;
  const known = BY_NAME.get(failure.name);
  if (known !== undefined) return known;
  // `fetch` wraps the failure of the connection.
  if (hasNetworkCode(failure) || hasNetworkCode(failure.cause)) return UNREACHABLE;
  if ('$fault' in failure && failure.$fault === 'server') return UNAVAILABLE;
  return INTERNAL;
}

function hasNetworkCode(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && NETWORK_CODE.test(String(failure.code));
}

/** The response for a failure. It tells the kind of failure and nothing that the service said. */
export function refuseFailure({ status, reason, isTransient }: AwsFailure): Response {
  return refuse(status, reason, isTransient ? { 'Retry-After': '2' } : {});
}
