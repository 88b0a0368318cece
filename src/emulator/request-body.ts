import type { IncomingMessage } from 'node:http';

/** Memory for all bodies that are being read at one time. */
const MAX_HELD_BYTES = 256_000_000;

/** A body, or the HTTP status that says why there is none. */
export type RequestBody =
  { readonly kind: 'whole'; readonly bytes: Buffer } | { readonly kind: 'refused'; readonly status: 413 | 503 };

/** Reads the bodies of requests within one bound for all of them. */
export class RequestBodies {
  #heldBytes = 0;

  /**
   * Reads a whole body. One that is refused is read to its end all the same, without being kept: a connection that is
   * cut in the middle of a body shows the client no answer. Rejects when the connection is lost.
   */
  async read(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let status: 413 | 503 | null = null;
    try {
      for await (const chunk of request) {
        if (status !== null || !Buffer.isBuffer(chunk)) continue;
        if (bytes + chunk.length > maxBytes) status = 413;
        else if (this.#heldBytes + chunk.length > MAX_HELD_BYTES) status = 503;
        if (status === null) {
          chunks.push(chunk);
          bytes += chunk.length;
          this.#heldBytes += chunk.length;
        } else {
          chunks.length = 0;
          this.#heldBytes -= bytes;
          bytes = 0;
        }
      }
      return status === null ? { kind: 'whole', bytes: Buffer.concat(chunks) } : { kind: 'refused', status };
    } finally {
      this.#heldBytes -= bytes;
    }
  }
}
