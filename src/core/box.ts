/** Width and height of a frame in camera pixels, rotation already applied. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a check needs of a camera's picture. Source: the service's minimum, relaxed to what its clients accept. */
export const MIN_LONG_SIDE_PX = 320;
export const MIN_SHORT_SIDE_PX = 240;

/** Whether a picture of this size, upright or not, has enough pixels for a check. */
export function isLargeEnough({ widthPx, heightPx }: Size): boolean {
  return Math.max(widthPx, heightPx) >= MIN_LONG_SIDE_PX && Math.min(widthPx, heightPx) >= MIN_SHORT_SIDE_PX;
}

/** A point in unmirrored camera pixels: origin top left, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An axis-aligned rectangle in unmirrored camera pixels. It may reach beyond the frame. */
export interface Box {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A box as fractions of the frame, the form in which the service receives it. */
export interface BoxFractions {
  readonly Width: number;
  readonly Height: number;
  readonly Left: number;
  readonly Top: number;
}

/** Area that two boxes share, divided by the area that they cover together: 0 (apart or empty) to 1 (equal). */
export function intersectionOverUnion(a: Box, b: Box): number {
  const widthPx = Math.min(a.leftPx + a.widthPx, b.leftPx + b.widthPx) - Math.max(a.leftPx, b.leftPx);
  const heightPx = Math.min(a.topPx + a.heightPx, b.topPx + b.heightPx) - Math.max(a.topPx, b.topPx);
  if (widthPx <= 0 || heightPx <= 0) return 0;
  const shared = widthPx * heightPx;
  return shared / (a.widthPx * a.heightPx + b.widthPx * b.heightPx - shared);
}

/**
 * The box as fractions of `frame`, clamped to what the service accepts:
 * width and height in [0, 1], left and top in [−1, 1].
 */
export function toFractions(box: Box, frame: Size): BoxFractions {
  return {
    Width: clamp(box.widthPx / frame.widthPx, 0, 1),
    Height: clamp(box.heightPx / frame.heightPx, 0, 1),
    Left: clamp(box.leftPx / frame.widthPx, -1, 1),
    Top: clamp(box.topPx / frame.heightPx, -1, 1),
  };
}

/** `value` limited to the range from `low` to `high`. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The point halfway between two points. */
export function midpoint(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Straight distance between two points, in pixels. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
