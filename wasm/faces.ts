import { pixelBytes } from './kernels';
import { CANDIDATES, COARSE_HEAD, FACES, FINE_HEAD } from './memory-map';
import { COARSE_OUTPUTS, FINE_OUTPUTS } from './network';

/**
 * From what the heads say to faces: anchors, scores, and weighted non-maximum suppression.
 * Source: MediaPipe, tensors_to_detections and non_max_suppression calculators with the short-range model's options.
 */

/** A face or a candidate: score, then left, top, right, bottom, then six points, x and y each; fractions of the square. */
const FACE_FLOATS: i32 = 17;
const BOX: i32 = 4;
const COORDINATES: i32 = 16;
const FACE_BYTES: i32 = FACE_FLOATS * 4;
/** A candidate has a mark behind it: whether it is still to be judged. */
const CANDIDATE_BYTES: i32 = FACE_BYTES + 4;

/** Coordinates are in pixels of the network's input. */
const INPUT_SIDE: f32 = 128;
/** Logits are cut to this before the sigmoid. */
const MAX_LOGIT: f32 = 100;
/** As many faces as FACES has room for. */
const MOST_FACES: i32 = 100;
/** Candidates that share more than this part of their union are one face. */
const SAME_FACE: f32 = 0.3;

let candidates: i32 = 0;

/**
 * Writes the faces to FACES, the best first.
 * @param threshold Least score, 0 to 1.
 * @param most How many faces are wanted; more than a hundred are never found.
 * @returns Their number.
 */
export function findFaces(threshold: f32, most: i32): i32 {
  candidates = 0;
  collect(FINE_HEAD, 16, 2, pixelBytes(FINE_OUTPUTS), threshold);
  collect(COARSE_HEAD, 8, 6, pixelBytes(COARSE_OUTPUTS), threshold);
  let faces = 0;
  while (faces < min(most, MOST_FACES)) {
    const best = bestCandidate();
    if (best === 0) break;
    merge(best, FACES + faces * FACE_BYTES);
    faces++;
  }
  return faces;
}

/** A cell of a head has the coordinates of its anchors one after another, then their logits. */
function collect(head: i32, side: i32, anchors: i32, cellBytes: i32, threshold: f32): void {
  const cellSize: f32 = 1 / <f32>side;
  for (let cell = 0; cell < side * side; cell++) {
    const at = head + cell * cellBytes;
    for (let anchor = 0; anchor < anchors; anchor++) {
      const logit = load<f32>(at + 4 * (COORDINATES * anchors + anchor));
      const score: f32 = 1 / (1 + Mathf.exp(-min(max(logit, -MAX_LOGIT), MAX_LOGIT)));
      if (!(score >= threshold)) continue;
      const centerX = (<f32>(cell % side) + 0.5) * cellSize;
      const centerY = (<f32>(cell / side) + 0.5) * cellSize;
      addCandidate(score, at + 4 * COORDINATES * anchor, centerX, centerY);
    }
  }
}

/** @param values Center, size and six points, relative to the anchor's center. */
function addCandidate(score: f32, values: i32, anchorX: f32, anchorY: f32): void {
  const x = load<f32>(values) / INPUT_SIDE + anchorX;
  const y = load<f32>(values, 4) / INPUT_SIDE + anchorY;
  const halfWidth = load<f32>(values, 8) / INPUT_SIDE / 2;
  const halfHeight = load<f32>(values, 12) / INPUT_SIDE / 2;
  if (!(halfWidth >= 0 && halfHeight >= 0) || !areFinite(values)) return;
  const candidate = CANDIDATES + candidates * CANDIDATE_BYTES;
  candidates++;
  store<f32>(candidate, score);
  store<f32>(candidate, x - halfWidth, 4);
  store<f32>(candidate, y - halfHeight, 8);
  store<f32>(candidate, x + halfWidth, 12);
  store<f32>(candidate, y + halfHeight, 16);
  for (let point: i32 = 16; point < COORDINATES * 4; point += 8) {
    store<f32>(candidate + point, load<f32>(values + point) / INPUT_SIDE + anchorX, BOX);
    store<f32>(candidate + point, load<f32>(values + point, 4) / INPUT_SIDE + anchorY, BOX + 4);
  }
  store<u32>(candidate, 1, FACE_BYTES);
}

/** Weights in order give no others; but what leaves here is trusted. */
function areFinite(values: i32): bool {
  for (let at = 0; at < COORDINATES * 4; at += 4) if (!isFinite<f32>(load<f32>(values + at))) return false;
  return true;
}

/** The candidate with the highest score that belongs to no face yet; 0 when there is none. */
function bestCandidate(): i32 {
  let best: i32 = 0;
  let bestScore: f32 = -1;
  for (let index = 0; index < candidates; index++) {
    const candidate: i32 = CANDIDATES + index * CANDIDATE_BYTES;
    if (load<u32>(candidate, FACE_BYTES) === 0 || load<f32>(candidate) <= bestScore) continue;
    best = candidate;
    bestScore = load<f32>(candidate);
  }
  return best;
}

/** A face out of the best candidate and all that overlap it: coordinates averaged by score, the score of the best. */
function merge(best: i32, face: i32): void {
  memory.fill(face, 0, FACE_BYTES);
  let total: f32 = 0;
  for (let index = 0; index < candidates; index++) {
    const candidate: i32 = CANDIDATES + index * CANDIDATE_BYTES;
    if (load<u32>(candidate, FACE_BYTES) === 0) continue;
    if (candidate !== best && !(overlap(best, candidate) > SAME_FACE)) continue;
    store<u32>(candidate, 0, FACE_BYTES);
    const score = load<f32>(candidate);
    total += score;
    for (let at: i32 = BOX; at < FACE_BYTES; at += 4) {
      store<f32>(face + at, load<f32>(face + at) + score * load<f32>(candidate + at));
    }
  }
  for (let at: i32 = BOX; at < FACE_BYTES; at += 4) store<f32>(face + at, load<f32>(face + at) / total);
  store<f32>(face, load<f32>(best));
}

/** Intersection over union of two boxes; 0 where they are apart or have no area. */
function overlap(a: i32, b: i32): f32 {
  const width = min(load<f32>(a, 12), load<f32>(b, 12)) - max(load<f32>(a, 4), load<f32>(b, 4));
  const height = min(load<f32>(a, 16), load<f32>(b, 16)) - max(load<f32>(a, 8), load<f32>(b, 8));
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

function area(box: i32): f32 {
  return (load<f32>(box, 12) - load<f32>(box, 4)) * (load<f32>(box, 16) - load<f32>(box, 8));
}
