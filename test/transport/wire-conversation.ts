import assert from 'node:assert/strict';
import type { LivenessRequestStream } from '@aws-sdk/client-rekognitionstreaming';
import type { StreamRequest } from '../../src/check/ports.ts';
import type { Box } from '../../src/core/box.ts';
import type { ChallengeName } from '../../src/core/challenge.ts';
import type { SessionEvent } from '../../src/core/state.ts';
import { createStreamPort } from '../../src/transport/liveness-stream.ts';
import type { WebSocketConstructor } from '../../src/transport/socket.ts';
import { ManualClock } from './manual-clock.ts';
import { type Conversation, officialConversation, type TimedEvent } from './official-client.ts';
import { RecordingSocket } from './recording-socket.ts';
import { codec, sessionInformation } from './server-messages.ts';

const CHALLENGE_ID = '0b8f5b6e-1f0f-4b8a-9a51-3c6b8a1f2d10';
const SESSION_ID = '6d1f8a52-9c1e-4a8f-b7f0-2f4b9f1f5a77';

/** A color event, and how long before its sending the color appeared. */
export interface ShownColor {
  readonly current: readonly [number, number, number];
  readonly previous: readonly [number, number, number];
  readonly sequenceNumber: number;
  readonly agoMs: number;
}

/** What distinguishes one conversation from another. Everything has a default. */
export interface Variant {
  readonly request?: Partial<Omit<StreamRequest, 'session'>>;
  readonly session?: Partial<StreamRequest['session']>;
  /** Wall time at which the clock starts, in epoch milliseconds. */
  readonly originEpochMs?: number;
  readonly challenge?: ChallengeName;
  /** Sizes of the video events. */
  readonly video?: readonly number[];
  /** Time between two video events. */
  readonly intervalMs?: number;
  readonly initialBox?: Box;
  readonly targetBox?: Box;
  /** Sent after each video event but the first; none in the movement challenge. */
  readonly colors?: readonly ShownColor[];
}

const INITIAL_BOX: Box = { leftPx: 201.25, topPx: 0, widthPx: 150.5, heightPx: 243.333333333 };
const TARGET_BOX: Box = { leftPx: 176, topPx: 7.5, widthPx: 288, heightPx: 465 };
const COLORS: readonly ShownColor[] = [
  { current: [0, 0, 0], previous: [0, 0, 0], sequenceNumber: 0, agoMs: 1 / 3 },
  { current: [0, 255, 7], previous: [255, 0, 0], sequenceNumber: 1, agoMs: 0 },
];

/** A key pair of the form that STS hands out. */
export function credentials(sessionToken?: string): StreamRequest['session']['credentials'] {
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
    frame: { widthPx: 640, heightPx: 480 },
    challengeId: CHALLENGE_ID,
    anchor: { epochMs: clock.epochMs(), monotonicMs: clock.nowMs() },
    attemptCount: 1,
    hasStartScreen: true,
    userAgent: 'face-liveness/0.1.0 md/browser#Chromium',
    ...variant.request,
  };
}

/** What both clients put on the wire for the same variant. */
export interface Comparison {
  readonly ours: Conversation;
  readonly theirs: Conversation;
}

/**
 * Holds the same conversation with our client and with the official one. The process's `WebSocket` has to be
 * {@link RecordingSocket}.
 * @param setEpochMs Sets the process's wall clock, which the official client reads.
 */
export async function holdTwice(variant: Variant, setEpochMs: (epochMs: number) => void): Promise<Comparison> {
  const clock = new ManualClock(variant.originEpochMs);
  clock.advance(4321.75);
  const request = requestOf(variant, clock);
  const connectEpochMs = Math.round(clock.epochMs());
  const { ours, script } = await speak(request, variant, clock);
  const theirs = await officialConversation(request, connectEpochMs, script, setEpochMs);
  return { ours, theirs };
}

/** @throws {AssertionError} At the first difference, readable where the difference is. */
export function assertSameBytes({ ours, theirs }: Comparison): void {
  assert.equal(ours.url, theirs.url);
  assert.deepEqual(ours.messages.map(readable), theirs.messages.map(readable));
  for (const [index, message] of ours.messages.entries()) {
    assert.ok(Buffer.from(message).equals(theirs.messages[index] ?? new Uint8Array()), `message ${index}`);
  }
}

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
    for (const event of eventsAfter(index, name, variant, clock))
      await say(official(event, name, request, wire), () => stream.send(event));
    clock.advance(variant.intervalMs ?? 1000.25);
  }
  const end = endEvent(variant, clock);
  script.push({ epochMs: Math.round(clock.epochMs()), event: official(end, name, request, wire) });
  await say(video(new Uint8Array()), () => stream.finish(end));
  stream.close(1000);
  return { ours: { url: socket.url, messages: socket.sent }, script };
}

function eventsAfter(
  index: number,
  name: ChallengeName,
  variant: Variant,
  clock: ManualClock,
): readonly SessionEvent[] {
  const nowMs = clock.nowMs();
  if (index === 0) {
    const initialFace = { box: variant.initialBox ?? INITIAL_BOX, capturedMs: nowMs - 20.5 };
    return [{ type: 'start', videoStartMs: nowMs - 300.4, initialFace }];
  }
  if (name === 'FaceMovementChallenge') return [];
  return (variant.colors ?? COLORS).map(({ current, previous, sequenceNumber, agoMs }) => ({
    type: 'color',
    stage: { kind: 'flat', startsMs: 0, endsMs: 75, current, previous, sequenceNumber },
    startMs: nowMs - agoMs,
  }));
}

function endEvent(variant: Variant, clock: ManualClock): SessionEvent & { readonly type: 'end' } {
  const nowMs = clock.nowMs();
  return {
    type: 'end',
    videoEndMs: nowMs - 4.6,
    initialFace: { box: variant.initialBox ?? INITIAL_BOX, capturedMs: nowMs - 3000 },
    targetFace: { box: variant.targetBox ?? TARGET_BOX, startMs: nowMs - 900.5, endMs: nowMs - 33.3 },
  };
}

/** The event as the official client takes it, built member by member from the protocol and not with our own code. */
function official(
  event: SessionEvent,
  name: ChallengeName,
  { frame, challengeId }: StreamRequest,
  wire: (ms: number) => number,
): LivenessRequestStream {
  const within = (value: number, low: number): number => Math.min(1, Math.max(low, value));
  const fractions = (box: Box): { Width: number; Height: number; Left: number; Top: number } => ({
    Width: within(box.widthPx / frame.widthPx, 0),
    Height: within(box.heightPx / frame.heightPx, 0),
    Left: within(box.leftPx / frame.widthPx, -1),
    Top: within(box.topPx / frame.heightPx, -1),
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
  const challenge = { [name]: { ChallengeId: challengeId, ...details } };
  return { ClientSessionInformationEvent: { Challenge: challenge } } as unknown as LivenessRequestStream;
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
