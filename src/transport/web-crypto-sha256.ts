import { FaceLivenessError } from '../core/errors.ts';

type Source = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, or HMAC-SHA-256 with a secret, computed by the browser off the main thread. It has the shape that
 * `@smithy/signature-v4` asks of a hash.
 */
export class WebCryptoSha256 {
  readonly #secret: Uint8Array<ArrayBuffer> | null;
  #pieces: Uint8Array<ArrayBuffer>[] = [];

  constructor(secret?: Source) {
    this.#secret = secret === undefined ? null : toBytes(secret);
  }

  update(piece: Source): void {
    this.#pieces.push(toBytes(piece));
  }

  /** @throws {FaceLivenessError} `insecure-context` where the browser withholds its cryptography. */
  async digest(): Promise<Uint8Array> {
    // The platform's types say that `subtle` is always there; outside secure contexts it is not.
    const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
    if (!subtle) throw new FaceLivenessError('insecure-context');
    const input = joinPieces(this.#pieces);
    if (!this.#secret) return new Uint8Array(await subtle.digest('SHA-256', input));
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await subtle.importKey('raw', this.#secret, algorithm, false, ['sign']);
    return new Uint8Array(await subtle.sign('HMAC', key, input));
  }

  reset(): void {
    this.#pieces = [];
  }
}

function toBytes(source: Source): Uint8Array<ArrayBuffer> {
  if (typeof source === 'string') return new TextEncoder().encode(source);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const { buffer, byteOffset, byteLength } = source;
  // A view of shared memory is copied: the browser refuses to hash what another thread may change meanwhile.
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** All pieces as one; a single one, the usual case, without a copy. */
function joinPieces(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}
