import { type HeadPoint, HeadProjection, onFace } from './head-geometry.ts';
import type { PersonPose } from './person-pose.ts';

/** Size of a camera frame. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** A point in unmirrored camera pixels. */
export interface FramePoint {
  readonly x: number;
  readonly y: number;
}

/** The six points that BlazeFace finds, in unmirrored camera pixels; "right" and "left" are the person's own. */
export interface DrawnLandmarks {
  readonly rightEye: FramePoint;
  readonly leftEye: FramePoint;
  readonly nose: FramePoint;
  readonly mouth: FramePoint;
  readonly rightEar: FramePoint;
  readonly leftEar: FramePoint;
}

/** Distance of an eye's middle from the middle of the face. */
export const EYE_X = 0.165;
export const EYE_Y = -0.085;
export const NOSE_TIP: HeadPoint = onFace(0, 0.125, 0.13);
export const MOUTH_Y = 0.285;
/** Tragion: the notch in front of the ear's opening. */
const TRAGION: HeadPoint = { x: 0.362, y: -0.02, z: 0 };
/** How far the lips stand out of the oval of the face. */
export const LIP_LIFT = 0.04;

/** Where the drawing has eyes, nose tip, mouth and ears when the person takes this pose. */
export function landmarksAt(pose: PersonPose, size: FrameSize): DrawnLandmarks {
  const projection = new HeadProjection(pose.yawDegrees);
  const facePx = pose.faceHeightRatio * size.height;
  const roll = (pose.rollDegrees * Math.PI) / 180;
  const place = (point: HeadPoint): FramePoint => {
    const [x, y] = projection.project(point);
    return {
      x: pose.centerX * size.width + facePx * (x * Math.cos(roll) - y * Math.sin(roll)),
      y: pose.centerY * size.height + facePx * (x * Math.sin(roll) + y * Math.cos(roll)),
    };
  };
  return {
    rightEye: place(onFace(-EYE_X, EYE_Y)),
    leftEye: place(onFace(EYE_X, EYE_Y)),
    nose: place(NOSE_TIP),
    mouth: place(onFace(0, MOUTH_Y, LIP_LIFT)),
    rightEar: place({ ...TRAGION, x: -TRAGION.x }),
    leftEar: place(TRAGION),
  };
}
