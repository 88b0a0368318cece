import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import type { LivenessRequestStream } from '@aws-sdk/client-rekognitionstreaming';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { StreamRequest } from '../../src/check/ports.ts';
import type { ChallengeName } from '../../src/core/challenge.ts';
import type { SessionEvent } from '../../src/core/state.ts';
import { createStreamPort } from '../../src/transport/liveness-stream.ts';
import type { WebSocketConstructor } from '../../src/transport/socket.ts';
import { ManualClock } from './manual-clock.ts';
import { type Conversation, officialConversation, type TimedEvent } from './official-client.ts';
import { RecordingSocket } from './recording-socket.ts';

const CHALLENGE_ID = '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10';
const SESSION_ID = '6d1f8a52-9c1e-4a8f-b7f0-2f4b9f1f5a77';
const FACE = { leftPx: 201.25, topPx: 0, widthPx: 150.5, heightPx: 243.333333333 };
const OVAL = { leftPx: 176, topPx: 7.5, widthPx: 288, heightPx: 465 };
const FRAME = { widthPx: 640, heightPx: 480 };

interface Variant {
  readonly title: string;
  readonly request?: Partial<StreamRequest>;
  readonly session?: Partial<StreamRequest['session']>;
  readonly origin?: number;
  readonly challenge?: ChallengeName;
  /** Sizes of the video events. */
  readonly video?: readonly number[];
}

const TOKEN = 'IQoJb3JpZ2luX2VjEA==+/abc//+=';
const VARIANTS: readonly Variant[] = [
  { title: 'a light challenge with a session token', session: { credentials: credentials(TOKEN) } },
  { title: 'a movement challenge without a session token', challenge: 'FaceMovementChallenge' },
  { title: 'video events of 10 kB and 1 MB', video: [10_000, 1_048_576, 1, 2, 3] },
  { title: 'a clock one hour behind the service', session: { clockOffsetMs: 3_600_000 } },
  { title: 'a clock one hour ahead of the service', session: { clockOffsetMs: -3_600_000 } },
  { title: 'an endpoint with a port', session: { endpoint: 'wss://liveness.example.test:8443' } },
  { title: 'an endpoint with a path', session: { endpoint: 'https://liveness.example.test/a/b-2' } },
  { title: 'a signing date that changes at midnight', origin: Date.UTC(2026, 10, 24, 23, 59, 58, 900) },
  {
    title: 'a signing date that only the offset moves past midnight',
    origin: Date.UTC(2026, 11, 31, 23, 59, 57, 1),
    session: { clockOffsetMs: 2200 },
  },
  {
    title: 'another region, frame, attempt and no start screen',
    session: { region: 'ap-southeast-2' },
    request: { frame: { widthPx: 1280, heightPx: 720 }, attemptCount: 17, hasStartScreen: false },
  },
  {
    title: 'a user agent with every character that needs escaping',
    request: { userAgent: "face-liveness/0.1.0 md/browser#Chro'me(!)*~_+ ü/;=&?%" },
  },
];

