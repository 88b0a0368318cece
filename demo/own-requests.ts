import { isIP } from 'node:net';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Why a request is not to steer anything on this machine: its host is a name that somebody else may have pointed here
 * (DNS rebinding), or it comes from a page of another origin.
 * @param host What the server was told to listen on. For all addresses (`0.0.0.0`, `::`) any address will do, but no
 *   name: an address cannot be pointed elsewhere.
 * @returns `null` for a request that may.
 */
export function foreignPartOf(request: Request, host: string): 'host' | 'origin' | null {
  const url = new URL(request.url);
  if (!isOwnHost(url.hostname, host)) return 'host';
  const origin = request.headers.get('origin');
  return origin === null || origin === url.origin ? null : 'origin';
}

/** @param hostname As a URL has it: in lower case, an IPv6 address in brackets. */
function isOwnHost(hostname: string, host: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (LOOPBACK.test(hostname)) return true;
  if (WILDCARDS.has(host)) return isIP(name) !== 0;
  const listened = host.includes(':') ? `[${host}]` : host;
  return URL.canParse(`http://${listened}`) && new URL(`http://${listened}`).hostname === hostname;
}
