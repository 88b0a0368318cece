import { FaceLivenessError } from './errors.ts';

/** Path of the streaming operation on the service's host. */
export const STREAM_PATH = '/start-face-liveness-session-websocket';

/** Where the stream of a session is opened. */
export interface ServiceAddress {
  readonly protocol: 'ws:' | 'wss:';
  /** Lower-case host name without a port; this is what the signature covers. */
  readonly hostname: string;
  /** Colon and number, or empty. */
  readonly port: string;
  /** Path of the operation, behind the prefix of a custom endpoint. */
  readonly path: string;
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ENDPOINT = /^(wss?|https?):\/\/([a-z\d.-]+|\[::1\])(:\d{1,5})?((?:\/[\w~-][\w.~-]*)*)\/?$/i;
const LOOPBACK = /^(?:(?:[a-z\d-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The region itself when it has the form of one. It becomes part of a host name, so nothing else may pass.
 * @throws {FaceLivenessError} `request-invalid`.
 */
export function checkRegion(region: string): string {
  if (REGION.test(region)) return region;
  throw new FaceLivenessError('request-invalid', { message: 'The region does not have the form of an AWS region.' });
}

/**
 * The address of the streaming operation.
 * @param endpoint Overrides the service's own host: `wss:` or `https:` anywhere, `ws:` or `http:` only on loopback,
 *   where signed URLs do not leave the device unencrypted. It may have a port and a path prefix, nothing more.
 * @throws {FaceLivenessError} `request-invalid` for a malformed region or an endpoint that is not allowed.
 */
export function serviceAddress(region: string, endpoint?: string): ServiceAddress {
  checkRegion(region);
  if (endpoint === undefined) {
    return { protocol: 'wss:', hostname: `streaming-rekognition.${region}.amazonaws.com`, port: '', path: STREAM_PATH };
  }
  const [, scheme = '', host = '', port = '', prefix = ''] = ENDPOINT.exec(endpoint) ?? [];
  const hostname = host.toLowerCase();
  const isEncrypted = /^(?:wss|https)$/i.test(scheme);
  const isAllowed = hostname !== '' && Number(port.slice(1)) <= 65_535 && (isEncrypted || LOOPBACK.test(hostname));
  if (!isAllowed) {
    throw new FaceLivenessError('request-invalid', {
      message: 'The endpoint must be a wss: or https: URL; ws: and http: are allowed on loopback only.',
    });
  }
  return { protocol: isEncrypted ? 'wss:' : 'ws:', hostname, port, path: prefix + STREAM_PATH };
}
