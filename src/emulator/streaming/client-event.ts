import type { ChallengeType } from '../sessions/challenge.ts';
import { ServiceException } from '../service-exception.ts';
import { type EventStreamMessage, stringHeader } from './event-stream-message.ts';

/** A face as fractions of the frame, members as on the wire. */
export interface BoundingBox {
  readonly Width: number;
  readonly Height: number;
  readonly Left: number;
  readonly Top: number;
}

/** Three integers from 0 to 255. */
export type Rgb = readonly number[];

/** The face at the start of the recording. */
export interface InitialFace {
  readonly box: BoundingBox;
  readonly detectedEpochMs: number;
}

/** What a client tells during a check. All times are epoch milliseconds of the client's corrected clock. */
export type ClientEvent =
  | { readonly type: 'video'; readonly chunk: Buffer; readonly sentEpochMs: number }
  | {
      readonly type: 'start';
      readonly challengeId: string;
      readonly videoStartEpochMs: number;
      readonly initialFace: InitialFace;
    }
  | {
      readonly type: 'color';
      readonly challengeId: string;
      readonly sequenceNumber: number;
      readonly current: Rgb;
      readonly previous: Rgb | null;
      readonly shownEpochMs: number;
    }
  | {
      readonly type: 'end';
      readonly challengeId: string;
      readonly videoEndEpochMs: number;
      readonly initialFace: InitialFace;
      readonly targetFace: { readonly box: BoundingBox; readonly startEpochMs: number; readonly endEpochMs: number };
    };

/** Limits of the service. Source: the API reference of StartFaceLivenessSession. */
const EARLIEST_EPOCH_MS = 1_640_995_200_000;
const LATEST_EPOCH_MS = 2_272_147_200_000;
const MAX_SEQUENCE_NUMBER = 50;
/** Brackets and commas in a body; an honest one has some twenty. Millions would cost far more memory than the message. */
const MAX_JSON_PARTS = 200;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads one inner message.
 * @param expected The challenge that the session asked for; session information has to name it.
 * @throws {ServiceException} `ValidationException`, naming the member that breaks a rule.
 */
export function parseClientEvent(message: EventStreamMessage, expected: ChallengeType): ClientEvent {
  const messageType = stringHeader(message, ':message-type');
  if (messageType !== 'event') throw invalid(':message-type', "be 'event'");
  if (stringHeader(message, ':content-type') !== 'application/json')
    throw invalid(':content-type', "be 'application/json'");
  const eventType = stringHeader(message, ':event-type');
  switch (eventType) {
    case 'VideoEvent':
      return parseVideoEvent(parseJson(message.payload));
    case 'ClientSessionInformationEvent':
      return parseSessionInformation(parseJson(message.payload), expected);
    default:
      throw invalid(':event-type', 'be VideoEvent or ClientSessionInformationEvent');
  }
}

function parseJson(payload: Buffer): JsonObject {
  for (const mark of '[{,') {
    let at = -1;
    for (let count = 0; (at = payload.indexOf(mark, at + 1)) >= 0; count += 1)
      if (count === MAX_JSON_PARTS) throw new ServiceException('ValidationException', 'The payload is too complex.');
  }
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch {
    throw new ServiceException('ValidationException', 'The payload is not valid JSON.');
  }
  return objectOf(value, 'payload');
}

function parseVideoEvent(body: JsonObject): ClientEvent {
  const chunk = body['VideoChunk'];
  if (typeof chunk !== 'string' || chunk.length % 4 !== 0 || !BASE64.test(chunk))
    throw invalid('VideoChunk', 'be a base64 string');
  return { type: 'video', chunk: Buffer.from(chunk, 'base64'), sentEpochMs: timeOf(body, 'TimestampMillis') };
}