function credentials(sessionToken?: string): StreamRequest['session']['credentials'] {
  const keys = { accessKeyId: 'ASIAEXAMPLEEXAMPLE00', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  return sessionToken === undefined ? keys : { ...keys, sessionToken };
}

function requestOf(variant: Variant, clock: ManualClock): StreamRequest {
  return {
    session: {
      sessionId: SESSION_ID,
      region: 'us-east-1',
      credentials: credentials(),
      clockOffsetMs: 0,
      ...variant.session,
    },
    frame: FRAME,
    challengeId: CHALLENGE_ID,
    anchor: { epochMs: clock.epochMs(), monotonicMs: clock.nowMs() },
    attemptCount: 1,
    hasStartScreen: true,
    userAgent: 'face-liveness/0.1.0 md/browser#Chromium',
    ...variant.request,
  };
}

describe('the wire, against the official client', () => {
  const platform = globalThis.WebSocket;
  before(() => {
    Object.assign(globalThis, { WebSocket: RecordingSocket });
    mock.timers.enable({ apis: ['Date'] });
  });
  after(() => {
    Object.assign(globalThis, { WebSocket: platform });
    mock.timers.reset();
  });

  for (const variant of VARIANTS) {
    it(`is the same byte for byte with ${variant.title}`, async () => {
      const clock = new ManualClock(variant.origin);
      clock.advance(4321.75);
      const request = requestOf(variant, clock);
      const connectEpochMs = Math.round(clock.epochMs());
      const { ours, script } = await speak(request, variant, clock);
      const theirs = await officialConversation(request, connectEpochMs, script, (epochMs) =>
        mock.timers.setTime(epochMs),
      );
      assert.equal(ours.url, theirs.url);
      assert.equal(ours.messages.length, script.length);
      assert.deepEqual(ours.messages.map(readable), theirs.messages.map(readable));
      for (const [index, message] of ours.messages.entries()) {
        assert.ok(Buffer.from(message).equals(theirs.messages[index] ?? new Uint8Array()), `message ${index}`);
      }
    });
  }
});

/** Lets our stream hold the conversation, and writes down what the official client has to say to match it. */
async function speak(
  request: StreamRequest,
  variant: Variant,
  clock: ManualClock,
): Promise<{ readonly ours: Conversation; readonly script: readonly TimedEvent[] }> {
  const name = variant.challenge ?? 'FaceMovementAndLightChallenge';
  const created = RecordingSocket.next();
  const failures: unknown[] = [];
  const port = createStreamPort({ clock, WebSocket: RecordingSocket as unknown as WebSocketConstructor });
  const stream = port.open(request, {
    onOpened: () => undefined,
    onChallenge: () => undefined,
    onDisconnected: () => undefined,
    onUpload: () => undefined,
    onFailed: (error) => failures.push(error),
  });
  const socket = await created;
  socket.open();
  socket.receive(sessionInformation(name));

  const script: TimedEvent[] = [];
  const say = async (event: LivenessRequestStream, act: () => void): Promise<void> => {
    script.push({ epochMs: Math.round(clock.epochMs()), event });
    act();
    await Promise.race([socket.hasSent(script.length), Promise.resolve().then(() => assert.deepEqual(failures, []))]);
    await socket.hasSent(script.length);
  };
  const wire = (monotonicMs: number): number =>
    Math.round(request.anchor.epochMs + (monotonicMs - request.anchor.monotonicMs) + request.session.clockOffsetMs);
  const video = (bytes: Uint8Array): LivenessRequestStream => ({
    VideoEvent: { VideoChunk: bytes, TimestampMillis: wire(clock.nowMs()) },
  });

  for (const [index, size] of (variant.video ?? [12_345, 20_001, 40_000]).entries()) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31 + index + (at >> 8)) & 255);
    await say(video(bytes), () => stream.sendVideo(new Blob([bytes])));
    for (const event of eventsAfter(index, name, clock))
      await say(official(event, name, request, wire), () => stream.send(event));
    clock.advance(1000.25);
  }
  const end = endEvent(clock);
  script.push({ epochMs: Math.round(clock.epochMs()), event: official(end, name, request, wire) });
  await say(video(new Uint8Array()), () => stream.finish(end));
  stream.close(1000);
  return { ours: { url: socket.url, messages: socket.sent }, script };
}

function eventsAfter(index: number, name: ChallengeName, clock: ManualClock): readonly SessionEvent[] {
  if (index === 0)
    return [
      {
        type: 'start',
        videoStartMs: clock.nowMs() - 300.4,
        initialFace: { box: FACE, capturedMs: clock.nowMs() - 20.5 },
      },
    ];
  if (name === 'FaceMovementChallenge') return [];
  const stage = { kind: 'flat', sequenceNumber: index - 1, startsMs: 0, endsMs: 75 } as const;
  return [
    { type: 'color', stage: { ...stage, current: [0, 0, 0], previous: [0, 0, 0] }, startMs: clock.nowMs() - 1 / 3 },
    { type: 'color', stage: { ...stage, current: [0, 255, 7], previous: [255, 0, 0] }, startMs: clock.nowMs() },
  ];
}

