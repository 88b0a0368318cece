import type {
  BoundingBox,
  ClientChallenge,
  ClientSessionInformationEvent,
  FaceMovementAndLightClientChallenge,
} from '@aws-sdk/client-rekognitionstreaming';
import { type Box, type Size, toFractions } from '../core/box.ts';
import {
  type Challenge,
  type ChallengeName,
  checkAnnouncedChallenge,
  parseSessionInformation,
} from '../core/challenge.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { fromServiceFailure } from '../core/service-errors.ts';
import type { SessionEvent, TimedFace } from '../core/state.ts';
import { base64Length, writeBase64 } from './base64.ts';
import { createCodec } from './event-signer.ts';
import type { ServerEnvelope } from './message-reader.ts';
import type { WireClock } from './wire-clock.ts';

/** What the messages of one check have in common. */
export interface MessageContext {
  readonly challengeId: string;
  readonly frame: Size;
  readonly clock: WireClock;
}

/** A message of the service, understood. */
export type ServerMessage =
  | { readonly kind: 'challenge'; readonly challenge: Challenge }
  | { readonly kind: 'disconnection' }
  /** `mayBeClockSkew`: the signature was refused in a way that a wrong clock of the device explains. */
  | { readonly kind: 'failure'; readonly error: FaceLivenessError; readonly mayBeClockSkew: boolean }
  /** Nothing that this client has to act on. */
  | { readonly kind: 'notice' };

type ClientEventType = 'VideoEvent' | 'ClientSessionInformationEvent';

const encoder = new TextEncoder();

/**
 * The encoded inner message of a piece of the video.
 * @param video Container bytes; none of them means that the video has ended.
 * @param sentEpochMs Time of sending.
 */
export function encodeVideoEvent(video: Uint8Array, sentEpochMs: number): Uint8Array {
  const head = encoder.encode('{"VideoChunk":"');
  const tail = encoder.encode(`","TimestampMillis":${sentEpochMs}}`);
  const body = new Uint8Array(head.length + base64Length(video.length) + tail.length);
  body.set(head);
  body.set(tail, writeBase64(video, body, head.length));
  return encodeInner('VideoEvent', body);
}

/** The encoded inner message of a session event. Absent members are left out; their order is that of the service. */
export function encodeSessionEvent(event: SessionEvent, name: ChallengeName, context: MessageContext): Uint8Array {
  const details = challengeOf(event, context);
  const Challenge: ClientChallenge =
    name === 'FaceMovementChallenge' ? { FaceMovementChallenge: details } : { FaceMovementAndLightChallenge: details };
  const body: ClientSessionInformationEvent = { Challenge };
  return encodeInner('ClientSessionInformationEvent', encoder.encode(JSON.stringify(body)));
}

function encodeInner(type: ClientEventType, body: Uint8Array): Uint8Array {
  return createCodec().encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':message-type': { type: 'string', value: 'event' },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body,
  });
}

function challengeOf(event: SessionEvent, context: MessageContext): FaceMovementAndLightClientChallenge {
  const { challengeId: ChallengeId, clock } = context;
  switch (event.type) {
    case 'start':
      return {
        ChallengeId,
        VideoStartTimestamp: clock.toEpochMs(event.videoStartMs),
        InitialFace: initialFaceOf(event.initialFace, context),
      };
    case 'color':
      return {
        ChallengeId,
        ColorDisplayed: {
          CurrentColor: { RGB: [...event.stage.current] },
          SequenceNumber: event.stage.sequenceNumber,
          CurrentColorStartTimestamp: clock.toEpochMs(event.startMs),
          PreviousColor: { RGB: [...event.stage.previous] },
        },
      };
    case 'end':
      return {
        ChallengeId,
        VideoEndTimestamp: clock.toEpochMs(event.videoEndMs),
        InitialFace: initialFaceOf(event.initialFace, context),
        TargetFace: {
          BoundingBox: boundingBoxOf(event.targetFace.box, context),
          FaceDetectedInTargetPositionStartTimestamp: clock.toEpochMs(event.targetFace.startMs),
          FaceDetectedInTargetPositionEndTimestamp: clock.toEpochMs(event.targetFace.endMs),
        },
      };
    default:
      return event satisfies never;
  }
}

function initialFaceOf(face: TimedFace, context: MessageContext): FaceMovementAndLightClientChallenge['InitialFace'] {
  return {
    BoundingBox: boundingBoxOf(face.box, context),
    InitialFaceDetectedTimestamp: context.clock.toEpochMs(face.capturedMs),
  };
}

function boundingBoxOf(box: Box, { frame }: MessageContext): BoundingBox {
  const { Width, Height, Left, Top } = toFractions(box, frame);
  return { Width, Height, Left, Top };
}

/**
 * Understands a message of the service.
 * @throws {FaceLivenessError} `service-failed` when it is malformed, `challenge-unsupported` for a challenge that this
 *   client does not know.
 */
export function parseServerMessage({ headers, body }: ServerEnvelope): ServerMessage {
  switch (headers[':message-type']) {
    case 'event':
      return parseEvent(headers[':event-type'], body);
    case 'exception': {
      const details = readExceptionBody(body);
      const name = headers[':exception-type'] || details.code || 'an unnamed exception';
      return failure(name, details.message);
    }
    case 'error':
      return failure(headers[':error-code'] || 'an unnamed error', headers[':error-message'] ?? '');
    default:
      throw malformed('a message of no known type');
  }
}

function failure(name: string, message: string): ServerMessage {
  const error = fromServiceFailure({ name, message });
  return {
    kind: 'failure',
    error,
    mayBeClockSkew: error.code === 'clock-skew' || name === 'InvalidSignatureException',
  };
}

function parseEvent(type: string | undefined, body: Uint8Array): ServerMessage {
  switch (type) {
    case 'ChallengeEvent':
      checkAnnouncedChallenge(parseJson(body));
      return { kind: 'notice' };
    case 'ServerSessionInformationEvent':
      return { kind: 'challenge', challenge: parseSessionInformation(parseJson(body)) };
    case 'DisconnectionEvent':
      return { kind: 'disconnection' };
    default:
      return { kind: 'notice' };
  }
}

/** The body of an exception helps to explain it; one that is broken must not hide the exception itself. */
function readExceptionBody(body: Uint8Array): { readonly message: string; readonly code: string } {
  let parsed: unknown;
  try {
    parsed = parseJson(body);
  } catch {
    return { message: '', code: '' };
  }
  const text = (name: string): string => {
    const value =
      typeof parsed === 'object' && parsed !== null ? Object.entries(parsed).find(([key]) => key === name)?.[1] : '';
    return typeof value === 'string' ? value : '';
  };
  return { message: text('Message') || text('message'), code: text('Code') };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw malformed('a message that is not JSON', cause);
  }
}

function malformed(what: string, cause?: unknown): FaceLivenessError {
  return new FaceLivenessError('service-failed', { message: `The service sent ${what}.`, cause });
}