function parseSessionInformation(body: JsonObject, expected: ChallengeType): ClientEvent {
  const union = objectOf(body['Challenge'], 'Challenge');
  const [name, ...others] = Object.keys(union);
  if (name !== expected || others.length > 0) throw invalid('Challenge', `hold exactly the member ${expected}`);
  const challenge = objectOf(union[name], name);
  const challengeId = challenge['ChallengeId'];
  if (typeof challengeId !== 'string' || !UUID.test(challengeId)) throw invalid('ChallengeId', 'be a UUID');

  const kinds = ['VideoStartTimestamp', 'ColorDisplayed', 'VideoEndTimestamp'].filter(
    (member) => challenge[member] !== undefined,
  );
  if (kinds.length !== 1)
    throw invalid(name, 'hold exactly one of VideoStartTimestamp, ColorDisplayed, VideoEndTimestamp');
  if (kinds[0] === 'VideoStartTimestamp') {
    const videoStartEpochMs = timeOf(challenge, 'VideoStartTimestamp');
    return { type: 'start', challengeId, videoStartEpochMs, initialFace: parseInitialFace(challenge) };
  }
  if (kinds[0] === 'VideoEndTimestamp') {
    return {
      type: 'end',
      challengeId,
      videoEndEpochMs: timeOf(challenge, 'VideoEndTimestamp'),
      initialFace: parseInitialFace(challenge),
      targetFace: parseTargetFace(challenge),
    };
  }
  if (expected !== 'FaceMovementAndLightChallenge') throw invalid('ColorDisplayed', 'be absent in this challenge');
  return parseColor(challengeId, objectOf(challenge['ColorDisplayed'], 'ColorDisplayed'));
}

function parseInitialFace(challenge: JsonObject): InitialFace {
  const face = objectOf(challenge['InitialFace'], 'InitialFace');
  return { box: parseBox(face, 'InitialFace'), detectedEpochMs: timeOf(face, 'InitialFaceDetectedTimestamp') };
}

function parseTargetFace(challenge: JsonObject): { box: BoundingBox; startEpochMs: number; endEpochMs: number } {
  const face = objectOf(challenge['TargetFace'], 'TargetFace');
  return {
    box: parseBox(face, 'TargetFace'),
    startEpochMs: timeOf(face, 'FaceDetectedInTargetPositionStartTimestamp'),
    endEpochMs: timeOf(face, 'FaceDetectedInTargetPositionEndTimestamp'),
  };
}

function parseBox(face: JsonObject, owner: string): BoundingBox {
  const box = objectOf(face['BoundingBox'], `${owner}.BoundingBox`);
  const fraction = (member: string, low: number): number => {
    const value = box[member];
    if (typeof value !== 'number' || value < low || value > 1)
      throw invalid(`${owner}.BoundingBox.${member}`, `be a number from ${low} to 1`);
    return value;
  };
  return {
    Width: fraction('Width', 0),
    Height: fraction('Height', 0),
    Left: fraction('Left', -1),
    Top: fraction('Top', -1),
  };
}

function parseColor(challengeId: string, color: JsonObject): ClientEvent {
  const sequenceNumber = color['SequenceNumber'];
  if (!isIntegerBetween(sequenceNumber, 0, MAX_SEQUENCE_NUMBER))
    throw invalid('SequenceNumber', `be an integer from 0 to ${MAX_SEQUENCE_NUMBER}`);
  return {
    type: 'color',
    challengeId,
    sequenceNumber,
    current: parseRgb(color['CurrentColor'], 'CurrentColor'),
    previous: color['PreviousColor'] === undefined ? null : parseRgb(color['PreviousColor'], 'PreviousColor'),
    shownEpochMs: timeOf(color, 'CurrentColorStartTimestamp'),
  };
}

function parseRgb(color: unknown, owner: string): Rgb {
  const rgb = objectOf(color, owner)['RGB'];
  if (!Array.isArray(rgb) || rgb.length !== 3 || !rgb.every((channel: unknown) => isIntegerBetween(channel, 0, 255))) {
    throw invalid(`${owner}.RGB`, 'be three integers from 0 to 255');
  }
  return rgb.map(Number);
}

function timeOf(container: JsonObject, member: string): number {
  const value = container[member];
  if (!isIntegerBetween(value, EARLIEST_EPOCH_MS, LATEST_EPOCH_MS)) {
    throw invalid(member, `be an integer from ${EARLIEST_EPOCH_MS} to ${LATEST_EPOCH_MS}`);
  }
  return value;
}

function isIntegerBetween(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
}

function objectOf(value: unknown, member: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(member, 'be an object');
  return value as JsonObject; // Foreign data: every member is checked when it is read.
}

function invalid(member: string, rule: string): ServiceException {
  return new ServiceException(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}
