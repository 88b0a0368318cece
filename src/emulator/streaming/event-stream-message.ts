import { crc32 } from 'node:zlib';
import { ServiceException } from '../service-exception.ts';

const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
/** Smallest message: prelude, no headers, no payload, checksum. */
const MINIMUM_BYTES = PRELUDE_BYTES + CHECKSUM_BYTES;

/** Numbers of the header types on the wire. */
export const HEADER_TYPE = {
  true: 0,
  false: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  bytes: 6,
  string: 7,
  timestamp: 8,
  uuid: 9,
} as const;

/** Bytes of the value types that have a fixed size. */
const FIXED_BYTES: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

/** One header: its type's number and the bytes of its value, without any length prefix. */
export interface EventStreamHeader {
  readonly type: number;
  readonly value: Buffer;
}

/** A message, headers in the order in which they were sent. The bytes are views of the input. */
export interface EventStreamMessage {
  readonly headers: ReadonlyMap<string, EventStreamHeader>;
  readonly payload: Buffer;
}

/**
 * Takes apart one whole message.
 * @throws {ServiceException} `ValidationException` when a length lies, a checksum is wrong or a header is malformed.
 */
export function decodeMessage(bytes: Buffer): EventStreamMessage {
  if (bytes.length < MINIMUM_BYTES) throw malformed('message is shorter than 16 bytes');
  const totalBytes = bytes.readUInt32BE(0);
  const headersBytes = bytes.readUInt32BE(4);
  if (totalBytes !== bytes.length) throw malformed(`message claims ${totalBytes} bytes and has ${bytes.length}`);
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw malformed('checksum of the prelude is wrong');
  if (headersBytes > totalBytes - MINIMUM_BYTES) throw malformed('headers are longer than the message');
  const checksumAt = totalBytes - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, checksumAt)) !== bytes.readUInt32BE(checksumAt))
    throw malformed('checksum of the message is wrong');
  return {
    headers: decodeHeaders(bytes.subarray(PRELUDE_BYTES, PRELUDE_BYTES + headersBytes)),
    payload: bytes.subarray(PRELUDE_BYTES + headersBytes, checksumAt),
  };
}

/** Encodes a message whose headers are all strings, as every message of the service is. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: Uint8Array): Buffer {
  const headerBytes = Buffer.concat(
    Object.entries(headers).map(([name, value]) =>
      encodeHeader(name, { type: HEADER_TYPE.string, value: Buffer.from(value) }),
    ),
  );
  const message = Buffer.alloc(MINIMUM_BYTES + headerBytes.length + payload.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(headerBytes.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  message.set(headerBytes, PRELUDE_BYTES);
  message.set(payload, PRELUDE_BYTES + headerBytes.length);
  const checksumAt = message.length - CHECKSUM_BYTES;
  message.writeUInt32BE(crc32(message.subarray(0, checksumAt)), checksumAt);
  return message;
}

/** One header as it stands on the wire. */
export function encodeHeader(name: string, header: EventStreamHeader): Buffer {
  const nameBytes = Buffer.from(name);
  const hasLength = header.type === HEADER_TYPE.bytes || header.type === HEADER_TYPE.string;
  const length = Buffer.alloc(hasLength ? 2 : 0);
  if (hasLength) length.writeUInt16BE(header.value.length);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(header.type), length, header.value]);
}

/** The text of a string header; undefined when the header is absent or of another type. */
export function stringHeader(message: EventStreamMessage, name: string): string | undefined {
  const header = message.headers.get(name);
  return header?.type === HEADER_TYPE.string ? header.value.toString('utf8') : undefined;
}

function decodeHeaders(bytes: Buffer): ReadonlyMap<string, EventStreamHeader> {
  const headers = new Map<string, EventStreamHeader>();
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw malformed('a header is cut off');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const name = take(take(1).readUInt8()).toString('utf8');
    const type = take(1).readUInt8();
    const hasLength = type === HEADER_TYPE.bytes || type === HEADER_TYPE.string;
    const length = hasLength ? take(2).readUInt16BE() : FIXED_BYTES[type];
    if (length === undefined) throw malformed(`header type ${type} does not exist`);
    if (name === '' || headers.has(name)) throw malformed('a header has no name or occurs twice');
    headers.set(name, { type, value: take(length) });
  }
  return headers;
}

function malformed(what: string): ServiceException {
  return new ServiceException('ValidationException', `The event-stream message could not be read: ${what}.`);
}
