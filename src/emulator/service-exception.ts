import { describeError } from './log-line.ts';

/**
 * Every exception that the emulator raises, with its HTTP status. Sources: the API references of
 * CreateFaceLivenessSession, GetFaceLivenessSessionResults and StartFaceLivenessSession, and the common errors of AWS
 * services; `NotEmulated` is the emulator's own.
 */
const HTTP_STATUS = {
  AccessDeniedException: 400,
  ExpiredTokenException: 400,
  IdempotentParameterMismatchException: 400,
  IncompleteSignatureException: 400,
  InternalServerError: 500,
  InternalServerException: 500,
  InvalidParameterException: 400,
  InvalidSignatureException: 400,
  MissingAuthenticationTokenException: 400,
  NotEmulated: 501,
  ProvisionedThroughputExceededException: 400,
  RequestEntityTooLargeException: 413,
  SerializationException: 400,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  SessionNotFoundException: 400,
  ThrottlingException: 500,
  UnknownOperationException: 400,
  UnrecognizedClientException: 400,
  ValidationException: 400,
} as const satisfies Record<string, number>;

/** Name of an exception, as it stands in `__type` and in `:exception-type`. */
export type ServiceExceptionName = keyof typeof HTTP_STATUS;

/** A refusal in the service's own terms: an HTTP error of the API, an `exception` message of the stream. */
export class ServiceException extends Error {
  override readonly name: ServiceExceptionName;
  readonly httpStatus: number;

  constructor(name: ServiceExceptionName, message: string) {
    super(message);
    this.name = name;
    this.httpStatus = HTTP_STATUS[name];
  }
}

/** Whether `name` is an exception that the emulator can raise. */
export function isServiceExceptionName(name: unknown): name is ServiceExceptionName {
  return typeof name === 'string' && Object.hasOwn(HTTP_STATUS, name);
}

/**
 * What to tell a client about an error: a refusal as it is; anything else is a bug of the emulator, which is logged and
 * answered as the service answers its own.
 */
export function toException(error: unknown, log: (line: string) => void): ServiceException {
  if (error instanceof ServiceException) return error;
  log(`bug: ${describeError(error)}`);
  return new ServiceException('InternalServerException', 'Internal failure of the emulator.');
}
