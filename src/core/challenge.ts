import { FaceLivenessError } from './errors.ts';
import type { MatchThresholds } from './face-match.ts';
import type { LightColor, Rgb } from './light-sequence.ts';
import type { Oval } from './oval.ts';

/** Names of the challenges as they stand on the wire. */
export type ChallengeName = 'FaceMovementAndLightChallenge' | 'FaceMovementChallenge';

/** Versions that this client offers, in the form of the `challenge-versions` query parameter. */
export const CHALLENGE_VERSIONS = 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0';

/** What the service's challenge configuration settles; every absent member has the deployed clients' default. */
export interface ChallengeConfig extends MatchThresholds {
  /** Lowest score at which a face is acquired or counted, 0 to 1. */
  readonly detectionThreshold: number;
  /** The face is far enough when its distance ratio is below this. */
  readonly distanceThresholdMin: number;
  /** Time to fill the oval, from the first recorded frame. 0 is a legal value. */
  readonly fitTimeoutMs: number;
}

/** The challenge of one session: where the face has to go and, in the light challenge, which colours follow. */
export type Challenge =
  | { readonly name: 'FaceMovementChallenge'; readonly oval: Oval; readonly config: ChallengeConfig }
  | {
      readonly name: 'FaceMovementAndLightChallenge';
      readonly oval: Oval;
      readonly config: ChallengeConfig;
      readonly colors: readonly LightColor[];
    };

/** Source: the values that the service sends today, and the deployed clients' fall-backs. */
const DEFAULT_CONFIG: ChallengeConfig = {
  detectionThreshold: 0.75,
  distanceThresholdMin: 0.4,
  fitTimeoutMs: 7000,
  ovalIouThreshold: 0.7,
  ovalHeightWidthRatio: 1.618,
  faceIouWidthThreshold: 0.15,
  faceIouHeightThreshold: 0.15,
};

/**
 * More than any challenge of today: eight colors of some four seconds, and ten seconds for the fit at most. Whoever
 * sends the parameters cannot keep a screen flashing, or a person in front of it.
 */
const MOST_COLORS = 32;
const LONGEST_LIGHT_MS = 30_000;
const LONGEST_FIT_MS = 30_000;

/**
 * Reads the payload of a `ServerSessionInformationEvent`.
 * @param payload Parsed JSON from the service, of any shape.
 * @throws {FaceLivenessError} `challenge-unsupported` for a challenge that this client does not know,
 *   `service-failed` when a known one has no usable values.
 */
export function parseSessionInformation(payload: unknown): Challenge {
  const challenges = member(member(payload, 'SessionInformation'), 'Challenge');
  const light = member(challenges, 'FaceMovementAndLightChallenge');
  if (isRecord(light)) {
    const type = light['LightChallengeType'];
    if (type !== undefined && type !== 'SEQUENTIAL') throw unsupported(`light challenge of type ${String(type)}`);
    return { name: 'FaceMovementAndLightChallenge', ...parseShared(light), colors: parseColors(light) };
  }
  const movement = member(challenges, 'FaceMovementChallenge');
  if (isRecord(movement)) return { name: 'FaceMovementChallenge', ...parseShared(movement) };
  if (!isRecord(challenges)) throw malformed('SessionInformation.Challenge');
  throw unsupported(Object.keys(challenges).join(', ') || 'an empty one');
}

/**
 * Checks a `ChallengeEvent`, which announces the challenge before its parameters arrive.
 * @throws {FaceLivenessError} `challenge-unsupported` for a type that this client did not offer.
 */
export function checkAnnouncedChallenge(payload: unknown): void {
  const type = member(payload, 'Type');
  if (type !== 'FaceMovementAndLightChallenge' && type !== 'FaceMovementChallenge') throw unsupported(String(type));
}

function parseShared(challenge: Record<string, unknown>): { oval: Oval; config: ChallengeConfig } {
  const parameters = challenge['OvalParameters'];
  const oval: Oval = {
    centerXPx: numberOf(parameters, 'CenterX'),
    centerYPx: numberOf(parameters, 'CenterY'),
    widthPx: numberOf(parameters, 'Width'),
    heightPx: numberOf(parameters, 'Height'),
  };
  if (oval.widthPx <= 0 || oval.heightPx <= 0) throw malformed('OvalParameters');
  return { oval, config: parseConfig(challenge['ChallengeConfig']) };
}

function parseConfig(config: unknown): ChallengeConfig {
  const read = (name: string, fallback: number): number =>
    member(config, name) === undefined || member(config, name) === null ? fallback : numberOf(config, name);
  return {
    detectionThreshold: read('BlazeFaceDetectionThreshold', DEFAULT_CONFIG.detectionThreshold),
    distanceThresholdMin: read('FaceDistanceThresholdMin', DEFAULT_CONFIG.distanceThresholdMin),
    fitTimeoutMs: Math.min(read('OvalFitTimeout', DEFAULT_CONFIG.fitTimeoutMs), LONGEST_FIT_MS),
    ovalIouThreshold: read('OvalIouThreshold', DEFAULT_CONFIG.ovalIouThreshold),
    ovalHeightWidthRatio: read('OvalHeightWidthRatio', DEFAULT_CONFIG.ovalHeightWidthRatio),
    faceIouWidthThreshold: read('FaceIouWidthThreshold', DEFAULT_CONFIG.faceIouWidthThreshold),
    faceIouHeightThreshold: read('FaceIouHeightThreshold', DEFAULT_CONFIG.faceIouHeightThreshold),
  };
}

function parseColors(challenge: Record<string, unknown>): readonly LightColor[] {
  const sequences = challenge['ColorSequences'];
  if (!Array.isArray(sequences)) throw malformed('ColorSequences');
  if (sequences.length > MOST_COLORS) throw unsupported(`one of ${sequences.length} colors`);
  const colors = sequences.map((sequence: unknown): LightColor => {
    const rgb = member(member(sequence, 'FreshnessColor'), 'RGB');
    if (!isRgb(rgb)) throw malformed('FreshnessColor.RGB');
    return {
      rgb,
      scrollMs: Math.max(0, numberOf(sequence, 'DownscrollDuration')),
      flatMs: Math.max(0, numberOf(sequence, 'FlatDisplayDuration')),
    };
  });
  const totalMs = colors.reduce((sum, { scrollMs, flatMs }) => sum + scrollMs + flatMs, 0);
  if (totalMs > LONGEST_LIGHT_MS) throw unsupported(`one of ${totalMs} ms of colors`);
  return colors;
}

function isRgb(value: unknown): value is Rgb {
  const isChannel = (channel: unknown): boolean =>
    Number.isInteger(channel) && Number(channel) >= 0 && Number(channel) <= 255;
  return Array.isArray(value) && value.length === 3 && value.every(isChannel);
}

function numberOf(container: unknown, name: string): number {
  const value = member(container, name);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw malformed(name);
  return value;
}

function member(container: unknown, name: string): unknown {
  return isRecord(container) ? container[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(what: string): FaceLivenessError {
  return new FaceLivenessError('challenge-unsupported', { message: `The service asked for ${what}.` });
}

function malformed(what: string): FaceLivenessError {
  return new FaceLivenessError('service-failed', {
    message: `The service sent session information without a usable ${what}.`,
  });
}
