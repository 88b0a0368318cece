import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { EmulatorCredentials } from '../../../src/emulator/index.ts';

/** How a stream is opened. */
export interface StreamClientOptions {
  readonly streamUrl: string;
  readonly credentials: EmulatorCredentials;
  readonly sessionId: string;
  readonly frame?: { readonly widthPx: number; readonly heightPx: number };
  readonly versions?: string;
  readonly region?: string;
  readonly signingService?: string;
  readonly signedHost?: string;
  readonly expiresSeconds?: number;
  /** What the client's clock is off by. */
  readonly skewMs?: number;
  /** PEM of the certificate that a `wss:` URL needs. */
  readonly ca?: string;
  /** Changes the signed URL. */
  readonly tamper?: (url: URL) => void;
  /** Replaces or adds query parameters before signing. */
  readonly query?: Readonly<Record<string, string>>;
}

/** SHA-256 on Node's crypto, in the shape that the signer asks for. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

/** The signed URL and what its signature starts. */
export async function presign(
  options: StreamClientOptions,
): Promise<{ url: URL; signer: SignatureV4; signature: string }> {
  const base = new URL(options.streamUrl);
  const frame = options.frame ?? { widthPx: 640, heightPx: 480 };
  const signer = new SignatureV4({
    service: options.signingService ?? 'rekognition',
    region: options.region ?? 'us-east-1',
    credentials: options.credentials,
    sha256: Sha256,
  });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: base.protocol,
      hostname: base.hostname,
      path: '/start-face-liveness-session-websocket',
      headers: { host: options.signedHost ?? base.hostname },
      query: {
        'session-id': options.sessionId,
        'video-width': String(frame.widthPx),
        'video-height': String(frame.heightPx),
        'challenge-versions': options.versions ?? 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0',
        'x-amz-user-agent': 'face-liveness-test/1.0.0 md/node',
        'attempt-count': '1',
        'precheck-view-enabled': '1',
        ...options.query,
      },
      body: '',
    },
    { expiresIn: options.expiresSeconds ?? 299, signingDate: new Date(Date.now() + (options.skewMs ?? 0)) },
  );
  const url = new URL(signed.path, base);
  url.search = Object.entries(signed.query ?? {})
    .map(([name, value]) => `${escape(name)}=${escape(String(value))}`)
    .join('&');
  options.tamper?.(url);
  return { url, signer, signature: String(signed.query?.['X-Amz-Signature'] ?? '') };
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
