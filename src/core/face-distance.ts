import type { Size } from './box.ts';
import type { FaceLandmarks } from './face.ts';
import { faceWidthPx } from './face-match.ts';

/** Width of the static oval as a share of the visible width. Source: the deployed clients. */
const STATIC_OVAL_WIDTH_RATIO = 0.8;

/** Width that a portrait screen shows of the frame: three quarters of its height, or all of a portrait frame. */
export function visibleWidthPx(frame: Size): number {
  return frame.widthPx >= frame.heightPx ? (frame.heightPx * 3) / 4 : frame.widthPx;
}

/**
 * Distance of the face before recording, as its half width relative to the static oval's width.
 * @returns A ratio > 0; larger means nearer. Far enough when below the server's `FaceDistanceThresholdMin`.
 * @throws {RangeError} When the frame is too small to hold an oval.
 */
export function faceDistance(landmarks: FaceLandmarks, frame: Size): number {
  const ovalWidthPx = Math.floor(STATIC_OVAL_WIDTH_RATIO * visibleWidthPx(frame));
  if (ovalWidthPx <= 0) throw new RangeError(`a frame of ${frame.widthPx}×${frame.heightPx} has no static oval`);
  return faceWidthPx(landmarks) / 2 / ovalWidthPx;
}
