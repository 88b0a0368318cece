import type { PersonPose } from './person-pose.ts';
import { randomAt } from './seeded-random.ts';

/** One blink falls somewhere into each of these stretches of time. */
const BLINK_EVERY_MS = 3600;
const BLINK_MS = 220;
/** Farthest that the head sways from its place, as a share of the face's height. */
const SWAY_RATIO = 0.006;
const BREATH_MS = 3900;

/**
 * A pose with the small movements of a living person: blinking, breathing and a slight sway.
 * It depends on its arguments alone; the mean over time is the pose itself.
 * @param aspect Width of the frame divided by its height, to sway equally far in both directions.
 */
export function withIdleMotion(pose: PersonPose, seed: number, timeMs: number, aspect: number): PersonPose {
  const sway = SWAY_RATIO * pose.faceHeightRatio;
  const breath = Math.sin((2 * Math.PI * timeMs) / BREATH_MS + 6 * randomAt(seed, 10));
  return {
    ...pose,
    centerX: pose.centerX + (sway * wave(seed, 11, timeMs)) / aspect,
    centerY: pose.centerY + sway * (0.6 * breath + 0.4 * wave(seed, 14, timeMs)),
    faceHeightRatio: pose.faceHeightRatio * (1 + 0.003 * breath),
    rollDegrees: pose.rollDegrees + 0.5 * wave(seed, 17, timeMs),
    yawDegrees: pose.yawDegrees + 0.7 * wave(seed, 20, timeMs),
    eyesOpen: pose.eyesOpen * (1 - blinkAt(seed, timeMs)),
  };
}

/** Two slow sine waves whose periods have no common measure; from −1 to 1. */
function wave(seed: number, index: number, timeMs: number): number {
  const first = Math.sin((2 * Math.PI * timeMs) / 5300 + 6.3 * randomAt(seed, index));
  const second = Math.sin((2 * Math.PI * timeMs) / 2170 + 6.3 * randomAt(seed, index + 1));
  return 0.65 * first + 0.35 * second;
}

/** How far a blink has shut the eyes: 0 not at all, 1 fully. */
function blinkAt(seed: number, timeMs: number): number {
  const stretch = Math.floor(timeMs / BLINK_EVERY_MS);
  const startMs = stretch * BLINK_EVERY_MS + randomAt(seed, 1000 + stretch) * (BLINK_EVERY_MS - BLINK_MS);
  const share = (timeMs - startMs) / BLINK_MS;
  return share > 0 && share < 1 ? Math.sin(Math.PI * share) : 0;
}
