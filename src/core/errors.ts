/** What can help after a failure. */
export type Recovery = 'retry-same-session' | 'retry-new-session' | 'change-device' | 'none';

interface ErrorEntry {
  readonly recovery: Recovery;
  /** WebSocket close code with which the client leaves a session that fails for this reason. */
  readonly closeCode: number;
  /** English, for logs; the words on screen come from the string table under `error.<code>`. */
  readonly message: string;
}

/** Close codes that the client uses. Source: the deployed clients. */
export const CLOSE_CODE = {
  normal: 1000,
  unspecified: 4000,
  fitTimeout: 4001,
  cancelled: 4003,
  leftPage: 4004,
  runtimeFailure: 4005,
  cameraLost: 4006,
} as const;

const { unspecified, fitTimeout, leftPage, runtimeFailure, cameraLost } = CLOSE_CODE;

/** The one table of everything that can go wrong. */
const ERRORS = {
  'not-supported': entry('none', unspecified, 'This browser lacks something that a check needs.'),
  'insecure-context': entry('none', unspecified, 'The camera needs a secure context (https or localhost).'),
  'assets-unavailable': entry('retry-same-session', unspecified, 'The worker, its wasm or the model did not load.'),
  'camera-denied': entry('retry-same-session', unspecified, 'The use of the camera was not allowed.'),
  'camera-not-found': entry('change-device', unspecified, 'There is no camera.'),
  'camera-in-use': entry('change-device', unspecified, 'The camera could not be started; something else uses it.'),
  'camera-unsuitable': entry('change-device', unspecified, 'The camera delivers less than 320×240 or 15 fps.'),
  'camera-virtual': entry('change-device', unspecified, 'The camera is a virtual one.'),
  'camera-lost': entry('retry-new-session', cameraLost, 'The camera stopped delivering during the check.'),
  'recorder-failed': entry('retry-new-session', runtimeFailure, 'The video could not be recorded.'),
  'detector-failed': entry('retry-new-session', runtimeFailure, 'The face detector failed.'),
  'no-session': entry('retry-new-session', unspecified, 'No liveness session could be had.'),
  'session-not-found': entry('retry-new-session', unspecified, 'The service does not know the session.'),
  'session-expired': entry('retry-new-session', unspecified, 'The session expired before the check could start.'),
  'session-used': entry('retry-new-session', unspecified, 'The session was already used.'),
  'credentials-rejected': entry('retry-new-session', unspecified, 'The AWS credentials are missing or were refused.'),
  'clock-skew': entry('retry-new-session', unspecified, 'The clock of this device differs too much from the service.'),
  'connection-failed': entry('retry-same-session', unspecified, 'The connection to the service could not be opened.'),
  'connection-timeout': entry('retry-new-session', unspecified, 'The service did not answer in time.'),
  'connection-lost': entry('retry-new-session', unspecified, 'The connection to the service was lost.'),
  'service-throttled': entry('retry-new-session', unspecified, 'The service receives too many requests.'),
  'service-quota': entry('retry-new-session', unspecified, 'A quota of the service is used up.'),
  'service-unavailable': entry('retry-new-session', unspecified, 'The service is not available.'),
  'service-failed': entry('retry-new-session', unspecified, 'The service reported a failure.'),
  'request-invalid': entry('none', unspecified, 'A setting of the element or a message to the service is invalid.'),
  'challenge-unsupported': entry('none', unspecified, 'The service asked for a challenge that is not supported.'),
  'fit-timeout': entry('retry-new-session', fitTimeout, 'The face did not fill the oval in time.'),
  'face-lost': entry('retry-new-session', unspecified, 'The face left the picture during the check.'),
  'multiple-faces': entry('retry-new-session', unspecified, 'More than one face was in the picture.'),
  interrupted: entry(
    'retry-new-session',
    leftPage,
    'The check was interrupted: page hidden, device turned or stalled.',
  ),
  limited: entry('none', unspecified, 'Too many attempts; new ones are refused for a while.'),
  'verdict-failed': entry('retry-new-session', unspecified, 'The verdict could not be fetched.'),
  internal: entry('retry-new-session', runtimeFailure, 'Unexpected failure in the element.'),
} as const satisfies Record<string, ErrorEntry>;

