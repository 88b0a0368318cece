import { CENTERED_POSE, type PersonPose } from './person-pose.ts';

/** Everything about a picture that is not the light of the page. */
export interface Scene {
  readonly pose: PersonPose;
  readonly people: 0 | 1 | 2;
  /** Exposure of the camera: 1 is right, near 0 is night, above 2 burns out. */
  readonly exposure: number;
  /** Size of the smallest detail left, as a share of the frame's height; 0 is sharp. */
  readonly blurRatio: number;
  /** What is between face and camera: a book held up, or a finger on the lens. */
  readonly obstacle: 'none' | 'book' | 'finger';
  /** How far the head turns to both sides by itself, and back, every four seconds. */
  readonly turnDegrees: number;
}

/** One person, sharp, well lit, looking into the camera from far enough away. */
export const CENTERED_SCENE: Scene = {
  pose: CENTERED_POSE,
  people: 1,
  exposure: 1,
  blurRatio: 0,
  obstacle: 'none',
  turnDegrees: 0,
};

/** What differs from the centered scene. */
interface SceneChange extends Partial<Omit<Scene, 'pose'>> {
  readonly pose?: Partial<PersonPose>;
}

const SCENARIOS = {
  centered: {},
  far: { pose: { faceHeightRatio: 0.3 } },
  near: { pose: { faceHeightRatio: 0.8 } },
  left: { pose: { centerX: 0.22 } },
  right: { pose: { centerX: 0.78 } },
  turning: { turnDegrees: 30 },
  absent: { people: 0 },
  two: { people: 2, pose: { faceHeightRatio: 0.36, centerX: 0.28 } },
  dark: { exposure: 0.02 },
  bright: { exposure: 8 },
  blurred: { blurRatio: 0.035 },
  occluded: { obstacle: 'book' },
  covered: { obstacle: 'finger' },
} as const satisfies Record<string, SceneChange>;

/**
 * Name of a prepared scene. `left` and `right` are the sides of the camera's unmirrored image; `occluded` is a book
 * before the face, `covered` a finger on the lens.
 */
export type ScenarioName = keyof typeof SCENARIOS;

/** All scenarios. */
export const SCENARIO_NAMES: readonly ScenarioName[] = Object.freeze(Object.keys(SCENARIOS) as ScenarioName[]);

/** The scene of a scenario. */
export function sceneOf(name: ScenarioName): Scene {
  const change: SceneChange = SCENARIOS[name];
  return { ...CENTERED_SCENE, ...change, pose: { ...CENTERED_POSE, ...change.pose } };
}
