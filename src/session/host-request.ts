import { FaceLivenessError } from '../core/errors.ts';

/** What the host adds to requests to its own backend. */
export type HostRequestInit = Omit<RequestInit, 'method' | 'body' | 'signal'>;

/**
 * The absolute address of the host's backend.
 * @param baseUrl Address of the page, for relative ones.
 * @throws {FaceLivenessError} `request-invalid` when it is not an http or https URL.
 */
export function resolveSessionUrl(sessionUrl: string, baseUrl: string): URL {
  const url = parseHttpUrl(sessionUrl, baseUrl);
  if (url) return url;
  throw new FaceLivenessError('request-invalid', { message: 'session-url is not an http or https URL.' });
}

/** The absolute URL, or `null` when it is malformed or of another scheme. */
export function parseHttpUrl(text: string, baseUrl: string): URL | null {
  // `URL.canParse` is missing in browsers that are otherwise good enough.
  try {
    const url = new URL(text, baseUrl);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

/**
 * Options of a request to the host's backend: the host's own, the element's headers on top of them, nothing from a
 * cache, cookies for the own origin unless the host wants more.
 */
export function mergeRequestInit(
  hostInit: HostRequestInit | null | undefined,
  headers: Readonly<Record<string, string>>,
  init: Pick<RequestInit, 'method' | 'body' | 'signal'>,
): RequestInit {
  const merged = new Headers(hostInit?.headers);
  for (const [name, value] of Object.entries(headers)) merged.set(name, value);
  return { credentials: 'same-origin', cache: 'no-store', ...hostInit, ...init, headers: merged };
}

/** The body as JSON, `undefined` when it is something else: a login page, for example, to which the host redirected. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A member of a value of any shape. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Seconds of a `Retry-After` header, in either of its forms; `null` without a usable one. */
export function retryAfterSeconds(response: Response, nowEpochMs: number): number | null {
  const header = response.headers.get('retry-after') ?? '';
  if (/^\d+$/.test(header)) return Number(header);
  const dateEpochMs = Date.parse(header);
  return Number.isNaN(dateEpochMs) ? null : Math.max(0, (dateEpochMs - nowEpochMs) / 1000);
}
