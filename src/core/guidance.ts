import { midpoint, type Size } from './box.ts';
import type { Detection, Face } from './face.ts';
import { visibleWidthPx } from './face-distance.ts';
import type { GuidanceCode } from './state.ts';

/** Share of the visible width by which a face may be off the middle before it is asked to move. */
const CENTRE_TOLERANCE_RATIO = 0.2;

/** What to say while there is not exactly one face; `null` when there is. */
export function countingGuidance(detection: Detection): GuidanceCode | null {
  switch (detection.kind) {
    case 'none':
      return 'no-face';
    case 'several':
      return 'several-faces';
    case 'one':
      return null;
    default:
      return unreachable(detection);
  }
}

/** Which way a face is off the middle of the frame, in the person's own left and right; `null` when it is not. */
export function centringGuidance({ landmarks }: Face, frame: Size): GuidanceCode | null {
  const center = midpoint(midpoint(landmarks.rightEye, landmarks.leftEye), landmarks.mouth);
  const tolerancePx = CENTRE_TOLERANCE_RATIO * visibleWidthPx(frame);
  const rightwardsPx = center.x - frame.widthPx / 2;
  const downwardsPx = center.y - frame.heightPx / 2;
  // The camera sees the person's left side on the right of its image.
  if (rightwardsPx > tolerancePx) return 'off-centre-left';
  if (rightwardsPx < -tolerancePx) return 'off-centre-right';
  if (downwardsPx > tolerancePx) return 'off-centre-down';
  if (downwardsPx < -tolerancePx) return 'off-centre-up';
  return null;
}

function unreachable(value: never): never {
  throw new TypeError(`no guidance for ${JSON.stringify(value)}`);
}
