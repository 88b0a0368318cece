import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Challenge } from '../../src/core/challenge.ts';
import { DISCONNECTION, serverEvent, serverException, serverMessage, sessionInformation } from './server-messages.ts';
import { END, type Heard, piece, START, StreamHarness, videoOf } from './stream-harness.ts';

const LIGHT: Challenge['name'] = 'FaceMovementAndLightChallenge';
const STAGE = {
  kind: 'flat',
  sequenceNumber: 0,
  current: [0, 0, 0],
  previous: [0, 0, 0],
  startsMs: 0,
  endsMs: 75,
} as const;

describe('a liveness stream', () => {
  let harness: StreamHarness;
  beforeEach(async () => {
    harness = await StreamHarness.start();
  });
  afterEach(() => harness.stop());

  const outline = (): readonly string[] => harness.heard.entries.map(describeMessage);
  const hears = (count: number): Promise<void> => harness.heard.until(({ length }) => length >= count);

  describe('connecting', () => {
    it('opens the presigned URL and tells the challenge', async () => {
      await harness.openWithChallenge(sessionInformation(LIGHT));
      const { searchParams, pathname } = new URL(harness.requests.entries[0]?.url ?? '', 'ws://x');
      assert.equal(pathname, '/start-face-liveness-session-websocket');
      assert.equal(searchParams.get('X-Amz-Expires'), '299');
      assert.match(searchParams.get('X-Amz-Signature') ?? '', /^[\da-f]{64}$/);
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge']);
    });

    it('reports a refused handshake at once', async () => {
      harness.open();
      assert.equal((await harness.failure()).code, 'connection-failed');
      assert.deepEqual(harness.toldTypes, ['failed']);
    });

    it('reports an endpoint where nobody listens', async () => {
      const { session } = harness.request();
      harness.open({ session: { ...session, endpoint: 'ws://127.0.0.1:1' } });
      assert.equal((await harness.failure()).code, 'connection-failed');
    });

    it('refuses an unencrypted endpoint that is not on loopback, without connecting', async () => {
      const { session } = harness.request();
      const NoSocket = class {
        constructor() {
          throw new Error('A socket was opened.');
        }
      };
      harness.open({ session: { ...session, endpoint: 'ws://example.com' } }, { WebSocket: NoSocket as never });
      assert.equal((await harness.failure()).code, 'request-invalid');
    });

    it('reports an address that the browser refuses by itself', async () => {
      const refusal = new DOMException('insecure', 'SecurityError');
      const Refusing = class {
        constructor() {
          throw refusal;
        }
      };
      harness.open({}, { WebSocket: Refusing as never });
      const error = await harness.failure();
      assert.equal(error.code, 'connection-failed');
      assert.equal(error.cause, refusal);
    });
  });

  describe('sending', () => {
    it('sends first video, start, colours, last video, end and the empty video event in this order', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation(LIGHT));
      stream.sendVideo(piece(12_000, 1));
      stream.send(START);
      stream.send({ type: 'color', stage: STAGE, startMs: 1000 });
      await hears(3);
      harness.clock.advance(1000);
      stream.sendVideo(piece(500, 2));
      await hears(4);
      harness.clock.advance(1000);
      stream.sendVideo(piece(300, 3));
      stream.finish(END);
      await hears(7);
      assert.deepEqual(outline(), ['video 12000', 'start', 'color', 'video 500', 'video 300', 'end', 'video 0']);
    });

    it('merges pieces until the first video event has 10,000 bytes, and holds session events until then', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.send(START);
      stream.sendVideo(piece(1, 1));
      stream.sendVideo(piece(9998, 2));
      await settle();
      assert.deepEqual(outline(), []);
      stream.sendVideo(piece(1, 3));
      await hears(2);
      assert.deepEqual(outline(), ['video 10000', 'start']);
      const video = harness.heard.entries[0] && videoOf(harness.heard.entries[0]);
      assert.deepEqual([video?.[0], video?.[1], video?.[9998], video?.[9999]], [1, 2, 2, 3]);
    });

    it('sends a first video event of less when the recording is over', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(100));
      stream.send(START);
      stream.finish(END);
      await hears(4);
      assert.deepEqual(outline(), ['video 100', 'start', 'end', 'video 0']);
    });

    it('ends a recording that delivered nothing', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.finish(END);
      await hears(2);
      assert.deepEqual(outline(), ['end', 'video 0']);
    });

    it('drops empty pieces, which would mean the end of the video', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(0));
      stream.sendVideo(piece(10_000));
      stream.sendVideo(piece(0));
      stream.send(START);
      await hears(2);
      assert.deepEqual(outline(), ['video 10000', 'start']);
    });

    it('keeps later video events 100 ms apart and merges what waits', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000, 1));
      await hears(1);
      stream.sendVideo(piece(10, 2));
      stream.sendVideo(piece(20, 3));
      await settle();
      harness.clock.advance(99);
      await settle();
      assert.deepEqual(outline(), ['video 10000']);
      harness.clock.advance(1);
      await hears(2);
      assert.deepEqual(outline(), ['video 10000', 'video 30']);
      assert.equal(harness.heard.entries[1]?.body['TimestampMillis'], harness.clock.epochMs());
    });

    it('does not let a session event overtake the video before it', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000));
      await hears(1);
      stream.sendVideo(piece(5));
      stream.send(START);
      stream.sendVideo(piece(6));
      await settle();
      assert.deepEqual(outline(), ['video 10000']);
      harness.clock.advance(100);
      await hears(3);
      harness.clock.advance(100);
      await hears(4);
      assert.deepEqual(outline(), ['video 10000', 'video 5', 'start', 'video 6']);
    });

    it('keeps the order under load', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation(LIGHT));
      stream.sendVideo(piece(200_000, 1));
      for (let index = 0; index < 50; index += 1) {
        stream.send({ type: 'color', stage: { ...STAGE, sequenceNumber: index }, startMs: index });
      }
      stream.finish(END);
      await hears(53);
      const numbers = harness.heard.entries.flatMap(
        ({ body }) => JSON.stringify(body).match(/(?<="SequenceNumber":)\d+/g) ?? [],
      );
      assert.deepEqual(
        numbers,
        Array.from({ length: 50 }, (_, index) => String(index)),
      );
    });

    it('drops what comes after the end', async () => {
      const { stream, socket } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000));
      stream.finish(END);
      stream.sendVideo(piece(10_000));
      stream.send(START);
      stream.finish(END);
      await hears(3);
      await roundTrip(socket);
      assert.deepEqual(outline(), ['video 10000', 'end', 'video 0']);
    });

    it('applies the clock offset to messages and bodies', async () => {
      harness.acceptConnections();
      const { session } = harness.request();
      const stream = harness.open({ session: { ...session, clockOffsetMs: 7_200_000 } });
      const socket = await harness.sockets.first(() => true);
      socket.send(sessionInformation());
      await harness.told.first(({ type }) => type === 'challenge');
      stream.sendVideo(piece(10_000));
      stream.send(START);
      await hears(2);
      const [video, start] = harness.heard.entries;
      const serviceEpochMs = harness.clock.epochMs() + 7_200_000;
      assert.equal(video?.dateEpochMs, serviceEpochMs);
      assert.equal(video?.body['TimestampMillis'], serviceEpochMs);
      assert.match(JSON.stringify(start?.body), new RegExp(`"VideoStartTimestamp":${serviceEpochMs + 10}[,}]`));
    });
  });

  describe('the upload', () => {
    it('is reported while it changes and at last with 0', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000));
      stream.finish(END);
      await hears(3);
      while (harness.clock.delaysMs.length > 0) {
        await settle();
        harness.clock.advance(100);
      }
      const amounts = harness.told.entries.flatMap((told) => (told.type === 'upload' ? [told.waitingBytes] : []));
      assert.ok((amounts[0] ?? 0) >= 13_336, `first ${amounts[0]}`);
      assert.equal(amounts.at(-1), 0);
      assert.equal(amounts.indexOf(0), amounts.length - 1, 'reported once with 0');
    });

    it('counts a message that is being signed', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000));
      harness.clock.advance(100);
      const amounts = harness.told.entries.flatMap((told) => (told.type === 'upload' ? [told.waitingBytes] : []));
      assert.equal(amounts.length, 1);
      assert.notEqual(amounts[0], 0);
    });

    it('does not count what is held back until it is enough for the first video event', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(9999));
      stream.send(START);
      await settle();
      assert.equal(harness.told.entries.filter(({ type }) => type === 'upload').length, 0);
      assert.deepEqual(harness.clock.delaysMs, []);
    });

    it('is slow above two megabytes', async () => {
      harness.acceptConnections();
      const stream = harness.open();
      // Nothing can leave before the socket is open, so all of it waits.
      stream.sendVideo(piece(1_000_000));
      stream.sendVideo(piece(600_000));
      const slow = harness.told.entries.map((told) => told.type === 'upload' && told.isSlow);
      assert.deepEqual(slow, [false, true]);
    });
  });

  describe('ending', () => {
    it('reports the disconnection and lets the client close with 1000', async () => {
      const { stream, socket } = await harness.openWithChallenge(sessionInformation());
      socket.send(DISCONNECTION);
      await harness.told.first(({ type }) => type === 'disconnected');
      stream.close(1000);
      await harness.closes.until(({ length }) => length === 1);
      assert.deepEqual(harness.closes.entries, [1000]);
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge', 'disconnected']);
    });

    it('does not report a close by the service after the disconnection event', async () => {
      const { stream, socket } = await harness.openWithChallenge(sessionInformation());
      socket.send(DISCONNECTION);
      socket.close(1011);
      await harness.closes.until(({ length }) => length === 1);
      await settle();
      stream.close(1000);
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge', 'disconnected']);
    });

    for (const [closeCode, code] of [
      [1000, 'connection-lost'],
      [1011, 'connection-lost'],
      [4001, 'session-expired'],
      [4003, 'session-expired'],
    ] as const) {
      it(`reports a close by the service with ${closeCode} as ${code}`, async () => {
        const { socket } = await harness.openWithChallenge(sessionInformation());
        socket.close(closeCode);
        assert.equal((await harness.failure()).code, code);
        assert.deepEqual(harness.toldTypes, ['opened', 'challenge', 'failed']);
      });
    }

    it('reports a connection that breaks off', async () => {
      const { socket } = await harness.openWithChallenge(sessionInformation());
      socket.terminate();
      assert.equal((await harness.failure()).code, 'connection-lost');
    });

    it('closes with the code that it is given and reports nothing then', async () => {
      const { stream, socket } = await harness.openWithChallenge(sessionInformation());
      stream.close(4003);
      socket.send(DISCONNECTION);
      stream.close(4000);
      await harness.closes.until(({ length }) => length === 1);
      await settle();
      assert.deepEqual(harness.closes.entries, [4003]);
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge']);
    });

    it('opens no socket when it is closed while it still signs', async () => {
      harness.acceptConnections();
      const created: string[] = [];
      const Counting = class {
        constructor(url: string) {
          created.push(url);
        }
      };
      harness.open({}, { WebSocket: Counting as never }).close(4004);
      // It signs the same things later, so by then the first one would have opened its socket.
      harness.open();
      await harness.told.first(({ type }) => type === 'opened');
      assert.deepEqual(created, []);
    });

    it('leaves no timer behind', async () => {
      const { stream } = await harness.openWithChallenge(sessionInformation());
      stream.sendVideo(piece(10_000));
      await hears(1);
      stream.sendVideo(piece(10));
      await settle();
      assert.notDeepEqual(harness.clock.delaysMs, []);
      stream.close(4003);
      assert.deepEqual(harness.clock.delaysMs, []);
    });
  });

  describe('failures of the service', () => {
    const cases: readonly (readonly [string, Uint8Array | string, string])[] = [
      ['an exception', serverException('ThrottlingException', { Message: 'slow down' }), 'service-throttled'],
      [
        'an unknown session',
        serverException('SessionNotFoundException', { Message: '', Code: '' }),
        'session-not-found',
      ],
      [
        'an error message',
        serverMessage({ ':message-type': 'error', ':error-code': 'InternalServerError', ':error-message': 'x' }, ''),
        'service-failed',
      ],
      [
        'a challenge that was not offered',
        serverEvent('ChallengeEvent', { Type: 'HeadstandChallenge', Version: '1.0.0' }),
        'challenge-unsupported',
      ],
      [
        'an unknown challenge in the session information',
        sessionInformation('HeadstandChallenge'),
        'challenge-unsupported',
      ],
      ['session information that is not JSON', serverEvent('ServerSessionInformationEvent', '{'), 'service-failed'],
      ['bytes that are no message', new Uint8Array(40).fill(7), 'service-failed'],
      ['a text frame', 'hello', 'service-failed'],
    ];
    for (const [title, message, code] of cases) {
      it(`reports ${title} as ${code}, once`, async () => {
        harness.acceptConnections();
        const stream = harness.open();
        const socket = await harness.sockets.first(() => true);
        socket.send(message);
        socket.send(serverException('ValidationException', {}));
        socket.close(1000);
        assert.equal((await harness.failure()).code, code);
        await harness.closes.until(({ length }) => length === 1);
        await settle();
        stream.close(4000);
        assert.deepEqual(harness.toldTypes, ['opened', 'failed']);
      });
    }

    it('ignores event types that it does not know', async () => {
      harness.acceptConnections();
      harness.open();
      const socket = await harness.sockets.first(() => true);
      socket.send(serverEvent('WeatherEvent', 'not even JSON'));
      socket.send(serverEvent('ChallengeEvent', { Type: 'FaceMovementChallenge', Version: '1.0.0' }));
      socket.send(sessionInformation());
      await harness.told.first(({ type }) => type === 'challenge');
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge']);
    });
  });

  describe('a wrong clock', () => {
    const EXPIRED = serverException('InvalidSignatureException', {
      Message: 'Signature expired: 20261124T100000Z is now earlier than …',
    });
    const refuseFirst = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        await harness.sockets.until(({ length }) => length > index);
        harness.sockets.entries[index]?.send(EXPIRED);
      }
    };
    const dateOf = (index: number): string =>
      new URL(harness.requests.entries[index]?.url ?? '', 'ws://x').searchParams.get('X-Amz-Date') ?? '';

    it('is corrected once, unseen by the listener', async () => {
      harness.acceptConnections();
      const stream = harness.open({}, { measureClockOffset: async () => 3_600_000 });
      await refuseFirst(1);
      await harness.sockets.until(({ length }) => length === 2);
      harness.sockets.entries[1]?.send(sessionInformation());
      await harness.told.first(({ type }) => type === 'challenge');
      assert.deepEqual([dateOf(0), dateOf(1)], ['20261124T100000Z', '20261124T110000Z']);
      assert.match(harness.requests.entries[1]?.url ?? '', /attempt-count=2/);
      assert.deepEqual(harness.toldTypes, ['opened', 'challenge']);
      stream.sendVideo(piece(10_000));
      await hears(1);
      assert.equal(harness.heard.entries[0]?.body['TimestampMillis'], harness.clock.epochMs() + 3_600_000);
    });

    it('is reported when the correction does not help', async () => {
      harness.acceptConnections();
      harness.open({}, { measureClockOffset: async () => 3_600_000 });
      await refuseFirst(2);
      assert.equal((await harness.failure()).code, 'clock-skew');
      assert.deepEqual(harness.toldTypes, ['opened', 'failed']);
    });

    for (const [title, measureClockOffset] of [
      ['nobody knows better', async () => null],
      ['nobody can be asked', () => Promise.reject(new Error('offline'))],
      ['the clock is right', async () => 2000],
    ] as const) {
      it(`is reported when ${title}`, async () => {
        harness.acceptConnections();
        harness.open({}, { measureClockOffset });
        await refuseFirst(1);
        assert.equal((await harness.failure()).code, 'clock-skew');
      });
    }

    it('is not blamed for a refused key when the clock is right', async () => {
      harness.acceptConnections();
      harness.open({}, { measureClockOffset: async () => 0 });
      const socket = await harness.sockets.first(() => true);
      socket.send(serverException('InvalidSignatureException', { Message: 'The request signature does not match.' }));
      assert.equal((await harness.failure()).code, 'credentials-rejected');
    });
  });
});

function describeMessage(heard: Heard): string {
  const video = videoOf(heard);
  if (video) return `video ${video.length}`;
  const text = JSON.stringify(heard.body);
  if (text.includes('VideoStartTimestamp')) return 'start';
  return text.includes('ColorDisplayed') ? 'color' : 'end';
}

/** Lets everything that is under way in this process come to rest: sockets on loopback, signatures, promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for a ping's answer, which the client sends after all messages before it. */
async function roundTrip(socket: { ping(): void; once(event: 'pong', listener: () => void): unknown }): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('pong', resolve);
    socket.ping();
  });
}
