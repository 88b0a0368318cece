import { FRAME, FRAME_BYTES, MAX_LONG_SIDE, MAX_SHORT_SIDE } from './memory-map';

/** Four bytes a pixel: red, green, blue, alpha or nothing. */
export const RGBA: i32 = 0;
/** Four bytes a pixel: blue, green, red, alpha or nothing. */
export const BGRA: i32 = 1;
/** Planes of luma, blue difference and red difference, the last two at half the resolution. */
export const I420: i32 = 2;
/** A plane of luma and one of both differences in turn, at half the resolution. */
export const NV12: i32 = 3;

export const BT601: i32 = 0;
export const BT709: i32 = 1;

/** The frame is taken. */
export const ACCEPTED: i32 = 0;
/** Format, matrix, range or rotation is none of those above. */
export const UNKNOWN_KIND: i32 = 1;
/** No pixels, or more than the memory map has room for. */
export const WRONG_SIZE: i32 = 2;
/** A plane is not wholly inside the memory for frames, or its rows overlap. */
export const WRONG_PLANE: i32 = 3;

/** The frame that all calls work on; without pixels until one was taken. */
export let format: i32 = RGBA;
export let matrix: i32 = BT601;
export let isFullRange: i32 = 1;
export let rotation: i32 = 0;
/** Visible rectangle, in stored pixels. */
export let left: i32 = 0;
export let top: i32 = 0;
export let width: i32 = 0;
export let height: i32 = 0;
/** Addresses of the planes and bytes from row to row. */
export let plane0: i32 = 0;
export let plane1: i32 = 0;
export let plane2: i32 = 0;
export let stride0: i32 = 0;
export let stride1: i32 = 0;
export let stride2: i32 = 0;

/** Size as displayed. */
export function uprightWidth(): i32 {
  return rotation === 90 || rotation === 270 ? height : width;
}

export function uprightHeight(): i32 {
  return rotation === 90 || rotation === 270 ? width : height;
}

/**
 * Says where a plane is, before `setFrame`.
 * @param index 0 to 2.
 * @param offset Of its first byte, counted from FRAME.
 * @param stride Bytes from row to row.
 */
export function setPlane(index: i32, offset: i32, stride: i32): void {
  if (index === 0) {
    plane0 = offset;
    stride0 = stride;
  } else if (index === 1) {
    plane1 = offset;
    stride1 = stride;
  } else {
    plane2 = offset;
    stride2 = stride;
  }
}

/**
 * Takes the frame whose planes were set.
 * @param turned Degrees clockwise by which it has to be turned for display: 0, 90, 180 or 270.
 * @returns ACCEPTED, or why it is refused; nothing can be measured then.
 */
export function setFrame(
  frameFormat: i32,
  x: i32,
  y: i32,
  widthPx: i32,
  heightPx: i32,
  turned: i32,
  colors: i32,
  fullRange: i32,
): i32 {
  width = 0;
  height = 0;
  const isKnown =
    frameFormat >= RGBA && frameFormat <= NV12 && (colors === BT601 || colors === BT709) && (fullRange & ~1) === 0;
  if (!isKnown || turned < 0 || turned > 270 || turned % 90 !== 0) return UNKNOWN_KIND;
  if (widthPx < 1 || heightPx < 1) return WRONG_SIZE;
  if (max(widthPx, heightPx) > MAX_LONG_SIDE || min(widthPx, heightPx) > MAX_SHORT_SIDE) return WRONG_SIZE;
  // Nothing beyond this can lie inside the memory, and sums of smaller numbers do not overflow.
  if (x < 0 || y < 0 || x > FRAME_BYTES || y > FRAME_BYTES) return WRONG_PLANE;
  if (!arePlanesInside(frameFormat, x + widthPx, y + heightPx)) return WRONG_PLANE;
  format = frameFormat;
  left = x;
  top = y;
  width = widthPx;
  height = heightPx;
  rotation = turned;
  matrix = colors;
  isFullRange = fullRange;
  return ACCEPTED;
}

/** Whether the stored pixels left of `right` and above `bottom` are in memory. */
function arePlanesInside(frameFormat: i32, right: i32, bottom: i32): bool {
  if (frameFormat === RGBA || frameFormat === BGRA) return isPlaneInside(plane0, stride0, right * 4, bottom);
  const halfWidth = (right + 1) >> 1;
  const halfHeight = (bottom + 1) >> 1;
  if (!isPlaneInside(plane0, stride0, right, bottom)) return false;
  if (frameFormat === NV12) return isPlaneInside(plane1, stride1, halfWidth * 2, halfHeight);
  return isPlaneInside(plane1, stride1, halfWidth, halfHeight) && isPlaneInside(plane2, stride2, halfWidth, halfHeight);
}

function isPlaneInside(offset: i32, stride: i32, rowBytes: i32, rows: i32): bool {
  if (offset < 0 || stride < rowBytes) return false;
  return <i64>offset + <i64>stride * (rows - 1) + rowBytes <= FRAME_BYTES;
}

/** Address of a plane's byte. */
export function byteAt(plane: i32, stride: i32, x: i32, y: i32): i32 {
  return FRAME + plane + y * stride + x;
}
