import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { MessageReader, type ServerEnvelope } from '../../src/transport/message-reader.ts';
import { withChecksums } from '../support/message-checksums.ts';
import { codec, DISCONNECTION, serverEvent, serverMessage, sessionInformation } from './server-messages.ts';

const MESSAGES = [serverEvent('Empty', new Uint8Array()), sessionInformation(), DISCONNECTION];
const STREAM = Buffer.concat(MESSAGES);

describe('the message reader', () => {
  it('reads a stream that is split at any byte', () => {
    const expected = read([STREAM]);
    assert.equal(expected.length, 3);
    for (let at = 1; at < STREAM.length; at += 1) {
      assert.deepEqual(read([STREAM.subarray(0, at), STREAM.subarray(at)]), expected, `split at ${at}`);
    }
  });

  it('reads a stream byte by byte', () => {
    const bytes = Array.from(STREAM, (byte) => Uint8Array.of(byte));
    assert.deepEqual(read(bytes), read([STREAM]));
  });

  it('hands out each message with its last byte and not later', () => {
    const reader = new MessageReader();
    const last = STREAM.length - 1;
    assert.equal([...reader.push(STREAM.subarray(0, last))].length, 2);
    assert.equal([...reader.push(STREAM.subarray(last))].length, 1);
  });

  it('keeps messages apart from the memory of later ones', () => {
    const reader = new MessageReader();
    const [first] = [...reader.push(serverEvent('A', 'first'))];
    assert.equal([...reader.push(serverEvent('B', 'other'))].length, 1);
    assert.equal(text(first), 'first');
  });

  it('reads text headers among headers of every other type', () => {
    const message = codec.encode({
      headers: {
        yes: { type: 'boolean', value: true },
        no: { type: 'boolean', value: false },
        byte: { type: 'byte', value: -1 },
        short: { type: 'short', value: -2 },
        integer: { type: 'integer', value: -3 },
        long: { type: 'long', value: { bytes: new Uint8Array(8).fill(255) } as never },
        binary: { type: 'binary', value: new Uint8Array(300) },
        noBytes: { type: 'binary', value: new Uint8Array() },
        time: { type: 'timestamp', value: new Date(0) },
        id: { type: 'uuid', value: '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10' },
        ':event-type': { type: 'string', value: 'Überraschung' },
        empty: { type: 'string', value: '' },
      },
      body: new Uint8Array(),
    });
    const [envelope] = read([message]);
    assert.deepEqual(envelope?.headers, { ':event-type': 'Überraschung', empty: '' });
  });

  it('reads a message of one megabyte', () => {
    const body = new Uint8Array(1_000_000).fill(9);
    const message = serverMessage({}, body);
    const pieces = Array.from({ length: Math.ceil(message.length / 65_536) }, (_, index) =>
      message.subarray(index * 65_536, (index + 1) * 65_536),
    );
    assert.equal(Buffer.from(read(pieces)[0]?.body ?? []).equals(Buffer.from(body)), true);
  });

  it('refuses a message in which any one bit is wrong', () => {
    const message = serverEvent('DisconnectionEvent', { TimestampMillis: 1 });
    for (let bit = 0; bit < message.length * 8; bit += 1) {
      const broken = message.slice();
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      refuses([broken], `bit ${bit}`);
    }
  });

  it('delivers what came before a broken message in the same frame', () => {
    const reader = new MessageReader();
    const received: ServerEnvelope[] = [];
    assert.throws(() => {
      for (const envelope of reader.push(Buffer.concat([DISCONNECTION, new Uint8Array(16)]))) received.push(envelope);
    }, isServiceFailure);
    assert.equal(received.length, 1);
  });

  for (const [title, length] of [
    ['of 0', 0],
    ['below the overhead', 15],
    ['above 16 MB', 16 * 1024 * 1024 + 1],
    ['of 4 GB', 0xffff_ffff],
  ] as const) {
    it(`refuses a total length ${title} with its fourth byte`, () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(length);
      refuses([bytes], title);
    });
  }

  it('refuses a total length that lies with the twelfth byte, not when the rest fails to come', () => {
    const message = Buffer.from(DISCONNECTION);
    message.writeUInt32BE(message.length + 1);
    refuses([message.subarray(0, 12)], 'longer');
  });

  it('refuses headers that are longer than their message, however right the checksums are', () => {
    const message = Buffer.from(DISCONNECTION);
    message.writeUInt32BE(message.length - 15, 4);
    refuses([withChecksums(message)], 'longer by one');
  });

  it('refuses a header that reaches into the payload, however right the checksums are', () => {
    const message = Buffer.from(serverMessage({ a: 'xyz' }, 'payload'));
    // Prelude 12, length and name 2, type 1: the value's length is at 15.
    for (const valueLength of [2, 4, 10, 65_535]) {
      const lying = Buffer.from(message);
      lying.writeUInt16BE(valueLength, 15);
      refuses([withChecksums(lying)], `value of ${valueLength}`);
    }
  });

  it('refuses a header of no known type', () => {
    const message = Buffer.from(serverMessage({ a: 'xyz' }, 'payload'));
    message[14] = 10;
    refuses([withChecksums(message)], 'type 10');
  });
});

function read(pieces: readonly Uint8Array[]): readonly ServerEnvelope[] {
  const reader = new MessageReader();
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

function refuses(pieces: readonly Uint8Array[], title: string): void {
  assert.throws(() => read(pieces), isServiceFailure, title);
}

function isServiceFailure(failure: unknown): boolean {
  return failure instanceof FaceLivenessError && failure.code === 'service-failed';
}

function text(envelope: ServerEnvelope | undefined): string {
  return Buffer.from(envelope?.body ?? []).toString();
}
