/** Where the simulated face is in the frame and what it does. Unmirrored: `x` runs to the right in the camera's image. */
export interface PersonPose {
  /** Height of the face from chin to hairline, as a share of the frame's height. */
  readonly faceHeightRatio: number;
  /** Middle of the head, halfway from chin to hairline, as a share of the frame's width. */
  readonly centerX: number;
  /** The same, as a share of the frame's height. */
  readonly centerY: number;
  /** Turn of the head; positive: the nose goes to the right in the image. Drawn well up to about ±40. */
  readonly yawDegrees: number;
  /** Tilt of the head in the image plane; positive is clockwise. */
  readonly rollDegrees: number;
  /** 0 is shut, 1 is open. */
  readonly eyesOpen: number;
  /** 0 is shut, 1 is wide open. */
  readonly mouthOpen: number;
}

/** Looking straight into the camera from the middle of the frame, as far away as a check asks for at its start. */
export const CENTERED_POSE: PersonPose = {
  faceHeightRatio: 0.42,
  centerX: 0.5,
  centerY: 0.5,
  yawDegrees: 0,
  rollDegrees: 0,
  eyesOpen: 1,
  mouthOpen: 0,
};

const POSE_MEMBERS = Object.freeze([
  'faceHeightRatio',
  'centerX',
  'centerY',
  'yawDegrees',
  'rollDegrees',
  'eyesOpen',
  'mouthOpen',
] as const satisfies readonly (keyof PersonPose)[]);

/**
 * The pose on the way from one pose to another.
 * @param share 0 gives `from`, 1 gives `to`.
 */
export function poseBetween(from: PersonPose, to: PersonPose, share: number): PersonPose {
  const pose = { ...from };
  for (const member of POSE_MEMBERS) pose[member] = from[member] + (to[member] - from[member]) * share;
  return pose;
}

/** @throws {RangeError} When a member is not a finite number or the face has no height. */
export function checkPose(pose: PersonPose): void {
  for (const member of POSE_MEMBERS) {
    if (!Number.isFinite(pose[member])) throw new RangeError(`${member} is not a finite number`);
  }
  if (pose.faceHeightRatio <= 0) throw new RangeError('faceHeightRatio has to be positive');
}
