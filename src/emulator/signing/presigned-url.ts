import { ServiceException } from '../service-exception.ts';
import type { SignatureContext } from './header-signature.ts';
import {
  checkDateWindow,
  checkScope,
  type CredentialScope,
  isSameSignature,
  parseAmzDate,
  parseCredentialScope,
  sha256Hex,
  signatureMismatch,
  signRequest,
} from './signature-v4.ts';

/** How far ahead of the service's clock the date of a URL may lie. Source: AWS's messages. */
const AHEAD_MS = 300_000;
/** Longest validity that Signature Version 4 knows: seven days. */
const MAX_EXPIRES_S = 604_800;
const PARAMETERS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const;

/** A URL whose signature was found to be right. */
export interface VerifiedUrl {
  /** Hexadecimal; also the signature that precedes the first message. */
  readonly signature: string;
  readonly secretAccessKey: string;
}

/** Name and value pairs of a query string, percent-decoded; a plus sign stays one. Null when it cannot be decoded. */
export function parseQuery(query: string): readonly (readonly [name: string, value: string])[] | null {
  try {
    return query
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const split = pair.includes('=') ? pair.indexOf('=') : pair.length;
        return [decodeURIComponent(pair.slice(0, split)), decodeURIComponent(pair.slice(split + 1))] as const;
      });
  } catch {
    return null; // A malformed escape sequence is the only thing that decodeURIComponent throws for.
  }
}

/**
 * Checks a presigned WebSocket URL. The host may be signed with or without its port: the SDK leaves the port out.
 * @param headers Headers of the upgrade request, names in lower case.
 * @throws {ServiceException} `MissingAuthenticationTokenException`, `IncompleteSignatureException`,
 *   `InvalidSignatureException`, `UnrecognizedClientException` or `ExpiredTokenException`.
 */
export function verifyPresignedUrl(
  path: string,
  query: readonly (readonly [name: string, value: string])[],
  headers: Readonly<Record<string, string>>,
  context: SignatureContext,
): VerifiedUrl {
  const { amzDate, epochMs, expiresMs, scope, signedHeaders, signature, sessionToken } = readParameters(query);
  const accepted = context.credentials.find(scope.accessKeyId, sessionToken);
  checkScope(scope, context.region, amzDate);
  checkDateWindow(epochMs, context.nowMs, expiresMs, AHEAD_MS);

  const signedQuery = query.filter(([name]) => name !== 'X-Amz-Signature');
  const host = headers['host'] ?? '';
  const isRight = [host, host.replace(/:\d+$/, '')].some((signedHost) => {
    const request = {
      method: 'GET',
      path,
      query: signedQuery,
      headers: { ...headers, host: signedHost },
      signedHeaders,
      payloadHash: sha256Hex(''),
    };
    return isSameSignature(signRequest(request, accepted.secretAccessKey, scope, amzDate), signature);
  });
  if (!isRight) throw signatureMismatch();
  return { signature, secretAccessKey: accepted.secretAccessKey };
}

interface PresignParameters {
  readonly amzDate: string;
  readonly epochMs: number;
  readonly expiresMs: number;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
}

function readParameters(query: readonly (readonly [name: string, value: string])[]): PresignParameters {
  const values = new Map(query);
  if (values.size !== query.length) throw incomplete('A query parameter occurs twice.');
  const missing = PARAMETERS.filter((name) => !values.get(name));
  if (missing.length === PARAMETERS.length) {
    throw new ServiceException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (missing.length > 0) throw incomplete(`AWS query-string parameters must include '${missing.join("', '")}'.`);

  const [algorithm = '', credential = '', amzDate = '', expires = '', signedHeaders = '', signature = ''] =
    PARAMETERS.map((name) => values.get(name));
  if (algorithm !== 'AWS4-HMAC-SHA256') throw incomplete("X-Amz-Algorithm has to be 'AWS4-HMAC-SHA256'.");
  const epochMs = parseAmzDate(amzDate);
  if (epochMs === null) throw incomplete("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\".");
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
  if (seconds < 1 || seconds > MAX_EXPIRES_S)
    throw incomplete(`X-Amz-Expires must be from 1 to ${MAX_EXPIRES_S} seconds.`);
  const names = signedHeaders.split(';');
  if (!names.includes('host')) throw incomplete("'Host' must be a signed header in the AWS Signature.");
  return {
    amzDate,
    epochMs,
    expiresMs: seconds * 1000,
    scope: parseCredentialScope(credential),
    signedHeaders: names,
    signature,
    sessionToken: values.get('X-Amz-Security-Token'),
  };
}

function incomplete(message: string): ServiceException {
  return new ServiceException('IncompleteSignatureException', message);
}
