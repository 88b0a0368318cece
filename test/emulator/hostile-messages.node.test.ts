import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { withChecksums } from '../support/message-checksums.ts';
import { createSession, getResults } from './support/api-client.ts';
import { genuineCheck, videoEvent, type WireEvent } from './support/genuine-check.ts';
import { encodeInner, StreamClient } from './support/stream-client.ts';

const HOUR_MS = 3_600_000;

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

interface RunningCheck {
  readonly client: StreamClient;
  readonly sessionId: string;
  readonly events: readonly WireEvent[];
}

/** A check whose first three events were sent. */
async function begin(): Promise<RunningCheck> {
  const sessionId = await createSession(emulator);
  const { streamUrl, credentials } = emulator;
  const client = await StreamClient.open({ streamUrl, credentials, sessionId });
  const events = genuineCheck(await client.challenge());
  await client.sendAll(events.slice(0, 3));
  return { client, sessionId, events: events.slice(3) };
}

/** Expects the stream to end with this exception, and the session to have failed. */
async function assertAborted({ client, sessionId }: RunningCheck, name: string, message = /./): Promise<void> {
  const { headers, body } = await client.next();
  assert.deepEqual([headers[':message-type'], headers[':exception-type']], ['exception', name]);
  assert.match(String(body['Message']), message);
  assert.equal(await client.closed, 1000);
  assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
}

/** Signs the next events of a check without sending them. */
async function signNext({ client, events }: RunningCheck, count: number): Promise<Buffer[]> {
  const messages: Buffer[] = [];
  for (const event of events.slice(0, count)) messages.push(await client.sign(encodeInner(event)));
  return messages;
}

/** Changes one byte of a message and makes its checksums right again. */
function alter(message: Buffer, at: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return withChecksums(copy);
}

describe('a stream is aborted with an InvalidSignatureException when', () => {
  it('a message comes twice', async () => {
    const check = await begin();
    const [message = Buffer.alloc(0)] = await signNext(check, 1);
    check.client.sendRaw(message);
    check.client.sendRaw(message);
    await assertAborted(check, 'InvalidSignatureException');
  });

  it('two messages change places', async () => {
    const check = await begin();
    for (const message of (await signNext(check, 2)).toReversed()) check.client.sendRaw(message);
    await assertAborted(check, 'InvalidSignatureException');
  });

  it('a message is left out', async () => {
    const check = await begin();
    check.client.sendRaw((await signNext(check, 2))[1] ?? '');
    await assertAborted(check, 'InvalidSignatureException');
  });

  for (const [what, place] of [
    ['the video', (message: Buffer) => message.indexOf('VideoChunk') + 100],
    ['the time of sending', (message: Buffer) => message.indexOf('TimestampMillis') + 29],
    ['the kind of event', (message: Buffer) => message.indexOf(':event-type') + 16],
    ['the signature', (message: Buffer) => message.indexOf(':chunk-signature') + 30],
    ['the date', (message: Buffer) => message.indexOf(':date') + 12],
  ] as const) {
    it(`${what} was altered, the checksums repaired`, async () => {
      const check = await begin();
      const [message = Buffer.alloc(0)] = await signNext(
        { ...check, events: [videoEvent(Buffer.alloc(500), Date.now())] },
        1,
      );
      check.client.sendRaw(alter(message, place(message)));
      await assertAborted(check, 'InvalidSignatureException', /does not match the signature you provided/);
    });
  }

  it('a message belongs to another session', async () => {
    const [check, other] = [await begin(), await begin()];
    check.client.sendRaw((await signNext(other, 1))[0] ?? '');
    await assertAborted(check, 'InvalidSignatureException');
    await other.client.settled();
    assert.equal((await getResults(emulator, other.sessionId)).Status, 'IN_PROGRESS');
    other.client.vanish();
  });

  for (const [what, offsetMs, pattern] of [
    ['an hour old', -HOUR_MS, /^Signature expired/],
    ['an hour ahead', HOUR_MS, /^Signature not yet current/],
  ] as const) {
    it(`a message is dated ${what}, though signed for that date`, async () => {
      const check = await begin();
      const inner = encodeInner(videoEvent(Buffer.alloc(500), Date.now()));
      check.client.sendRaw(await check.client.sign(inner, new Date(Date.now() + offsetMs)));
      await assertAborted(check, 'InvalidSignatureException', pattern);
    });
  }
});