function endEvent(clock: ManualClock): SessionEvent & { readonly type: 'end' } {
  const nowMs = clock.nowMs();
  return {
    type: 'end',
    videoEndMs: nowMs - 4.6,
    initialFace: { box: FACE, capturedMs: nowMs - 3000 },
    targetFace: { box: OVAL, startMs: nowMs - 900.5, endMs: nowMs - 33.3 },
  };
}

/** The event as the official client takes it, built member by member from the protocol and not with our own code. */
function official(
  event: SessionEvent,
  name: ChallengeName,
  { frame }: StreamRequest,
  wire: (ms: number) => number,
): LivenessRequestStream {
  const fractions = (box: typeof FACE): { Width: number; Height: number; Left: number; Top: number } => ({
    Width: box.widthPx / frame.widthPx,
    Height: box.heightPx / frame.heightPx,
    Left: box.leftPx / frame.widthPx,
    Top: box.topPx / frame.heightPx,
  });
  const details = ((): object => {
    switch (event.type) {
      case 'start':
        return {
          VideoStartTimestamp: wire(event.videoStartMs),
          InitialFace: {
            BoundingBox: fractions(event.initialFace.box),
            InitialFaceDetectedTimestamp: wire(event.initialFace.capturedMs),
          },
        };
      case 'color':
        return {
          ColorDisplayed: {
            CurrentColor: { RGB: [...event.stage.current] },
            SequenceNumber: event.stage.sequenceNumber,
            CurrentColorStartTimestamp: wire(event.startMs),
            PreviousColor: { RGB: [...event.stage.previous] },
          },
        };
      case 'end':
        return {
          VideoEndTimestamp: wire(event.videoEndMs),
          InitialFace: {
            BoundingBox: fractions(event.initialFace.box),
            InitialFaceDetectedTimestamp: wire(event.initialFace.capturedMs),
          },
          TargetFace: {
            BoundingBox: fractions(event.targetFace.box),
            FaceDetectedInTargetPositionStartTimestamp: wire(event.targetFace.startMs),
            FaceDetectedInTargetPositionEndTimestamp: wire(event.targetFace.endMs),
          },
        };
      default:
        return event satisfies never;
    }
  })();
  const challenge = { [name]: { ChallengeId: CHALLENGE_ID, ...details } };
  return { ClientSessionInformationEvent: { Challenge: challenge } } as unknown as LivenessRequestStream;
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString(),
  (text) => Buffer.from(text),
);

function sessionInformation(name: ChallengeName): Uint8Array {
  const parameters = { OvalParameters: { Width: 288, Height: 465, CenterX: 320, CenterY: 240 }, ChallengeConfig: {} };
  const challenge =
    name === 'FaceMovementChallenge'
      ? parameters
      : { ...parameters, LightChallengeType: 'SEQUENTIAL', ColorSequences: [] };
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: 'ServerSessionInformationEvent' },
    },
    body: Buffer.from(JSON.stringify({ SessionInformation: { Challenge: { [name]: challenge } } })),
  });
}

/** A message taken apart, so that a difference can be read; long bodies are cut. */
function readable(message: Uint8Array): unknown {
  const outer = codec.decode(message);
  const inner = codec.decode(outer.body);
  const text = Buffer.from(inner.body).toString();
  return {
    date: outer.headers[':date']?.value,
    headers: inner.headers,
    body: text.length > 2000 ? `${text.slice(0, 40)}…${text.slice(-60)}` : text,
  };
}
