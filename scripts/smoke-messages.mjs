// Counts what a check sends to the service, by the kind of message.
import { EventStreamCodec } from '@smithy/eventstream-codec';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** Messages of the stream as they went over the wire: how many of each kind, and their sizes. */
export class SentMessages {
  /** @type {Map<string, { count: number, bytes: number }>} */
  #kinds = new Map();

  /**
   * Counts one WebSocket message.
   * @param {Uint8Array} message
   */
  add(message) {
    const kind = kindOf(message);
    const { count, bytes } = this.#kinds.get(kind) ?? { count: 0, bytes: 0 };
    this.#kinds.set(kind, { count: count + 1, bytes: bytes + message.length });
  }

  /** Kinds in the order in which they were first sent. */
  get kinds() {
    return [...this.#kinds].map(([kind, { count, bytes }]) => ({ kind, count, bytes }));
  }
}

/**
 * The signed outer message holds the inner one as its payload.
 * @param {Uint8Array} message
 */
function kindOf(message) {
  const { headers, body } = codec.decode(codec.decode(message).body);
  if (headers[':event-type']?.value === 'VideoEvent') return isEmptyVideo(body) ? 'video end' : 'video';
  const text = Buffer.from(body).toString('utf8');
  if (text.includes('"ColorDisplayed"')) return 'color';
  return text.includes('"VideoEndTimestamp"') ? 'end' : 'start';
}

/** @param {Uint8Array} body */
function isEmptyVideo(body) {
  return Buffer.from(body).includes('"VideoChunk":""');
}
