import { FaceLivenessError } from '../core/errors.ts';
import { createCodec } from './event-signer.ts';

/** A message of the service, decoded: its text headers and its payload. */
export interface ServerEnvelope {
  /** Headers of type string; the service uses no other. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Longest message that is waited for. The service's own are below 10 kB. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Two lengths and their checksum. */
const PRELUDE_BYTES = 12;
/** Prelude and the checksum at the end. */
const OVERHEAD_BYTES = 16;

/**
 * Puts messages together out of the pieces in which they arrive: one per frame, several in one or one over many.
 * A message whose lengths cannot be true is refused as soon as they are known, not when memory is full.
 */
export class MessageReader {
  readonly #codec = createCodec();
  #buffer = new Uint8Array(1024);
  #filled = 0;

  /**
   * Takes a piece and yields the messages that it completes, one by one: a broken message does not hide those before
   * it. Iterate to the end before the next call.
   * @throws {FaceLivenessError} `service-failed` for lengths or checksums that are wrong; the reader is then useless.
   */
  *push(piece: Uint8Array): Generator<ServerEnvelope, void, undefined> {
    this.#append(piece);
    let start = 0;
    for (;;) {
      const length = this.#lengthAt(start);
      if (length === null || this.#filled - start < length) break;
      yield this.#decode(this.#buffer.slice(start, start + length));
      start += length;
    }
    if (start > 0) this.#buffer.copyWithin(0, start, this.#filled);
    this.#filled -= start;
  }

  #append(piece: Uint8Array): void {
    const needed = this.#filled + piece.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = grown;
    }
    this.#buffer.set(piece, this.#filled);
    this.#filled = needed;
  }

  /** Length of the message at `start`, or `null` before enough of it is there. */
  #lengthAt(start: number): number | null {
    const available = this.#filled - start;
    const view = new DataView(this.#buffer.buffer, start, available);
    if (available < 4) return null;
    const length = view.getUint32(0);
    if (length < OVERHEAD_BYTES || length > MAX_MESSAGE_BYTES) throw malformed('a message of impossible length');
    if (available < PRELUDE_BYTES) return null;
    if (view.getUint32(4) > length - OVERHEAD_BYTES) throw malformed('headers longer than their message');
    if (view.getUint32(8) !== crc32(this.#buffer.subarray(start, start + 8)))
      throw malformed('a broken message prelude');
    return length;
  }

  #decode(bytes: Uint8Array): ServerEnvelope {
    try {
      checkHeaderLengths(new DataView(bytes.buffer, PRELUDE_BYTES, new DataView(bytes.buffer).getUint32(4)));
      const { headers, body } = this.#codec.decode(bytes);
      const texts = Object.entries(headers).flatMap(([name, { type, value }]) =>
        type === 'string' ? [[name, value]] : [],
      );
      return { headers: Object.fromEntries(texts), body };
    } catch (cause) {
      throw malformed('a message that cannot be decoded', cause);
    }
  }
}

/** Bytes that the value of each header type takes; `null`: a length of two bytes precedes it. */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, null, null, 8, 16] as const;

/**
 * Walks through the headers, since the codec follows a length that lies into the payload.
 * @throws {RangeError} When the headers do not end where their block ends, or one is of no known type.
 */
function checkHeaderLengths(block: DataView): void {
  let offset = 0;
  while (offset < block.byteLength) {
    offset += 1 + block.getUint8(offset);
    const valueBytes = VALUE_BYTES[block.getUint8(offset)];
    if (valueBytes === undefined) throw new RangeError('A header of no known type.');
    offset += 1 + (valueBytes ?? 2 + block.getUint16(offset + 1));
  }
  if (offset !== block.byteLength) throw new RangeError('A header reaches beyond the header block.');
}

/** Checksum of a prelude, bit by bit: for eight bytes a table is not worth having. */
function crc32(bytes: Uint8Array): number {
  let checksum = 0xffff_ffff;
  for (const byte of bytes) {
    checksum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) checksum = (checksum >>> 1) ^ (checksum & 1 ? 0xedb8_8320 : 0);
  }
  return (checksum ^ 0xffff_ffff) >>> 0;
}

function malformed(what: string, cause?: unknown): FaceLivenessError {
  return new FaceLivenessError('service-failed', { message: `The service sent ${what}.`, cause });
}
