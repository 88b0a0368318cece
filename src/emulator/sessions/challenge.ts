import type { Random } from './random.ts';

/** Challenge names as they stand on the wire. */
export type ChallengeType = 'FaceMovementAndLightChallenge' | 'FaceMovementChallenge';

/** The one version of each challenge that is spoken here. Source: the deployed clients. */
export const CHALLENGE_VERSIONS: Readonly<Record<ChallengeType, string>> = {
  FaceMovementAndLightChallenge: '2.0.0',
  FaceMovementChallenge: '1.0.0',
};

/** Size of the video that a client declared, in pixels. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Members as on the wire, in pixels of the declared frame. */
export interface OvalParameters {
  readonly Width: number;
  readonly Height: number;
  readonly CenterX: number;
  readonly CenterY: number;
}

/** One color to be shown; durations in milliseconds. Members as on the wire. */
export interface ColorSequence {
  readonly FreshnessColor: { readonly RGB: readonly number[] };
  readonly DownscrollDuration: number;
  readonly FlatDisplayDuration: number;
}

/** Thresholds for the client, named as on the wire. Zero is a legal value of each. */
export type ChallengeConfig = Readonly<Record<keyof typeof CHALLENGE_CONFIG, number>>;

/** What a session asks of its client. `colors` is empty in the movement challenge. */
export interface Challenge {
  readonly type: ChallengeType;
  readonly version: string;
  readonly oval: OvalParameters;
  readonly config: ChallengeConfig;
  readonly colors: readonly ColorSequence[];
}

/** Parts of a challenge that the control API settles instead of chance. */
export interface ChallengeOverrides {
  readonly oval?: Partial<OvalParameters>;
  readonly config?: Partial<ChallengeConfig>;
  readonly colors?: readonly ColorSequence[];
}

/** Values that the deployed service sends to web clients. */
export const CHALLENGE_CONFIG = {
  BlazeFaceDetectionThreshold: 0.75,
  FaceDistanceThresholdMin: 0.4,
  FaceDistanceThreshold: 0.4,
  FaceDistanceThresholdMax: 0,
  OvalIouThreshold: 0.7,
  OvalHeightWidthRatio: 1.618,
  OvalIouWidthThreshold: 0.25,
  OvalIouHeightThreshold: 0.25,
  FaceIouWidthThreshold: 0.15,
  FaceIouHeightThreshold: 0.15,
  OvalFitTimeout: 7000,
};

const BLACK_FLAT_MS = 75;
const SCROLL_MS = 475;
const BLACK = [0, 0, 0] as const;
const COLORS = [
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
  [0, 0, 255],
  [255, 255, 0],
  [0, 255, 255],
  [255, 255, 255],
] as const;

/**
 * Largest distance of the oval's centre from the frame's, as a share of the frame. Small: where the face has to go
 * differs from session to session, but the oval stays where clients expect it.
 */
const JITTER_RATIO = 0.02;

/** A challenge for a frame of this size: oval and order of the colors come from `random`. */
export function createChallenge(
  type: ChallengeType,
  frame: FrameSize,
  random: Random,
  overrides: ChallengeOverrides = {},
): Challenge {
  const colors = overrides.colors ?? createColors(random);
  return {
    type,
    version: CHALLENGE_VERSIONS[type],
    oval: { ...createOval(frame, random), ...overrides.oval },
    config: { ...CHALLENGE_CONFIG, ...overrides.config },
    colors: type === 'FaceMovementAndLightChallenge' ? colors : [],
  };
}

/** Payload of the `ServerSessionInformationEvent` that announces the challenge. */
export function toSessionInformation(challenge: Challenge): object {
  const { type, oval, config, colors } = challenge;
  const body =
    type === 'FaceMovementAndLightChallenge'
      ? { OvalParameters: oval, LightChallengeType: 'SEQUENTIAL', ChallengeConfig: config, ColorSequences: colors }
      : { OvalParameters: oval, ChallengeConfig: config };
  return { SessionInformation: { Challenge: { [type]: body } } };
}

/** Oval of the deployed service: four fifths of the usable width, in the ratio of a face, near the frame's centre. */
function createOval(frame: FrameSize, random: Random): OvalParameters {
  const { widthPx, heightPx } = frame;
  const usablePx = widthPx >= heightPx ? 0.75 * heightPx : widthPx;
  const ratio = CHALLENGE_CONFIG.OvalHeightWidthRatio;
  // In an almost square portrait frame the oval would be higher than the frame; it shrinks and keeps its ratio.
  const width = Math.min(Math.floor(0.8 * usablePx), Math.floor(heightPx / ratio));
  const height = Math.min(Math.floor(ratio * width), heightPx);
  const jitter = (sizePx: number, ovalPx: number): number => {
    const limitPx = Math.min(JITTER_RATIO * sizePx, (sizePx - ovalPx) / 2);
    return Math.round((sizePx / 2 + (2 * random() - 1) * limitPx) * 100) / 100;
  };
  return { Width: width, Height: height, CenterX: jitter(widthPx, width), CenterY: jitter(heightPx, height) };
}

function createColors(random: Random): readonly ColorSequence[] {
  const shuffled: (readonly number[])[] = [...COLORS];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a && b) [shuffled[last], shuffled[other]] = [b, a];
  }
  return [
    { FreshnessColor: { RGB: BLACK }, DownscrollDuration: 0, FlatDisplayDuration: BLACK_FLAT_MS },
    ...shuffled.map((rgb) => ({ FreshnessColor: { RGB: rgb }, DownscrollDuration: SCROLL_MS, FlatDisplayDuration: 0 })),
  ];
}