describe('a stream is aborted with a ValidationException for', () => {
  for (const [what, data] of [
    ['a text message', '{"VideoChunk":""}'],
    ['an empty message', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(5000)],
    ['a length of 4 GB', Buffer.concat([Buffer.alloc(8, 0xff), Buffer.alloc(92)])],
  ] as const) {
    it(what, async () => {
      const check = await begin();
      check.client.sendRaw(data);
      await assertAborted(check, 'ValidationException');
    });
  }

  for (const [what, body] of [
    ['JSON nested a million times', `{"VideoChunk":${'['.repeat(1_000_000)}`],
    ['JSON nested a million times, well-formed', `{"a":${'{"a":'.repeat(1_000_000)}0${'}'.repeat(1_000_001)}`],
    ['an object of a million members', `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index}":0`).join()}}`],
    ['a body in __proto__', '{"__proto__":{"VideoChunk":"","TimestampMillis":1700000000000}}'],
    ['a chunk that is no base64', '{"VideoChunk":"*","TimestampMillis":1700000000000}'],
    ['a number too large for one', '{"VideoChunk":"","TimestampMillis":1e999}'],
    ['a body that is null', 'null'],
    ['no body', ''],
  ] as const) {
    it(what, async () => {
      const check = await begin();
      await check.client.sendInner(encodeInnerText(body));
      await assertAborted(check, 'ValidationException');
    });
  }

  it('more events than any check has', async () => {
    const check = await begin();
    const tiny = Array.from({ length: 2000 }, () => videoEvent(Buffer.of(1), Date.now()));
    await check.client.sendAll(tiny);
    await assertAborted(check, 'ValidationException', /at most 2000 events/);
  });

  it('a video of more than 10 MB', async () => {
    const check = await begin();
    const chunk = Buffer.alloc(2_500_000, 7);
    for (let count = 0; count < 4; count += 1) await check.client.send(videoEvent(chunk, Date.now()));
    await assertAborted(check, 'ValidationException', /larger than 10000000 bytes/);
  });
});

describe('the framing of WebSocket', () => {
  it('may divide a message into a thousand pieces', async () => {
    const check = await begin();
    const [message = Buffer.alloc(0), ...rest] = await signNext(check, check.events.length);
    check.client.sendFragments(message, Math.ceil(message.length / 1000));
    for (const other of rest) check.client.sendRaw(other);
    assert.equal((await check.client.next()).type, 'DisconnectionEvent');
  });

  it('may not divide it into a hundred thousand: 1008', async () => {
    const check = await begin();
    check.client.sendFragments(Buffer.alloc(100_000), 1);
    assert.equal(await check.client.closed, 1008);
    assert.equal((await getResults(emulator, check.sessionId)).Status, 'FAILED');
  });

  it('may not carry more than a whole video in one message: 1009, for many at a time', async () => {
    const checks = await Promise.all(Array.from({ length: 10 }, begin));
    const message = Buffer.alloc(13_398_871);
    for (const { client } of checks) client.sendRaw(message);
    for (const { client, sessionId } of checks) {
      assert.equal(await client.closed, 1009);
      assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
    }
  });
});

/** An inner message with any text as its body. */
function encodeInnerText(body: string): Uint8Array {
  const empty = Buffer.from(encodeInner({ type: 'VideoEvent', body: {} }));
  const message = Buffer.concat([empty.subarray(0, -6), Buffer.from(body), Buffer.alloc(4)]);
  message.writeUInt32BE(message.length, 0);
  return withChecksums(message);
}
