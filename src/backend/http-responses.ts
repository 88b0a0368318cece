const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Why a request was not answered; the `error` member of the body. A word for programs, never a service's text. */
export type RefusalReason =
  | 'unauthorized'
  | 'header-missing'
  | 'token-missing'
  | 'token-invalid'
  | 'token-expired'
  | 'challenge-not-allowed'
  | 'not-found'
  | 'session-not-found'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'body-not-json'
  | 'body-invalid'
  | 'limited'
  | 'service-throttled'
  | 'service-unavailable'
  | 'service-unreachable'
  | 'service-refused'
  | 'internal';

/** A JSON response that no cache keeps. */
export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...headers } });
}

/** A response that only says why there is no other. */
export function refuse(status: number, error: RefusalReason, headers: Readonly<Record<string, string>> = {}): Response {
  return json(status, { error }, status === 401 ? { 'WWW-Authenticate': 'Bearer', ...headers } : headers);
}
