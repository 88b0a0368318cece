import type { ServerResponse } from 'node:http';
import { isIP } from 'node:net';

/** Headers of every answer to a browser. Nothing is cached: all of it changes while one looks. */
const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-site',
};

/** Sends a whole answer. */
export function sendBytes(
  response: ServerResponse,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, { ...COMMON_HEADERS, 'content-type': contentType, ...headers }).end(body);
}

/** Sends a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...COMMON_HEADERS, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/**
 * Whether a request names this machine and not a foreign web site. A site whose name was pointed at loopback (DNS
 * rebinding) could otherwise read the videos.
 * @param hostHeader Value of the `Host` header.
 * @param ownHost What the emulator listens on.
 */
export function isOwnHost(hostHeader: string, ownHost: string): boolean {
  const name = hostHeader
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || name === ownHost.toLowerCase();
}

/**
 * Whether a request comes from a page of this machine, or from no page at all.
 * @param originHeader Value of the `Origin` header, which browsers add to every request that could change something.
 * @param ownHost What the emulator listens on.
 */
export function isOwnOrigin(originHeader: string | undefined, ownHost: string): boolean {
  if (originHeader === undefined) return true;
  const [, authority] = /^https?:\/\/([^/]+)$/.exec(originHeader) ?? [];
  return authority !== undefined && isOwnHost(authority, ownHost);
}
