/**
 * The fixed memory map, in bytes; README.md shows it as a table. Nothing is allocated: a call can run out of nothing
 * and leaves nothing behind.
 */

/** Longest side of a frame that is taken. */
export const MAX_LONG_SIDE: i32 = 1920;
/** Longest short side of a frame that is taken. */
export const MAX_SHORT_SIDE: i32 = 1080;

/** 256 counts, u32. */
export const HISTOGRAM: i32 = 0x400;
/** One row of luma on its way to its turned place. */
export const ROW: i32 = 0x800;
/** Letterboxed frame: 128 × 128 × RGB, f32; the store of the last pixel writes four bytes more. */
export const TENSOR: i32 = 0x1000;
/** Upright luma plane, one byte a pixel, without padding. */
export const LUMA: i32 = 0x32000;
/** The planes of the frame, wherever `setPlane` says. */
export const FRAME: i32 = 0x22d000;
/** Room for the planes: 1920 × 1080 with four bytes a pixel, and rows padded as encoders do. */
export const FRAME_BYTES: i32 = 0x880000;
