import { type Box, isLargeEnough, type Point, type Size } from './box.ts';
import type { FrameQuality } from './frame-quality.ts';

/** The six keypoints that BlazeFace finds, in unmirrored camera pixels; "right" and "left" are the person's own. */
export interface FaceLandmarks {
  readonly rightEye: Point;
  readonly leftEye: Point;
  readonly nose: Point;
  readonly mouth: Point;
  readonly rightEar: Point;
  readonly leftEar: Point;
}

/** One detected face. */
export interface Face {
  /** The detector's own box (square, forehead to chin). */
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  /** Detection score, 0 to 1. */
  readonly score: number;
}

/** What the vision worker says about one analysed camera frame. */
export interface FrameObservation {
  /** Rises by one with every analysed frame of one tracker. */
  readonly seq: number;
  /** When the frame was captured, on the window's monotonic clock. */
  readonly capturedMs: number;
  /** Size of the analysed frame as displayed. */
  readonly size: Size;
  /** Every face with a score of at least {@link TRACKING_THRESHOLD}, best first. */
  readonly faces: readonly Face[];
  /** Brightness and sharpness, or `null` when this frame was not measured. */
  readonly quality: FrameQuality | null;
}

/** Outcome of counting the faces of one frame. */
export type Detection =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly face: Face }
  | { readonly kind: 'several'; readonly count: number };

/** Lowest score at which the engine reports a face, and down to which a tracked face stays valid. */
export const TRACKING_THRESHOLD = 0.5;

/**
 * Counts faces when nobody is tracked yet: only faces that reach the server's threshold exist.
 * @param threshold The server's `BlazeFaceDetectionThreshold`, 0 to 1.
 */
export function acquireFace(faces: readonly Face[], threshold: number): Detection {
  return count(faces.filter((face) => face.score >= threshold));
}

/**
 * Counts faces while one is tracked: dim and tinted faces score low, so a single face is valid down to the engine's
 * own threshold; a second one counts only when it reaches the server's.
 */
export function followFace(faces: readonly Face[], threshold: number): Detection {
  const certain = faces.filter((face) => face.score >= threshold);
  return count(certain.length > 0 ? certain : faces.slice(0, 1));
}

function count(faces: readonly Face[]): Detection {
  const [face] = faces;
  if (!face) return { kind: 'none' };
  return faces.length === 1 ? { kind: 'one', face } : { kind: 'several', count: faces.length };
}

/**
 * The observation in pixels of `frame`, or `null` when the analysed picture has another shape (a turned device, another
 * camera). A picture of the same shape but another resolution is the same view.
 */
export function inFrame(observation: FrameObservation, frame: Size): FrameObservation | null {
  const { size } = observation;
  if (size.widthPx === frame.widthPx && size.heightPx === frame.heightPx) return observation;
  if (!isLargeEnough(size)) return null;
  const scale = frame.widthPx / size.widthPx;
  // One pixel of rounding on either side is no other shape.
  if (Math.abs(size.heightPx * scale - frame.heightPx) > scale + 1) return null;
  return { ...observation, size: frame, faces: observation.faces.map((face) => scaleFace(face, scale)) };
}

function scaleFace({ box, landmarks, score }: Face, scale: number): Face {
  const point = ({ x, y }: Point): Point => ({ x: x * scale, y: y * scale });
  return {
    score,
    box: {
      leftPx: box.leftPx * scale,
      topPx: box.topPx * scale,
      widthPx: box.widthPx * scale,
      heightPx: box.heightPx * scale,
    },
    landmarks: {
      rightEye: point(landmarks.rightEye),
      leftEye: point(landmarks.leftEye),
      nose: point(landmarks.nose),
      mouth: point(landmarks.mouth),
      rightEar: point(landmarks.rightEar),
      leftEar: point(landmarks.leftEar),
    },
  };
}
