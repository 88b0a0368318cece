import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { startWithClock } from '../../src/emulator/emulator.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession, getResults } from './support/api-client.ts';
import { FakeClock } from './support/fake-clock.ts';
import {
  challengeBody,
  genuineCheck,
  videoEvent,
  type WireChallenge,
  type WireEvent,
} from './support/genuine-check.ts';
import { LogLines } from './support/log-lines.ts';
import { encodeInner, StreamClient } from './support/stream-client.ts';

interface OpenStream {
  readonly client: StreamClient;
  readonly sessionId: string;
  readonly challenge: WireChallenge;
}

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

async function open(on: Emulator = emulator): Promise<OpenStream> {
  const sessionId = await createSession(on);
  const client = await StreamClient.open({ streamUrl: on.streamUrl, credentials: on.credentials, sessionId });
  return { client, sessionId, challenge: await client.challenge() };
}

/** Expects an exception, the close that follows it, and the failed session. */
async function assertRefused({ client, sessionId }: OpenStream, name: string, pattern: RegExp): Promise<void> {
  const message = await client.next();
  assert.equal(message.type, name);
  assert.match(String(message.body['Message']), pattern);
  assert.equal(await client.closed, 1000);
  assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
}

/** The event of a genuine check that has this member. */
function eventWith(events: readonly WireEvent[], member: string): WireEvent {
  const event = events.find((candidate) => challengeBody(candidate)[member] !== undefined);
  if (!event) throw new Error(`No event has ${member}.`);
  return structuredClone(event);
}

describe('the signature chain', () => {
  const VIDEO = videoEvent(randomBytes(12_000), Date.now());

  it('refuses an altered payload', async () => {
    const stream = await open();
    const other = encodeInner(videoEvent(randomBytes(12_000), Date.now()));
    const signed = await stream.client.sign(encodeInner(VIDEO));
    const forged = await stream.client.sign(other);
    // The signature of the second message covers the first one, so on its own it is out of order.
    assert.notDeepEqual(signed, forged);
    stream.client.sendRaw(forged);
    await assertRefused(stream, 'InvalidSignatureException', /does not match/);
  });

  it('refuses a replayed message', async () => {
    const stream = await open();
    const message = await stream.client.sign(encodeInner(VIDEO));
    stream.client.sendRaw(message);
    stream.client.sendRaw(message);
    await assertRefused(stream, 'InvalidSignatureException', /does not match/);
  });

  it('refuses messages in another order', async () => {
    const stream = await open();
    const [first, second] = [
      await stream.client.sign(encodeInner(VIDEO)),
      await stream.client.sign(encodeInner(VIDEO)),
    ];
    stream.client.sendRaw(second);
    stream.client.sendRaw(first);
    await assertRefused(stream, 'InvalidSignatureException', /does not match/);
  });

  it('refuses a message of another session', async () => {
    const [stream, other] = [await open(), await open()];
    stream.client.sendRaw(await other.client.sign(encodeInner(VIDEO)));
    await assertRefused(stream, 'InvalidSignatureException', /does not match/);
  });

  it('refuses a message without a signature', async () => {
    const stream = await open();
    stream.client.sendRaw(Buffer.from(encodeInner(VIDEO)));
    await assertRefused(stream, 'ValidationException', /:date/);
  });

  it('verifies and ignores an empty payload', async () => {
    const { client, challenge, sessionId } = await open();
    await client.sendInner(new Uint8Array(0));
    await client.sendAll(genuineCheck(challenge));
    assert.equal((await client.next()).type, 'DisconnectionEvent');
    assert.equal((await getResults(emulator, sessionId)).Status, 'SUCCEEDED');
  });

  it('refuses an empty payload whose signature is wrong', async () => {
    const stream = await open();
    await stream.client.sign(encodeInner(VIDEO));
    await stream.client.sendInner(new Uint8Array(0));
    await assertRefused(stream, 'InvalidSignatureException', /does not match/);
  });
});

describe('broken messages', () => {
  const flip = (at: number) => (outer: Buffer) => {
    outer.writeUInt8(outer.readUInt8(at) ^ 0x01, at);
    return outer;
  };
  for (const [what, tamper, pattern] of [
    ['a wrong checksum of the prelude', flip(11), /checksum of the prelude/],
    ['a wrong checksum of the message', (outer: Buffer) => flip(outer.length - 1)(outer), /checksum of the message/],
    ['an altered byte', (outer: Buffer) => flip(outer.length - 20)(outer), /checksum of the message/],
    ['a length that lies', flip(3), /claims/],
    ['a message cut off', (outer: Buffer) => outer.subarray(0, outer.length - 7), /claims/],
    ['two messages in one', (outer: Buffer) => Buffer.concat([outer, outer]), /claims/],
    ['a few bytes', () => Buffer.from('hello'), /shorter than 16 bytes/],
    ['an empty message', () => Buffer.alloc(0), /shorter than 16 bytes/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const stream = await open();
      await stream.client.sendInner(encodeInner(videoEvent(randomBytes(100), Date.now())), tamper);
      await assertRefused(stream, 'ValidationException', pattern);
    });
  }

  it('refuses a broken inner message', async () => {
    const stream = await open();
    const inner = Buffer.from(encodeInner(videoEvent(randomBytes(100), Date.now())));
    await stream.client.sendInner(flip(inner.length - 1)(inner));
    await assertRefused(stream, 'ValidationException', /checksum of the message/);
  });

  it('refuses a text message', async () => {
    const stream = await open();
    stream.client.sendRaw('hello');
    await assertRefused(stream, 'ValidationException', /binary/);
  });

  it('closes on a message larger than any video', async () => {
    const { client, sessionId } = await open();
    client.sendRaw(Buffer.alloc(14_000_000));
    assert.equal(await client.closed, 1009);
    assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
  });
});

