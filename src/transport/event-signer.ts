import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { SignatureV4 } from '@smithy/signature-v4';

/** Encodes and decodes event-stream messages, both checksums included. */
export function createCodec(): EventStreamCodec {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  return new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : decoder.decode(bytes)),
    (text) => encoder.encode(text),
  );
}

/**
 * Wraps messages into signed ones. Every signature covers the one before, so the calls must not overlap: await each.
 */
export class EventSigner {
  readonly #signer: SignatureV4;
  readonly #codec = createCodec();
  #priorSignature: string;

  /** @param urlSignature Signature of the URL, in hexadecimal. */
  constructor(signer: SignatureV4, urlSignature: string) {
    this.#signer = signer;
    this.#priorSignature = urlSignature;
  }

  /**
   * The signed outer message around an encoded inner one.
   * @param epochMs Service time, in whole milliseconds.
   */
  async sign(inner: Uint8Array, epochMs: number): Promise<Uint8Array<ArrayBuffer>> {
    const signingDate = new Date(epochMs);
    const headers = { ':date': { type: 'timestamp', value: signingDate } } as const;
    const { signature } = await this.#signer.signMessage(
      { message: { headers, body: inner }, priorSignature: this.#priorSignature },
      { signingDate },
    );
    this.#priorSignature = signature;
    const outer = this.#codec.encode({
      headers: { ...headers, ':chunk-signature': { type: 'binary', value: fromHex(signature) } },
      body: inner,
    });
    // The codec allocates the bytes itself, never in shared memory; its declared type is wider.
    return outer as Uint8Array<ArrayBuffer>;
  }
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}
