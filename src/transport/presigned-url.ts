import { SignatureV4 } from '@smithy/signature-v4';
import type { StreamRequest } from '../check/ports.ts';
import { CHALLENGE_VERSIONS } from '../core/challenge.ts';
import { serviceAddress } from '../core/service-address.ts';
import { WebCryptoSha256 } from './web-crypto-sha256.ts';

/** How long the URL may be used, in seconds. Source: the deployed web client. */
const EXPIRES_SECONDS = 299;

/** A signed URL of the streaming operation. */
export interface PresignedUrl {
  readonly url: string;
  /** Its `X-Amz-Signature` in hexadecimal, with which the chain of message signatures begins. */
  readonly signature: string;
}

/** The signer of one session, for its URL and its messages. */
export function createSigner(session: StreamRequest['session']): SignatureV4 {
  const { region, credentials } = session;
  return new SignatureV4({ service: 'rekognition', region, credentials, sha256: WebCryptoSha256 });
}

/**
 * Signs the URL with which a stream is opened.
 * @param epochMs Service time, from which the URL is valid.
 * @throws {FaceLivenessError} `request-invalid` for a malformed region or an endpoint that is not allowed,
 *   `insecure-context` where the browser withholds its cryptography.
 */
export async function presignUrl(request: StreamRequest, signer: SignatureV4, epochMs: number): Promise<PresignedUrl> {
  const { protocol, hostname, port, path } = serviceAddress(request.session.region, request.session.endpoint);
  const signed = await signer.presign(
    // The official client signs the host name without its port, so a server on a custom port expects that too.
    { method: 'GET', protocol, hostname, path, headers: { host: hostname }, query: queryOf(request), body: '' },
    { expiresIn: EXPIRES_SECONDS, signingDate: new Date(epochMs) },
  );
  const parameters = Object.entries(signed.query ?? {}).map(([name, value]) => [name, String(value)] as const);
  const query = parameters
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .join('&');
  return {
    url: `${protocol}//${hostname}${port}${path}?${query}`,
    signature: String(signed.query?.['X-Amz-Signature']),
  };
}

function queryOf(request: StreamRequest): Record<string, string> {
  return {
    'session-id': request.session.sessionId,
    'video-width': String(request.frame.widthPx),
    'video-height': String(request.frame.heightPx),
    'challenge-versions': CHALLENGE_VERSIONS,
    'x-amz-user-agent': request.userAgent,
    'attempt-count': String(request.attemptCount),
    'precheck-view-enabled': request.hasStartScreen ? '1' : '0',
  };
}

/** Percent-encoding of RFC 3986, which spares fewer characters than `encodeURIComponent` does. */
function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
