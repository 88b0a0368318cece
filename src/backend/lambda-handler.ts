import type { RequestHandler } from './node-listener.ts';
import { toRequestUrl } from './request-url.ts';

/** The parts of an event of payload format 2.0 that the adapter reads. */
export interface LambdaHttpEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[] | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: { readonly domainName: string; readonly http: { readonly method: string } };
}

/** A result of payload format 2.0. */
export interface LambdaHttpResult {
  statusCode: number;
  headers: Record<string, string>;
  /** One `Set-Cookie` each. */
  cookies: string[];
  body: string;
  isBase64Encoded: boolean;
}

/** A function for Lambda, as `export const handler`. */
export type LambdaHandler = (event: LambdaHttpEvent) => Promise<LambdaHttpResult>;

/**
 * Adapts a handler of web-standard requests to AWS Lambda behind a function URL or an HTTP API (payload format 2.0).
 * The URL is built from the domain that AWS names, not from the `Host` header; it is `https:`, as both are. An HTTP API
 * puts the name of its stage in front of the path, unless it is `$default`; the base path must hold it then.
 * An event of another form, as of payload format 1.0 or a test, is answered with 400, and so is a path with dot segments
 * or control characters.
 */
export function toLambdaHandler(handler: RequestHandler): LambdaHandler {
  return async (event) => {
    const request = toRequest(event);
    if (request === null) return emptyResult(400);
    try {
      return await toResult(await handler(request));
    } catch {
      // The handler answers its own failures; what arrives here comes from a handler of another making.
      return emptyResult(500);
    }
  };
}

/** What a URL escapes in its path, apart from control characters, which are refused. Source: URL Standard. */
const NOT_OF_PATHS = /[^\p{Cc}!-~]|["#<>?\\^`{}]/gu;

/** @returns `null` when the event makes no request. It is foreign data, whatever its type says. */
function toRequest(event: LambdaHttpEvent): Request | null {
  try {
    const { rawPath, rawQueryString, requestContext, body } = event;
    const { domainName, http } = requestContext;
    const { method } = http;
    if (![rawPath, rawQueryString, domainName, method, body ?? ''].every((part) => typeof part === 'string'))
      return null;
    if (!rawPath.startsWith('/') || !/^[\w.-]+$/.test(domainName)) return null;
    // Gateways decode some escapes; a decoded delimiter must not end the path or the query.
    const path = rawPath.replace(NOT_OF_PATHS, encodeURIComponent);
    const query = rawQueryString === '' ? '' : `?${rawQueryString.replaceAll('#', '%23')}`;
    const url = toRequestUrl(`https://${domainName}`, path, query);
    if (url === null) return null;
    const hasBody = method !== 'GET' && method !== 'HEAD' && body !== undefined;
    return new Request(url, {
      method,
      headers: toHeaders(event),
      ...(hasBody ? { body: event.isBase64Encoded ? fromBase64(body) : body } : {}),
    });
  } catch {
    return null;
  }
}

function toHeaders({ headers: received, cookies }: LambdaHttpEvent): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) if (value !== undefined) headers.append(name, value);
  if (cookies !== undefined && cookies.length > 0) headers.set('cookie', cookies.join('; '));
  return headers;
}

/** What is not UTF-8 travels as base64; the bytes that arrive are the same either way. */
async function toResult(response: Response): Promise<LambdaHttpResult> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = decodeUtf8(bytes);
  return {
    statusCode: response.status,
    headers,
    cookies: response.headers.getSetCookie(),
    body: text ?? toBase64(bytes),
    isBase64Encoded: text === null,
  };
}

function emptyResult(statusCode: number): LambdaHttpResult {
  return { statusCode, headers: { 'cache-control': 'no-store' }, cookies: [], body: '', isBase64Encoded: false };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: the arguments of a call are limited in number.
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
