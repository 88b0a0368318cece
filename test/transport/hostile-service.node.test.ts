import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import { parseServerMessage, type ServerMessage } from '../../src/transport/liveness-messages.ts';
import { MessageReader } from '../../src/transport/message-reader.ts';
import { withChecksums } from '../support/message-checksums.ts';
import {
  codec,
  DISCONNECTION,
  serverEvent,
  serverException,
  serverMessage,
  sessionInformation,
} from './server-messages.ts';

/** One of each kind that the service sends, and kinds that it may come to send. */
const GENUINE: readonly Uint8Array[] = [
  serverEvent('ChallengeEvent', { Type: 'FaceMovementChallenge', Version: '1.0.0' }),
  sessionInformation('FaceMovementChallenge'),
  sessionInformation('FaceMovementAndLightChallenge'),
  DISCONNECTION,
  serverEvent('Unknown', new Uint8Array()),
  serverException('ThrottlingException', { Message: 'Rate exceeded', Code: 'ThrottlingException' }),
  serverMessage({ ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'Sorry' }, ''),
];

const SEED = 20_261_124;

/** Everything that the client makes of the bytes, split as given. The typed error ends the list. */
function understand(bytes: Uint8Array, splits: readonly number[]): readonly (ServerMessage | FaceLivenessError)[] {
  const reader = new MessageReader();
  const understood: (ServerMessage | FaceLivenessError)[] = [];
  const ends = [...new Set(splits.map((split) => split % (bytes.length + 1)))].sort((a, b) => a - b);
  try {
    let start = 0;
    for (const end of [...ends, bytes.length]) {
      for (const envelope of reader.push(bytes.subarray(start, end))) understood.push(parseServerMessage(envelope));
      start = end;
    }
  } catch (failure) {
    // Anything else is a crash, and fails the property.
    if (!(failure instanceof FaceLivenessError)) throw failure;
    understood.push(failure);
  }
  return understood;
}

function assertTyped(understood: readonly (ServerMessage | FaceLivenessError)[]): void {
  for (const item of understood) {
    const error = item instanceof FaceLivenessError ? item : item.kind === 'failure' ? item.error : null;
    if (error) assert.ok(ERROR_CODES.includes(error.code), String(error.code));
  }
}

const anySplits = fc.array(fc.nat(), { maxLength: 4 });
const anyStream = fc
  .array(fc.constantFrom(...GENUINE), { minLength: 1, maxLength: 3 })
  .map((parts) => Buffer.concat(parts));
const anyMutation = fc.record({
  at: fc.nat(),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 7, 9, 10, 127, 128, 255)),
});

function mutate(bytes: Uint8Array, mutations: readonly { readonly at: number; readonly value: number }[]): Uint8Array {
  const mutated = Uint8Array.from(bytes);
  for (const { at, value } of mutations) mutated[at % mutated.length] = value;
  return mutated;
}

describe('a service that sends nonsense', () => {
  it('gets the same answer however 20,000 streams of messages are cut into frames', () => {
    fc.assert(
      fc.property(anyStream, anySplits, (stream, splits) => {
        assert.deepEqual(understand(stream, splits), understand(stream, []));
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('causes a value or a typed error with 120,000 messages of changed bytes, their checksums wrong or made right', () => {
    const mutations = fc.array(anyMutation, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.constantFrom(...GENUINE),
        mutations,
        fc.boolean(),
        anySplits,
        (message, changes, isRight, splits) => {
          const mutated = mutate(message, changes);
          assertTyped(understand(isRight ? withChecksums(mutated) : mutated, splits));
        },
      ),
      { seed: SEED, numRuns: 120_000 },
    );
  });

  it('causes a value or a typed error with 60,000 streams of which parts are missing, doubled or foreign', () => {
    const cut = fc.record({ from: fc.nat(), length: fc.nat(40), insert: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(anyStream, cut, anySplits, (stream, { from, length, insert }, splits) => {
        const at = from % stream.length;
        const changed = Buffer.concat([stream.subarray(0, at), insert, stream.subarray(at + length)]);
        assertTyped(understand(changed, splits));
      }),
      { seed: SEED, numRuns: 60_000 },
    );
  });

  it('causes a value or a typed error with 20,000 well-formed messages of any headers and any JSON', () => {
    const names = fc.constantFrom(
      ':message-type',
      ':event-type',
      ':exception-type',
      ':error-code',
      ':error-message',
      'x',
    );
    const words = fc.constantFrom(
      'event',
      'exception',
      'error',
      'ChallengeEvent',
      'ServerSessionInformationEvent',
      'DisconnectionEvent',
      'ValidationException',
      // Names that every object has.
      'constructor',
      '__proto__',
      '',
    );
    fc.assert(
      fc.property(fc.dictionary(names, words), fc.json(), anySplits, (headers, body, splits) => {
        assertTyped(understand(serverMessage(headers, body), splits));
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('causes a challenge or a typed error with 20,000 challenges in which a value is something else', () => {
    const genuine = codec.decode(sessionInformation('FaceMovementAndLightChallenge')).body;
    const values = JSON.stringify(JSON.parse(Buffer.from(genuine).toString())).match(/[^,:{}[\]]+/g) ?? [];
    const anything = fc.oneof(fc.json(), fc.constantFrom('1e999', '-1', '0', 'null', '{}', '[]', '""'));
    fc.assert(
      fc.property(fc.constantFrom(...values), anything, (value, other) => {
        const changed = Buffer.from(genuine).toString().replace(value, other);
        assertTyped(understand(serverEvent('ServerSessionInformationEvent', changed), []));
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('gets no memory for lengths that it only announces', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 1000 }, () => {
      const reader = new MessageReader();
      const prelude = Buffer.alloc(16);
      prelude.writeUInt32BE(16 * 1024 * 1024);
      assert.equal([...reader.push(withChecksums(prelude))].length, 0);
      return reader;
    });
    const perReader = (process.memoryUsage().arrayBuffers - before) / readers.length;
    assert.ok(perReader < 16_384, `${perReader} bytes for each announced message of 16 MB`);
  });
});
