import { ServiceException } from '../service-exception.ts';
import type { AcceptedCredentials, CredentialStore } from './credential-store.ts';
import {
  checkDateWindow,
  checkScope,
  isSameSignature,
  parseAmzDate,
  parseCredentialScope,
  sha256Hex,
  signatureMismatch,
  signRequest,
} from './signature-v4.ts';

/** How far the date of a signed request may lie from the service's clock, either way. Source: AWS's messages. */
const DATE_WINDOW_MS = 300_000;

/** A request of the API as it arrived. Header names are in lower case. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What signatures are checked against. */
export interface SignatureContext {
  readonly credentials: CredentialStore;
  readonly region: string;
  readonly nowMs: number;
}

/**
 * Checks the `Authorization` header of a request (Signature Version 4).
 * @returns The credentials that signed it.
 * @throws {ServiceException} `MissingAuthenticationTokenException`, `IncompleteSignatureException`,
 *   `InvalidSignatureException`, `UnrecognizedClientException` or `ExpiredTokenException`.
 */
export function verifyHeaderSignature(request: ApiRequest, context: SignatureContext): AcceptedCredentials {
  const { headers, body } = request;
  const { scope, signedHeaders, signature } = parseAuthorization(headers['authorization']);
  const amzDate = headers['x-amz-date'] ?? '';
  const epochMs = parseAmzDate(amzDate);
  if (epochMs === null) throw incomplete("Authorization header requires existence of a valid 'X-Amz-Date' header.");
  const unsigned = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'].filter(
    (name) => headers[name] !== undefined && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) throw incomplete(`'${unsigned.join("', '")}' must be a signed header in the request.`);

  const accepted = context.credentials.find(scope.accessKeyId, headers['x-amz-security-token']);
  checkScope(scope, context.region, amzDate);
  checkDateWindow(epochMs, context.nowMs, DATE_WINDOW_MS, DATE_WINDOW_MS);
  const payloadHash = sha256Hex(body);
  if ((headers['x-amz-content-sha256'] ?? payloadHash) !== payloadHash) throw signatureMismatch();
  const { method, path, query } = request;
  const expected = signRequest(
    { method, path, query, headers, signedHeaders, payloadHash },
    accepted.secretAccessKey,
    scope,
    amzDate,
  );
  if (!isSameSignature(expected, signature)) throw signatureMismatch();
  return accepted;
}

function parseAuthorization(header: string | undefined): {
  scope: ReturnType<typeof parseCredentialScope>;
  signedHeaders: readonly string[];
  signature: string;
} {
  if (header === undefined)
    throw new ServiceException('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [algorithm = '', ...rest] = header.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256')
    throw incomplete("Authorization header requires the algorithm 'AWS4-HMAC-SHA256'.");
  const parts = new Map(
    rest
      .join('')
      .split(',')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((name) => {
    const value = parts.get(name);
    if (!value) throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  });
  return {
    scope: parseCredentialScope(credential ?? ''),
    signedHeaders: (signedHeaders ?? '').split(';'),
    signature: signature ?? '',
  };
}

function incomplete(message: string): ServiceException {
  return new ServiceException('IncompleteSignatureException', message);
}
