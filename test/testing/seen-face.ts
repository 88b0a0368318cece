import type { DrawnLandmarks, FramePoint } from '../../src/testing/index.ts';

/** Order in which BlazeFace lists its six keypoints. */
export const EXPECTED_ORDER = ['rightEye', 'leftEye', 'nose', 'mouth', 'rightEar', 'leftEar'] as const;

/** One face as the detector reports it, keypoints in pixels. */
export interface SeenFace {
  readonly score: number;
  readonly points: readonly FramePoint[];
}

/** How far each keypoint lies from where it was drawn, in pixels. */
export function deviations(face: SeenFace, drawn: DrawnLandmarks): readonly number[] {
  return EXPECTED_ORDER.map((name, index) => {
    const point = face.points[index];
    if (!point) throw new Error(`the detector reported no ${name}`);
    return Math.hypot(point.x - drawn[name].x, point.y - drawn[name].y);
  });
}
