import { type Box, clamp, distance, intersectionOverUnion, midpoint, type Size } from './box.ts';
import type { FaceLandmarks } from './face.ts';
import { type Oval, ovalBox } from './oval.ts';

/**
 * Weights of the pupil distance and of the eye-mouth distance in the width of a face.
 * Source: the deployed web and native clients; the service is tuned to them.
 */
const PUPIL_WEIGHT = 2.0;
const FACE_HEIGHT_WEIGHT = 1.8;

/** Thresholds of the match, from the server's challenge configuration. */
export interface MatchThresholds {
  readonly ovalIouThreshold: number;
  readonly ovalHeightWidthRatio: number;
  readonly faceIouWidthThreshold: number;
  readonly faceIouHeightThreshold: number;
}

/** How the face lies with respect to the oval. `left` and `right` are the person's own. */
export type FaceMatch = 'matched' | 'off-centre-left' | 'off-centre-right' | 'too-far';

/**
 * Width of a face estimated from its landmarks, in camera pixels: half the weighted sum of the pupil distance and the
 * distance from the eyes' midpoint to the mouth.
 */
export function faceWidthPx(landmarks: FaceLandmarks): number {
  const eyes = midpoint(landmarks.rightEye, landmarks.leftEye);
  const pupils = distance(landmarks.rightEye, landmarks.leftEye);
  return (PUPIL_WEIGHT * pupils + FACE_HEIGHT_WEIGHT * distance(eyes, landmarks.mouth)) / 2;
}

/**
 * The box of a face as the service compares it with the oval: built from landmarks, as high as the oval is in
 * proportion, widened to include both ears, cut at the frame's top and bottom.
 * @param heightWidthRatio The server's `OvalHeightWidthRatio`.
 */
export function faceBox(landmarks: FaceLandmarks, oval: Oval, heightWidthRatio: number, frame: Size): Box {
  const widthPx = faceWidthPx(landmarks);
  const heightPx = heightWidthRatio * widthPx;
  const eyes = midpoint(landmarks.rightEye, landmarks.leftEye);
  // A face tilted down is centred on its eyes. The divisor looks wrong (the oval's centre would be top + height / 2)
  // but is what the deployed clients compute, and the service expects the same box.
  const isTiltedDown = eyes.y > (ovalBox(oval).topPx + oval.heightPx) / 2;
  const center = isTiltedDown ? eyes : midpoint(eyes, landmarks.nose);

  const topPx = Math.max(center.y - heightPx / 2, 0);
  const bottomPx = Math.min(center.y + heightPx / 2, frame.heightPx);
  const leftPx = Math.min(center.x - widthPx / 2, landmarks.rightEar.x, landmarks.leftEar.x);
  const rightPx = Math.max(center.x + widthPx / 2, landmarks.rightEar.x, landmarks.leftEar.x);
  return { leftPx, topPx, widthPx: rightPx - leftPx, heightPx: bottomPx - topPx };
}

/**
 * Compares a face's box with the oval. A face that is closer than needed counts as matched: the deployed clients
 * accept it during recording on purpose.
 */
export function matchFace(face: Box, oval: Oval, thresholds: MatchThresholds): FaceMatch {
  const target = ovalBox(oval);
  if (intersectionOverUnion(face, target) > thresholds.ovalIouThreshold) return 'matched';

  const beyondLeftPx = target.leftPx - face.leftPx;
  const beyondRightPx = face.leftPx + face.widthPx - (target.leftPx + target.widthPx);
  // The camera sees the person's right side on the left of its image.
  if (beyondLeftPx > 0 && beyondRightPx < 0) return 'off-centre-right';
  if (beyondRightPx > 0 && beyondLeftPx < 0) return 'off-centre-left';

  const slackXPx = oval.widthPx * thresholds.faceIouWidthThreshold;
  const slackYPx = oval.heightPx * thresholds.faceIouHeightThreshold;
  const beyondTopPx = target.topPx - face.topPx;
  const beyondBottomPx = face.topPx + face.heightPx - (target.topPx + target.heightPx);
  const isCloser =
    beyondTopPx > slackYPx || beyondBottomPx > slackYPx || (beyondLeftPx > slackXPx && beyondRightPx > slackXPx);
  return isCloser ? 'matched' : 'too-far';
}

/**
 * Progress of the match indicator, 0 to 1: starts at 0.25 for the initial face and reaches 1 at the threshold.
 * @param initialIou Intersection over union of the initial face and the oval.
 */
export function matchProgress(iou: number, initialIou: number, ovalIouThreshold: number): number {
  const span = ovalIouThreshold - initialIou;
  // The initial face may already fit; there is no way left to show then.
  if (span <= 0) return iou >= ovalIouThreshold ? 1 : 0.25;
  return clamp((0.75 * (iou - initialIou)) / span + 0.25, 0, 1);
}
