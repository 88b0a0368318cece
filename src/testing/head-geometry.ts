/**
 * The head's shape. Unit: the height of the face. Origin: the middle of the head, halfway from hairline (y −0.5) to
 * chin (y 0.5); x to the right in the image, y down, z toward the camera. The head is a stack of half ellipses, which
 * makes its outline at any yaw a closed formula.
 */
export interface HeadPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A point of the image, in units of the face's height from the middle of the head. */
export type ImagePoint = readonly [x: number, y: number];

interface Slice {
  readonly halfWidth: number;
  readonly centerZ: number;
  readonly depth: number;
}

/** Height of each slice: half width, z of its middle, depth. Proportions of an average adult head. */
const SLICES: readonly (readonly [y: number, halfWidth: number, centerZ: number, depth: number])[] = [
  [-0.74, 0.001, -0.04, 0.001],
  [-0.72, 0.115, -0.04, 0.13],
  [-0.67, 0.225, -0.03, 0.26],
  [-0.56, 0.325, -0.02, 0.375],
  [-0.42, 0.378, 0, 0.425],
  [-0.25, 0.392, 0, 0.44],
  [-0.08, 0.382, 0, 0.435],
  [0.05, 0.374, 0.01, 0.425],
  [0.18, 0.345, 0.03, 0.405],
  [0.3, 0.295, 0.09, 0.335],
  [0.39, 0.228, 0.15, 0.255],
  [0.45, 0.163, 0.19, 0.195],
  [0.485, 0.1, 0.23, 0.14],
  [0.498, 0.045, 0.25, 0.11],
  [0.5, 0.001, 0.26, 0.1],
];

/** Heights at which the outline is sampled, from crown to chin. */
export const OUTLINE_HEIGHTS: readonly number[] = SLICES.map(([y]) => y);

function sliceAt(y: number): Slice {
  const next = Math.max(
    1,
    SLICES.findIndex(([height]) => height >= y),
  );
  const below = SLICES[y > 0.5 ? SLICES.length - 1 : next];
  const above = SLICES[y > 0.5 ? SLICES.length - 2 : next - 1];
  if (!above || !below) throw new RangeError('the head has no slices');
  const share = Math.min(Math.max((y - above[0]) / (below[0] - above[0]), 0), 1);
  const between = (member: 1 | 2 | 3): number => above[member] + (below[member] - above[member]) * share;
  return { halfWidth: between(1), centerZ: between(2), depth: between(3) };
}

/** The point of the face's surface at `x`, `y`, lifted off it by `lift` toward the front. */
export function onFace(x: number, y: number, lift = 0): HeadPoint {
  const { halfWidth, centerZ, depth } = sliceAt(y);
  const share = Math.min(Math.abs(x) / halfWidth, 1);
  return { x, y, z: centerZ + depth * Math.sqrt(1 - share * share) + lift };
}

/** The point of the surface at an angle around the vertical axis: 0 is the front, 90 the side at the image's right. */
export function aroundHead(azimuthDegrees: number, y: number): HeadPoint {
  const { halfWidth, centerZ, depth } = sliceAt(y);
  const azimuth = (azimuthDegrees * Math.PI) / 180;
  return { x: halfWidth * Math.sin(azimuth), y, z: centerZ + depth * Math.cos(azimuth) };
}

/** Seen from the camera: turns the head by its yaw and drops the depth (a camera far away compared with the head). */
export class HeadProjection {
  readonly #cos: number;
  readonly #sin: number;

  constructor(yawDegrees: number) {
    this.#cos = Math.cos((yawDegrees * Math.PI) / 180);
    this.#sin = Math.sin((yawDegrees * Math.PI) / 180);
  }

  /** Where the camera sees a point, hidden or not. */
  project(point: HeadPoint): ImagePoint {
    return [point.x * this.#cos + point.z * this.#sin, point.y];
  }

  /** Left and right end of the head at a height, `margin` outside the skin. */
  outlineAt(y: number, margin = 0): readonly [left: number, right: number] {
    const { halfWidth, centerZ, depth } = sliceAt(y);
    const middle = centerZ * this.#sin;
    const half = Math.hypot((halfWidth + margin) * this.#cos, (depth + margin) * this.#sin);
    return [middle - half, middle + half];
  }

  /** Whether the surface at this angle around the head faces the camera. */
  isVisible(azimuthDegrees: number, y: number): boolean {
    const { halfWidth, depth } = sliceAt(y);
    const azimuth = (azimuthDegrees * Math.PI) / 180;
    // Normal of the ellipse, turned by the yaw.
    return (Math.cos(azimuth) / depth) * this.#cos - (Math.sin(azimuth) / halfWidth) * this.#sin > 0;
  }

  /** A point around the head, moved to the outline when it lies behind it. */
  projectAround(azimuthDegrees: number, y: number): ImagePoint {
    if (this.isVisible(azimuthDegrees, y)) return this.project(aroundHead(azimuthDegrees, y));
    const [left, right] = this.outlineAt(y);
    return [azimuthDegrees < 0 ? left : right, y];
  }

  /** How much shorter a small horizontal distance on the face looks, from 0 (seen edge on) to about 1.1. */
  foreshorteningAt(x: number, y: number): number {
    const step = 0.004;
    const [from] = this.project(onFace(x - step, y));
    const [to] = this.project(onFace(x + step, y));
    return Math.max((to - from) / (2 * step), 0);
  }
}
