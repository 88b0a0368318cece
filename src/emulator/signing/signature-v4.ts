import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceException } from '../service-exception.ts';

/** Service name in the scope of every signature, for the API and the stream alike. */
const SERVICE = 'rekognition';
const AMZ_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** The scope that a signature claims: `<key>/<yyyymmdd>/<region>/<service>/aws4_request`, taken apart. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** What is signed of a request. Query and headers are decoded; header names are in lower case. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** SHA-256 in lower-case hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Milliseconds of a date such as `20260131T235959Z`; null when it is not one. */
export function parseAmzDate(text: string): number | null {
  const match = AMZ_DATE.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(epochMs) ? null : epochMs;
}

/** The inverse of {@link parseAmzDate}; parts of a second are cut off. */
export function formatAmzDate(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** @throws {ServiceException} `IncompleteSignatureException` when the text is no credential scope. */
export function parseCredentialScope(text: string): CredentialScope {
  const parts = text.split('/');
  const [accessKeyId, day, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !day || !region || !service || terminator !== 'aws4_request') {
    throw new ServiceException(
      'IncompleteSignatureException',
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  }
  return { accessKeyId, day, region, service };
}

/**
 * Checks that a signature was made for this service, this region and the day of its date.
 * @param amzDate Date of the request, as it was sent.
 * @throws {ServiceException} `InvalidSignatureException` in the words of AWS.
 */
export function checkScope(scope: CredentialScope, region: string, amzDate: string): void {
  if (scope.region !== region)
    throw invalidSignature(`Credential should be scoped to a valid region, not '${scope.region}'.`);
  if (scope.service !== SERVICE)
    throw invalidSignature(`Credential should be scoped to correct service: '${SERVICE}'.`);
  if (scope.day !== amzDate.slice(0, 8)) {
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.day}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    );
  }
}

/**
 * Checks a date against the service's clock, in the words of AWS; clients read their clock's error from them.
 * @param validMs How long before now the date may lie.
 * @param aheadMs How far ahead of now it may lie.
 * @throws {ServiceException} `InvalidSignatureException`.
 */
export function checkDateWindow(epochMs: number, nowMs: number, validMs: number, aheadMs: number): void {
  const date = formatAmzDate(epochMs);
  const now = formatAmzDate(nowMs);
  if (epochMs < nowMs - validMs) {
    throw invalidSignature(
      `Signature expired: ${date} is now earlier than ${formatAmzDate(nowMs - validMs)} (${now} - ${describe(validMs)}.)`,
    );
  }
  if (epochMs > nowMs + aheadMs) {
    throw invalidSignature(
      `Signature not yet current: ${date} is still later than ${formatAmzDate(nowMs + aheadMs)} (${now} + ${describe(aheadMs)}.)`,
    );
  }
}

/** Signature of a request, in hexadecimal digits. */
export function signRequest(request: SignedRequest, secret: string, scope: CredentialScope, amzDate: string): string {
  const stringToSign = ['AWS4-HMAC-SHA256', amzDate, scopeText(scope), sha256Hex(canonicalRequest(request))].join('\n');
  return signText(stringToSign, secret, scope);
}

/** Signature of one event-stream message. @param headersHash Hash of the encoded `:date` header alone. */
export function signEvent(
  event: {
    readonly amzDate: string;
    readonly priorSignature: string;
    readonly headersHash: string;
    readonly payloadHash: string;
  },
  secret: string,
  region: string,
): string {
  const scope: CredentialScope = { accessKeyId: '', day: event.amzDate.slice(0, 8), region, service: SERVICE };
  const { amzDate, priorSignature, headersHash, payloadHash } = event;
  const lines = ['AWS4-HMAC-SHA256-PAYLOAD', amzDate, scopeText(scope), priorSignature, headersHash, payloadHash];
  return signText(lines.join('\n'), secret, scope);
}

/** Whether two signatures are equal, in a time that does not depend on where they differ. */
export function isSameSignature(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The refusal of a signature that does not fit, in the words of AWS. */
export function signatureMismatch(): ServiceException {
  return invalidSignature(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

function canonicalRequest(request: SignedRequest): string {
  const query = request.query
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  // Names come from the client: `constructor` must not find anything but a header.
  const valueOf = (name: string): string => (Object.hasOwn(request.headers, name) ? request.headers[name] : null) ?? '';
  const headers = request.signedHeaders.map((name) => `${name}:${valueOf(name).trim().replace(/ +/g, ' ')}\n`);
  return [
    request.method,
    request.path,
    query,
    headers.join(''),
    request.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
}

function signText(text: string, secret: string, scope: CredentialScope): string {
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of [scope.day, scope.region, scope.service, 'aws4_request', text]) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key.toString('hex');
}

function scopeText(scope: CredentialScope): string {
  return `${scope.day}/${scope.region}/${scope.service}/aws4_request`;
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Order by code point, as signatures need it whatever the machine's language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function describe(durationMs: number): string {
  return durationMs % 60_000 === 0 ? `${durationMs / 60_000} min` : `${Math.round(durationMs / 1000)} sec`;
}

function invalidSignature(message: string): ServiceException {
  return new ServiceException('InvalidSignatureException', message);
}
