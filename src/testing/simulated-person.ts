import type { Context2D } from './brush.ts';
import { type DrawnLandmarks, type FrameSize, landmarksAt } from './face-landmarks.ts';
import { withIdleMotion } from './idle-motion.ts';
import { DEFAULT_GAIN, NEUTRAL_PAGE, type PageLight } from './light.ts';
import { checkPose, type PersonPose, poseBetween } from './person-pose.ts';
import { CENTERED_SCENE, type ScenarioName, type Scene, sceneOf } from './scenarios.ts';
import { SceneRenderer } from './scene-renderer.ts';

/** Options of a {@link SimulatedPerson}. */
export interface SimulatedPersonOptions {
  /** Looks and small movements follow from it: the same seed gives the same pictures. An integer; 1 if absent. */
  readonly seed?: number;
  /** Clock in milliseconds, `performance.now` if absent. A test may inject its own. */
  readonly now?: () => number;
}

/** One stretch of the way from pose to pose. */
interface Movement {
  readonly startMs: number;
  readonly durationMs: number;
  readonly from: PersonPose;
  readonly to: PersonPose;
}

const TURN_PERIOD_MS = 4000;

/**
 * A drawn person for a camera that does not exist: face detectors see a face, and no photograph of anybody is needed.
 *
 * `draw` depends on the seed, the movements asked for, the time and the light alone; nothing is random.
 * ```ts
 * const person = new SimulatedPerson({ seed: 7 });
 * person.scenario('far');
 * person.moveTo({ faceHeightRatio: 0.75 }, 1500);
 * person.draw(canvas.getContext('2d'), { width: 640, height: 480 });
 * ```
 */
export class SimulatedPerson {
  readonly seed: number;
  readonly #now: () => number;
  readonly #renderer: SceneRenderer;
  #scene: Scene = CENTERED_SCENE;
  #movements: readonly Movement[] = [];

  constructor(options: SimulatedPersonOptions = {}) {
    this.seed = Math.trunc(options.seed ?? 1);
    this.#now = options.now ?? ((): number => performance.now());
    this.#renderer = new SceneRenderer(this.seed);
  }

  /** Pose at this moment, without the small movements of {@link poseAt}. */
  get pose(): PersonPose {
    return this.#plannedPose(this.#now());
  }

  /** Takes a prepared scene at once, which ends all movements. */
  scenario(name: ScenarioName): void {
    this.setScene(sceneOf(name));
  }

  /** Changes parts of the scene at once; a pose among them ends all movements. */
  setScene(change: Partial<Scene>): void {
    if (change.pose) checkPose(change.pose);
    const pose = change.pose ?? this.pose;
    if (change.pose) this.#movements = [];
    this.#scene = { ...this.#scene, ...change, pose };
  }

  /**
   * Goes to another pose, from wherever the person is; members left out stay as they are.
   * @param durationMs 0 (the default) takes the pose at once.
   * @throws {RangeError} When a member is not a finite number or the face would have no height.
   */
  moveTo(pose: Partial<PersonPose>, durationMs = 0): void {
    const startMs = this.#now();
    const from = this.#plannedPose(startMs);
    this.#scene = { ...this.#scene, pose: from };
    this.#movements = [];
    this.#append(pose, durationMs, startMs, from);
  }

  /** As {@link moveTo}, but after the movements that are already under way. */
  thenMoveTo(pose: Partial<PersonPose>, durationMs: number): void {
    const last = this.#movements.at(-1);
    const startMs = Math.max(this.#now(), last ? last.startMs + last.durationMs : 0);
    this.#append(pose, durationMs, startMs, last?.to ?? this.#scene.pose);
  }

  /** Stays as it is now, blinking and breathing. */
  holdStill(): void {
    this.moveTo({});
  }

  #append(pose: Partial<PersonPose>, durationMs: number, startMs: number, from: PersonPose): void {
    const to = { ...from, ...pose };
    checkPose(to);
    this.#movements = [...this.#movements, { startMs, durationMs, from, to }];
  }

  #plannedPose(timeMs: number): PersonPose {
    let movement = this.#movements[0];
    for (const later of this.#movements) if (later.startMs <= timeMs) movement = later;
    if (!movement) return this.#scene.pose;
    if (movement.durationMs <= 0) return movement.to;
    const share = Math.min(Math.max((timeMs - movement.startMs) / movement.durationMs, 0), 1);
    return poseBetween(movement.from, movement.to, share * share * (3 - 2 * share));
  }

  /** The pose that is drawn at a time, small movements included. */
  poseAt(timeMs: number, size: FrameSize): PersonPose {
    const planned = this.#plannedPose(timeMs);
    const turn = this.#scene.turnDegrees * Math.sin((2 * Math.PI * timeMs) / TURN_PERIOD_MS);
    const turned = { ...planned, yawDegrees: planned.yawDegrees + turn };
    return withIdleMotion(turned, this.seed, timeMs, size.width / size.height);
  }

  /** Where eyes, nose, mouth and ears are in a frame drawn at this time; they are in the picture or not, as it may be. */
  landmarksAt(timeMs: number, size: FrameSize): DrawnLandmarks {
    return landmarksAt(this.poseAt(timeMs, size), size);
  }

  /**
   * Draws one camera frame, unmirrored, from the context's origin on.
   * @param timeMs Time on the person's clock; now if absent.
   * @param light Light of the page; a neutral one if absent.
   */
  draw(context: Context2D, size: FrameSize, timeMs: number = this.#now(), light?: PageLight): void {
    const scene = { ...this.#scene, pose: this.poseAt(timeMs, size) };
    this.#renderer.draw(context, size, scene, light ?? { rgb: NEUTRAL_PAGE, gain: DEFAULT_GAIN });
  }
}
