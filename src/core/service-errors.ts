import { type ErrorCode, FaceLivenessError } from './errors.ts';

/** An `exception` or `error` message of the service. */
export interface ServiceFailure {
  /** Value of `:exception-type` or `:error-code`. */
  readonly name: string;
  /** Human-readable text of the service; may be empty. */
  readonly message: string;
}

/** Exceptions by name. Sources: the API reference of StartFaceLivenessSession and the common errors of AWS services. */
const BY_NAME: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries({
    ValidationException: 'request-invalid',
    InvalidParameterException: 'request-invalid',
    InternalServerException: 'service-failed',
    InternalServerError: 'service-failed',
    ThrottlingException: 'service-throttled',
    ProvisionedThroughputExceededException: 'service-throttled',
    ServiceQuotaExceededException: 'service-quota',
    ServiceUnavailableException: 'service-unavailable',
    SessionNotFoundException: 'session-not-found',
    ResourceNotFoundException: 'session-not-found',
    AccessDeniedException: 'credentials-rejected',
    InvalidSignatureException: 'credentials-rejected',
    UnrecognizedClientException: 'credentials-rejected',
    ExpiredTokenException: 'credentials-rejected',
    IncompleteSignatureException: 'credentials-rejected',
    MissingAuthenticationTokenException: 'credentials-rejected',
  } satisfies Record<string, ErrorCode>),
);

/** Messages that say more than the name of their exception. */
const BY_MESSAGE: readonly { readonly pattern: RegExp; readonly code: ErrorCode }[] = [
  // Signature version 4 refuses a date outside its window in these words (AWS IAM guide, troubleshooting signatures).
  { pattern: /signature (?:has )?expired|not yet current/i, code: 'clock-skew' },
  // Less than 10 kB of video came from the recorder, as on a device that is too slow to encode (words of the service).
  { pattern: /valid first video event/i, code: 'recorder-failed' },
  // The service documents no exception name for a second use of a session; these words were seen in issue reports of
  // the vendor's client.
  { pattern: /session.{0,40}already (?:been )?(?:used|started|completed)/i, code: 'session-used' },
  { pattern: /session.{0,40}(?:has )?expired/i, code: 'session-expired' },
];

/** Translates a failure that the service reported into this package's error. The service's text becomes the cause. */
export function fromServiceFailure(failure: ServiceFailure): FaceLivenessError {
  const byMessage = BY_MESSAGE.find(({ pattern }) => pattern.test(failure.message))?.code;
  const code = byMessage ?? BY_NAME.get(failure.name) ?? 'service-failed';
  return new FaceLivenessError(code, {
    message: `The service reported ${failure.name}.`,
    cause: new Error(withoutSecrets(failure.message) || failure.name),
  });
}

/** A refused signature is answered with the URL that should have been signed: key id, session token and signature. */
function withoutSecrets(text: string): string {
  return text.replace(/((?:X-Amz-(?:Security-Token|Credential|Signature)|session-id)=)[^&\s'"]*/gi, '$1…');
}

/** Close codes of the service. Source: the deployed clients. */
const BY_CLOSE_CODE: Readonly<Record<number, ErrorCode>> = {
  4001: 'session-expired',
  4003: 'session-expired',
};

/**
 * Translates a close that the client did not ask for.
 * @param closeCode WebSocket close code; 1006 when the connection was lost without one.
 */
export function fromServerClose(closeCode: number): FaceLivenessError {
  const code = BY_CLOSE_CODE[closeCode] ?? 'connection-lost';
  return new FaceLivenessError(code, { message: `The service closed the connection (${closeCode}).` });
}