/** Name of everything that can go wrong. */
export type ErrorCode = keyof typeof ERRORS;

/** Name of everything after which another attempt can help. */
export type RetryableErrorCode = {
  [Code in ErrorCode]: (typeof ERRORS)[Code]['recovery'] extends 'none' ? never : Code;
}[ErrorCode];

/** All codes, in the order of the table. */
export const ERROR_CODES = Object.keys(ERRORS) as readonly ErrorCode[];

/** Details of a {@link FaceLivenessError}. */
export interface ErrorDetails {
  /** English sentence for logs, in place of the table's. It must not hold ids, credentials or personal data. */
  readonly message?: string;
  /** What led to the failure, for example a `DOMException`. */
  readonly cause?: unknown;
  /** Session that the failed check used, when there was one. */
  readonly sessionId?: string;
  /** For `limited`: how long new checks are refused, in seconds. */
  readonly retryAfterSeconds?: number;
  /** For `limited`: the host's other way to verify, as the backend named it. */
  readonly alternativeUrl?: string;
}

/** In the registry of the whole page, so that every copy of the package has the same. */
const MARK = Symbol.for('face-liveness.error');

/** The only error of this package: a failed check, a refused call or a failing adapter. */
export class FaceLivenessError extends Error {
  /** Errors of another copy of this package on the page are instances as well; only those of a subclass are its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== FaceLivenessError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && MARK in value;
  }

  override readonly name = 'FaceLivenessError';
  /** What went wrong. */
  readonly code: ErrorCode;
  /** What can help after this failure. */
  readonly recovery: Recovery;
  /** Session that the failed check used, when there was one. Not enumerable, so that a logged error does not spill it. */
  declare readonly sessionId?: string;
  /** For `limited`: how long new checks are refused. */
  declare readonly retryAfterSeconds?: number;
  /** For `limited`: the host's other way to verify, as the backend named it. */
  declare readonly alternativeUrl?: string;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? ERRORS[code].message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.recovery = ERRORS[code].recovery;
    Object.defineProperty(this, MARK, { value: true });
    for (const key of ['sessionId', 'retryAfterSeconds', 'alternativeUrl'] as const) {
      if (details[key] !== undefined) Object.defineProperty(this, key, { value: details[key], enumerable: false });
    }
  }

  /** The same failure with the session that it ended. */
  withSession(sessionId: string): FaceLivenessError {
    const { message, cause, retryAfterSeconds, alternativeUrl } = this;
    return new FaceLivenessError(this.code, {
      message,
      sessionId,
      ...(cause === undefined ? {} : { cause }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(alternativeUrl === undefined ? {} : { alternativeUrl }),
    });
  }
}

/**
 * The failure as a {@link FaceLivenessError}: itself when it is one of this version's, else wrapped under `code`. An error
 * of another version on the page may have a code that this one has no words for.
 */
export function asFaceLivenessError(failure: unknown, code: ErrorCode): FaceLivenessError {
  const isKnown =
    failure instanceof FaceLivenessError &&
    Object.hasOwn(ERRORS, failure.code) &&
    typeof failure.withSession === 'function';
  return isKnown ? failure : new FaceLivenessError(code, { cause: failure });
}

/** Whether another attempt can help after this failure. */
export function isRetryable(code: ErrorCode): code is RetryableErrorCode {
  return ERRORS[code].recovery !== 'none';
}

/** Close code with which the client leaves a session that failed with `code`. */
export function closeCodeOf(code: ErrorCode): number {
  return ERRORS[code].closeCode;
}

function entry<Kind extends Recovery>(
  recovery: Kind,
  closeCode: number,
  message: string,
): ErrorEntry & { readonly recovery: Kind } {
  return { recovery, closeCode, message };
}
