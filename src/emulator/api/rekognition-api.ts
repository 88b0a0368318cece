import { createHash, randomUUID } from 'node:crypto';
import type { SkewedClock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import type { CutImage } from '../sessions/images.ts';
import type { LivenessSession } from '../sessions/session.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { ServiceException, toException } from '../service-exception.ts';
import type { CredentialStore } from '../signing/credential-store.ts';
import { type ApiRequest, verifyHeaderSignature } from '../signing/header-signature.ts';
import { parseCreateRequest } from './create-request.ts';
import { isScriptedOperation } from './operations.ts';

const TARGET_PREFIX = 'RekognitionService.';
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Two pictures of 5 MB as base64, which is what CompareFaces may carry. */
const MAX_PICTURES_BYTES = 16_000_000;
/** All other requests are tiny. */
const MAX_REQUEST_BYTES = 65_536;

/** What the API works with. */
export interface ApiContext {
  readonly credentials: CredentialStore;
  readonly sessions: SessionStore;
  readonly faults: FaultBook;
  readonly clock: SkewedClock;
  readonly region: string;
  readonly log: (line: string) => void;
}

/** An HTTP answer. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Largest body of a request with these headers. Bodies with pictures are verified, but not taken apart. */
export function maxBodyBytes(headers: ApiRequest['headers']): number {
  return isScriptedOperation(operationOf(headers)) ? MAX_PICTURES_BYTES : MAX_REQUEST_BYTES;
}

/** Answers one request in the AWS JSON 1.1 protocol; failures become error responses, nothing is thrown. */
export function handleApiRequest(request: ApiRequest, context: ApiContext): ApiResponse {
  try {
    return { status: 200, headers: commonHeaders(), body: JSON.stringify(answer(request, context)) };
  } catch (error) {
    return refuseApiRequest(toException(error, context.log), context);
  }
}

/** The error response that tells of an exception. */
export function refuseApiRequest(
  { name, message, httpStatus }: ServiceException,
  { log }: Pick<ApiContext, 'log'>,
): ApiResponse {
  log(`api: refused with ${name}`);
  return {
    status: httpStatus,
    headers: { ...commonHeaders(), 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, Code: name, message, Message: message }),
  };
}

function commonHeaders(): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
}

function answer(request: ApiRequest, context: ApiContext): object {
  const operation = operationOf(request.headers);
  const caller = verifyHeaderSignature(request, {
    credentials: context.credentials,
    region: context.region,
    nowMs: context.clock.nowMs(),
  });
  if (caller.isIssued) {
    throw new ServiceException(
      'AccessDeniedException',
      `These credentials are not authorized to perform: rekognition:${operation}; they only open streams.`,
    );
  }
  const fault = context.faults.takeApiFault(operation);
  if (fault) throw fault;
  if (isScriptedOperation(operation)) return context.faults.scriptedAnswer(operation);
  const body = parseBody(request.body);
  if (operation === 'CreateFaceLivenessSession') return createSession(request, body, context);
  if (operation === 'GetFaceLivenessSessionResults') return getResults(body, context);
  throw new ServiceException(
    'UnknownOperationException',
    `The operation ${operation || 'of this name'} is not emulated.`,
  );
}

/** Name of the operation; empty when the request does not say. */
function operationOf(headers: ApiRequest['headers']): string {
  const target = headers['x-amz-target'] ?? '';
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
}

function parseBody(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = bytes.length === 0 ? {} : JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new ServiceException('SerializationException', 'The request is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ServiceException('SerializationException', 'The request has to be a JSON object.');
  return value as Readonly<Record<string, unknown>>; // Foreign data: every member is checked when it is read.
}

function createSession(request: ApiRequest, body: Readonly<Record<string, unknown>>, context: ApiContext): object {
  const { settings, clientRequestToken } = parseCreateRequest(body);
  // The token is the caller's own: two accounts may use the same one.
  const [, keyId = ''] = /Credential=([^/]+)\//.exec(request.headers['authorization'] ?? '') ?? [];
  const token =
    clientRequestToken === null ? null : createHash('sha256').update(`${keyId}\n${clientRequestToken}`).digest('hex');
  const session = context.sessions.create(settings, token);
  context.log(`check ${session.number}: session created`);
  return { SessionId: session.id };
}

function getResults(body: Readonly<Record<string, unknown>>, context: ApiContext): object {
  const sessionId = body['SessionId'];
  if (typeof sessionId !== 'string' || !SESSION_ID.test(sessionId)) {
    throw new ServiceException(
      'InvalidParameterException',
      "1 validation error detected: Value at 'sessionId' failed to satisfy constraint: Member must be a lower-case UUID",
    );
  }
  const session = context.sessions.findAvailable(sessionId);
  if (!session) throw new ServiceException('SessionNotFoundException', 'Session not found.');
  return resultsOf(session, context.clock.trueNowMs());
}

function resultsOf(session: LivenessSession, nowMs: number): object {
  const { challenge, images, settings, verdict } = session;
  const status = { SessionId: session.id, Status: session.status(nowMs) };
  const type = challenge ? { Challenge: { Type: challenge.type, Version: challenge.version } } : {};
  if (!verdict || !images) return { ...status, ...type };
  return {
    ...status,
    Confidence: verdict.confidence,
    ...(images.reference ? { ReferenceImage: imageOf(images.reference, session, 'reference') } : {}),
    ...(settings.auditImagesLimit > 0
      ? { AuditImages: images.audit.map((image, index) => imageOf(image, session, `audit-${index + 1}`)) }
      : {}),
    ...type,
  };
}

/** Either the bytes or, when an output was configured, the name of the object that the service would have written. */
function imageOf(image: CutImage, session: LivenessSession, name: string): object {
  const { output } = session.settings;
  if (output)
    return {
      S3Object: { Bucket: output.bucket, Name: objectName(output.keyPrefix, session.id, name) },
      BoundingBox: image.box,
    };
  return { Bytes: image.bytes.toString('base64'), BoundingBox: image.box };
}

function objectName(keyPrefix: string, sessionId: string, name: string): string {
  const separator = keyPrefix === '' || keyPrefix.endsWith('/') ? '' : '/';
  return `${keyPrefix}${separator}${sessionId}/${name}.webp`;
}
