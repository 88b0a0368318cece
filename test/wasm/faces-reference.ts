import type { NetworkOutput } from './network-reference.ts';

/** A face as fractions of the square that the network sees. */
export interface ReferenceFace {
  readonly score: number;
  /** Left, top, right, bottom. */
  readonly box: readonly number[];
  /** x and y of six points, one after another. */
  readonly points: readonly number[];
}

/** Cells a side, anchors a cell and how many anchors come before, of both heads. */
const HEADS = [
  { side: 16, anchors: 2, first: 0 },
  { side: 8, anchors: 6, first: 512 },
] as const;
const SAME_FACE = 0.3;

/** The faces in what the network says, best first: anchors, sigmoid, weighted non-maximum suppression. */
export function referenceFaces({ logits, coordinates }: NetworkOutput, threshold: number): readonly ReferenceFace[] {
  let candidates: ReferenceFace[] = [];
  for (const { side, anchors, first } of HEADS) {
    for (let index = 0; index < side * side * anchors; index += 1) {
      const anchor = first + index;
      const logit = Math.min(Math.max(logits[anchor] ?? 0, -100), 100);
      const score = 1 / (1 + Math.exp(-logit));
      if (score < threshold) continue;
      const cell = Math.floor(index / anchors);
      const center = [((cell % side) + 0.5) / side, (Math.floor(cell / side) + 0.5) / side] as const;
      const values = coordinates.subarray(anchor * 16, (anchor + 1) * 16);
      candidates.push(decode(score, values, center));
    }
  }
  const faces: ReferenceFace[] = [];
  while (candidates.length > 0) {
    const best = candidates.reduce((a, b) => (b.score > a.score ? b : a));
    const same = candidates.filter((other) => other === best || overlap(best.box, other.box) > SAME_FACE);
    candidates = candidates.filter((other) => !same.includes(other));
    faces.push({
      score: best.score,
      box: average(same, ({ box }) => box),
      points: average(same, ({ points }) => points),
    });
  }
  return faces;
}

function decode(score: number, values: Float64Array, [x, y]: readonly [number, number]): ReferenceFace {
  const scaled = Array.from(values, (value) => value / 128);
  const [dx = 0, dy = 0, width = 0, height = 0] = scaled;
  const points = scaled.slice(4).map((value, index) => value + (index % 2 === 0 ? x : y));
  const box = [x + dx - width / 2, y + dy - height / 2, x + dx + width / 2, y + dy + height / 2];
  return { score, box, points };
}

function average(faces: readonly ReferenceFace[], pick: (face: ReferenceFace) => readonly number[]): readonly number[] {
  const total = faces.reduce((sum, { score }) => sum + score, 0);
  const [first] = faces;
  return (first ? pick(first) : []).map(
    (_, index) => faces.reduce((sum, face) => sum + face.score * (pick(face)[index] ?? 0), 0) / total,
  );
}

function overlap(a: readonly number[], b: readonly number[]): number {
  const at = (box: readonly number[], index: number): number => box[index] ?? 0;
  const width = Math.min(at(a, 2), at(b, 2)) - Math.max(at(a, 0), at(b, 0));
  const height = Math.min(at(a, 3), at(b, 3)) - Math.max(at(a, 1), at(b, 1));
  if (width <= 0 || height <= 0) return 0;
  const area = (box: readonly number[]): number => (at(box, 2) - at(box, 0)) * (at(box, 3) - at(box, 1));
  return (width * height) / (area(a) + area(b) - width * height);
}