describe('broken events', () => {
  /** Sends a genuine first video event, then `event`. */
  async function refuse(
    makeEvent: (events: WireEvent[]) => WireEvent,
    pattern: RegExp,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const stream = await open();
    const events = genuineCheck(stream.challenge);
    await stream.client.sendAll(events.slice(0, 1));
    await stream.client.sendInner(encodeInner(makeEvent(events), headers));
    await assertRefused(stream, 'ValidationException', pattern);
  }
  const change = (member: string, edit: (body: Record<string, never>) => void) => (events: WireEvent[]) => {
    const event = eventWith(events, member);
    edit(challengeBody(event) as Record<string, never>);
    return event;
  };
  const nested = (body: Record<string, unknown>, ...path: string[]): Record<string, unknown> =>
    path.reduce((inner, member) => inner[member] as Record<string, unknown>, body);

  for (const [what, makeEvent, pattern] of [
    ['a missing challenge id', change('VideoStartTimestamp', (body) => delete body['ChallengeId']), /ChallengeId/],
    [
      'a challenge id that is no UUID',
      change('VideoStartTimestamp', (body) => Object.assign(body, { ChallengeId: 'one' })),
      /ChallengeId/,
    ],
    [
      'a start before 2022',
      change('VideoStartTimestamp', (body) => Object.assign(body, { VideoStartTimestamp: 1_640_995_199_999 })),
      /VideoStartTimestamp/,
    ],
    [
      'a start after 2041',
      change('VideoStartTimestamp', (body) => Object.assign(body, { VideoStartTimestamp: 2_272_147_200_001 })),
      /VideoStartTimestamp/,
    ],
    [
      'a fractional time',
      change('VideoStartTimestamp', (body) => Object.assign(body, { VideoStartTimestamp: Date.now() + 0.5 })),
      /VideoStartTimestamp/,
    ],
    ['a start without a face', change('VideoStartTimestamp', (body) => delete body['InitialFace']), /InitialFace/],
    [
      'a width above 1',
      change('VideoStartTimestamp', (body) =>
        Object.assign(nested(body, 'InitialFace', 'BoundingBox'), { Width: 1.01 }),
      ),
      /Width/,
    ],
    [
      'a negative height',
      change('VideoStartTimestamp', (body) =>
        Object.assign(nested(body, 'InitialFace', 'BoundingBox'), { Height: -0.01 }),
      ),
      /Height/,
    ],
    [
      'a left below -1',
      change('VideoStartTimestamp', (body) =>
        Object.assign(nested(body, 'InitialFace', 'BoundingBox'), { Left: -1.01 }),
      ),
      /Left/,
    ],
    [
      'a top above 1',
      change('VideoStartTimestamp', (body) => Object.assign(nested(body, 'InitialFace', 'BoundingBox'), { Top: 1.01 })),
      /Top/,
    ],
    [
      'a box with text',
      change('VideoStartTimestamp', (body) =>
        Object.assign(nested(body, 'InitialFace', 'BoundingBox'), { Top: '0.1' }),
      ),
      /Top/,
    ],
    ['an end without a target', change('VideoEndTimestamp', (body) => delete body['TargetFace']), /TargetFace/],
    [
      'start and end in one',
      change('VideoStartTimestamp', (body) => Object.assign(body, { VideoEndTimestamp: Date.now() })),
      /exactly one/,
    ],
    [
      'a sequence number above 50',
      change('ColorDisplayed', (body) => Object.assign(nested(body, 'ColorDisplayed'), { SequenceNumber: 51 })),
      /SequenceNumber/,
    ],
    [
      'a negative sequence number',
      change('ColorDisplayed', (body) => Object.assign(nested(body, 'ColorDisplayed'), { SequenceNumber: -1 })),
      /SequenceNumber/,
    ],
    [
      'a channel above 255',
      change('ColorDisplayed', (body) =>
        Object.assign(nested(body, 'ColorDisplayed'), { CurrentColor: { RGB: [0, 256, 0] } }),
      ),
      /CurrentColor/,
    ],
    [
      'two channels',
      change('ColorDisplayed', (body) =>
        Object.assign(nested(body, 'ColorDisplayed'), { PreviousColor: { RGB: [0, 0] } }),
      ),
      /PreviousColor/,
    ],
    [
      'another challenge',
      () => ({ type: 'ClientSessionInformationEvent', body: { Challenge: { FaceMovementChallenge: {} } } }),
      /FaceMovementAndLightChallenge/,
    ],
    ['no challenge', () => ({ type: 'ClientSessionInformationEvent', body: {} }), /Challenge/],
    [
      'a chunk that is not base64',
      () => ({ type: 'VideoEvent', body: { VideoChunk: '***=', TimestampMillis: Date.now() } }),
      /VideoChunk/,
    ],
    ['a video without a time', () => ({ type: 'VideoEvent', body: { VideoChunk: '' } }), /TimestampMillis/],
  ] as readonly [string, (events: WireEvent[]) => WireEvent, RegExp][]) {
    it(`refuses ${what}`, () => refuse(makeEvent, pattern));
  }

  it('refuses an unknown event', () =>
    refuse(() => videoEvent(Buffer.alloc(0), Date.now()), /:event-type/, { ':event-type': 'AudioEvent' }));
  it('refuses another message type', () =>
    refuse(() => videoEvent(Buffer.alloc(0), Date.now()), /:message-type/, { ':message-type': 'exception' }));
  it('refuses another content type', () =>
    refuse(() => videoEvent(Buffer.alloc(0), Date.now()), /:content-type/, { ':content-type': 'text/plain' }));

  it('refuses an end before a valid first video event', async () => {
    const stream = await open();
    await stream.client.send(videoEvent(randomBytes(9_999), Date.now()));
    await stream.client.send(videoEvent(Buffer.alloc(0), Date.now()));
    await assertRefused(stream, 'ValidationException', /before a valid first video event/);
  });

  it('refuses a video of more than 10 MB', async () => {
    const stream = await open();
    const chunk = videoEvent(randomBytes(2_500_000), Date.now());
    await stream.client.sendAll([chunk, chunk, chunk, chunk]);
    await stream.client.send(videoEvent(Buffer.alloc(1), Date.now()));
    await assertRefused(stream, 'ValidationException', /larger than 10000000 bytes/);
  });
});

