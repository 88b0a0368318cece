import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ServiceException } from '../../src/emulator/service-exception.ts';
import { parseClientEvent } from '../../src/emulator/streaming/client-event.ts';
import { decodeMessage, encodeMessage } from '../../src/emulator/streaming/event-stream-message.ts';
import { readMp4 } from '../../src/emulator/verdict/mp4.ts';
import { readVp8Frame } from '../../src/emulator/verdict/vp8.ts';
import { readWebm } from '../../src/emulator/verdict/webm.ts';
import { withChecksums } from '../support/message-checksums.ts';
import { genuineCheck, type WireChallenge } from './support/genuine-check.ts';
import { writeMp4 } from './support/mp4-writer.ts';
import { FUZZ_SEED, mutationOf } from './support/mutation.ts';
import { encodeInner } from './support/stream-client.ts';
import { element, vp8InterFrame, vp8KeyFrame, writeWebm } from './support/webm-writer.ts';

const LIGHT = 'FaceMovementAndLightChallenge';
const CHALLENGE: WireChallenge = {
  name: LIGHT,
  OvalParameters: { Width: 288, Height: 465, CenterX: 320, CenterY: 240 },
  ChallengeConfig: {},
  ColorSequences: [{ FreshnessColor: { RGB: [0, 255, 0] }, DownscrollDuration: 475, FlatDisplayDuration: 75 }],
};
const SMALL = { widthPx: 64, heightPx: 48, frameBytes: 20, durationMs: 1000, framesPerSecond: 10 };
const EVENTS = genuineCheck(CHALLENGE, { video: Buffer.alloc(60) });
const MESSAGES = EVENTS.map((event) => Buffer.from(encodeInner(event)));

/** Reads a message as the emulator does. Anything but a refusal in the service's terms comes out as an error. */
function read(message: Buffer): void {
  try {
    parseClientEvent(decodeMessage(message), LIGHT);
  } catch (error) {
    assert.ok(error instanceof ServiceException && error.name === 'ValidationException', String(error));
  }
}

/** Makes lengths and checksums of a broken message right again, so that what is inside gets read. */
function repair(message: Buffer): Buffer {
  if (message.length < 16) return message;
  const copy = Buffer.from(message);
  copy.writeUInt32BE(copy.length, 0);
  return withChecksums(copy);
}

const genuineMessage = fc.constantFrom(...MESSAGES);

describe('reading a client’s message ends in an event or a ValidationException', () => {
  it('for 40,000 mutations of genuine ones', () => {
    const property = fc.property(genuineMessage.chain(mutationOf), read);
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 40_000 });
  });

  it('for 60,000 mutations with repaired checksums', () => {
    const property = fc.property(genuineMessage.chain(mutationOf), (message) => read(repair(message)));
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 60_000 });
  });

  it('for 20,000 genuine ones with another value somewhere in the body', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(-1, 0.5, 1e308, 2 ** 53, '', '__proto__', 'constructor', [], {}, [0, 0, 0]),
    );
    const property = fc.property(fc.constantFrom(...EVENTS), fc.nat(), value, ({ type, body }, place, other) => {
      read(Buffer.from(encodeInner({ type, body: replaceAt(body, place, other) })));
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 20_000 });
  });

  it('for 10,000 of any headers and any JSON', () => {
    const name = fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom(':event-type', ':message-type'));
    const property = fc.property(fc.dictionary(name, fc.string(), { maxKeys: 5 }), fc.json(), (headers, body) => {
      const genuine = { ':message-type': 'event', ':event-type': 'VideoEvent', ':content-type': 'application/json' };
      read(encodeMessage({ ...genuine, ...headers }, Buffer.from(body)));
    });
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 10_000 });
  });
});

describe('reading a video gives a report that is no larger than the video', () => {
  for (const [what, video, readVideo] of [
    ['WebM', writeWebm(SMALL), readWebm],
    ['MP4', writeMp4({ widthPx: 640, heightPx: 480, seconds: 2, framesPerSecond: 5 }), readMp4],
  ] as const) {
    it(`for 15,000 mutations of ${what}`, () => {
      const property = fc.property(mutationOf(video), (mutation) => {
        const { frames } = readVideo(mutation);
        assert.ok(frames.length <= mutation.length);
      });
      fc.assert(property, { seed: FUZZ_SEED, numRuns: 15_000 });
    });

    it(`for 5,000 of any bytes behind the beginning of ${what}`, () => {
      const property = fc.property(fc.nat(video.length), fc.uint8Array({ maxLength: 300 }), (cut, bytes) => {
        const { frames } = readVideo(Buffer.concat([video.subarray(0, cut), bytes]));
        assert.ok(frames.length <= cut + bytes.length);
      });
      fc.assert(property, { seed: FUZZ_SEED, numRuns: 5000 });
    });
  }

  it('for 10,000 VP8 frames', () => {
    const frame = fc.constantFrom(vp8KeyFrame(640, 480, 40), vp8InterFrame(40)).chain(mutationOf);
    const property = fc.property(frame, (bytes) => assert.ok(readVp8Frame(bytes).kind));
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 10_000 });
  });

  it('for ten megabytes of the smallest elements and boxes', () => {
    const block = element(0xa3, Buffer.of(0x81, 0, 0, 0));
    const cluster = Buffer.concat([Buffer.from('1f43b67501ffffffffffffff', 'hex'), element(0xe7, Buffer.of(0))]);
    const blocks = Buffer.alloc(9_900_000, block);
    const webm = readWebm(Buffer.concat([writeWebm({ ...SMALL, durationMs: -1 }), cluster, blocks]));
    assert.ok(webm.frames.length <= 50_000 && webm.problems.length <= 10);
    assert.match(webm.problems.join(), /more than 50000 elements/);
    const movie = writeMp4({ widthPx: 640, heightPx: 480, seconds: 1, framesPerSecond: 5 });
    const readBoxes = (hex: string): string[] => [
      ...readMp4(Buffer.concat([movie, Buffer.alloc(9_900_000, Buffer.from(hex, 'hex'))])).problems,
    ];
    assert.match(readBoxes('0000000866726565').join(), /^there are more than 50000 boxes$/); // `free`
    assert.equal(readBoxes('0000000874726578').length, 20); // `trex`, too short for its fields
  });
});

/** A copy of a JSON value in which the `place`-th member, counted in depth, has another value. */
function replaceAt(body: Record<string, unknown>, place: number, other: unknown): Record<string, unknown> {
  const copy = structuredClone(body);
  const places: (() => void)[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const member of Object.keys(value)) {
      places.push(() => void Object.assign(value, { [member]: other }));
      visit(Reflect.get(value, member));
    }
  };
  visit(copy);
  places[place % places.length]?.();
  return copy;
}