describe('streams that end by themselves', () => {
  it('closes an idle stream with 4001', async () => {
    const short = await startEmulator({ idleTimeoutMs: 40 });
    const { client, sessionId } = await open(short);
    assert.equal(await client.closed, 4001);
    assert.equal((await getResults(short, sessionId)).Status, 'FAILED');
    await short.close();
  });

  it('does not count a stream as idle while messages come', async () => {
    const clock = new FakeClock();
    const own = await startWithClock({ idleTimeoutMs: 30_000 }, clock);
    const { client, challenge } = await open(own);
    const events = genuineCheck(challenge);
    clock.advance(29_999);
    await client.sendAll(events.slice(0, 1));
    await client.settled();
    clock.advance(29_999);
    await client.sendAll(events.slice(1));
    assert.equal((await client.next()).type, 'DisconnectionEvent');
    await own.close();
  });

  it('closes the stream of an expired session with 4003', async () => {
    const clock = new FakeClock();
    const own = await startWithClock({ sessionLifetimeMs: 20_000 }, clock);
    const { client, sessionId } = await open(own);
    clock.advance(20_000);
    assert.equal(await client.closed, 4003);
    assert.equal((await getResults(own, sessionId)).Status, 'EXPIRED');
    await own.close();
  });

  it('refuses to open a session that has expired', async () => {
    const clock = new FakeClock();
    const own = await startWithClock({ sessionLifetimeMs: 20_000 }, clock);
    const sessionId = await createSession(own);
    clock.advance(20_000);
    const client = await StreamClient.open({ streamUrl: own.streamUrl, credentials: own.credentials, sessionId });
    const { type, body } = await client.next();
    assert.deepEqual([type, body['Message']], ['ValidationException', 'The session has expired.']);
    await own.close();
  });

  it('fails a session that its client leaves', async () => {
    const lines = new LogLines();
    const own = await startEmulator({ log: lines.log });
    const { client, sessionId } = await open(own);
    client.close(4003);
    await lines.waitFor(/failed/);
    assert.equal((await getResults(own, sessionId)).Status, 'FAILED');
    await own.close();
  });

  it('refuses short-lived credentials after a quarter of an hour', async () => {
    const clock = new FakeClock(Date.now() - 900_000);
    const own = await startWithClock({}, clock);
    const credentials = own.issueCredentials();
    clock.advance(900_000);
    const sessionId = await createSession(own);
    const client = await StreamClient.open({ streamUrl: own.streamUrl, credentials, sessionId });
    assert.equal((await client.next()).type, 'ExpiredTokenException');
    await own.close();
  });
});
