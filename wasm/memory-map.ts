/**
 * The fixed memory map, in bytes; README.md shows it as a table. Nothing is allocated: a call can run out of nothing
 * and leaves nothing behind. From 0x800 on memory begins as zeros, and what is never written stays so: the borders of
 * the maps. Below lie the constants that the compiler places (build-wasm.mjs says where).
 */

/** Longest side of a frame that is taken. */
export const MAX_LONG_SIDE: i32 = 1920;
/** Longest short side of a frame that is taken. */
export const MAX_SHORT_SIDE: i32 = 1080;

/** One row of luma on its way to its turned place. */
export const ROW: i32 = 0x800;
/** Where the letterbox takes its 128 columns and one row from: 32 bytes each. */
export const COLUMNS: i32 = 0x1000;
/** Zeros: the residual of a layer that has none. */
export const ZEROS: i32 = 0x2100;
/** Results of a detection: 17 × f32 a face. */
export const FACES: i32 = 0x2200;
/** Candidates above the threshold: 896 × 18 × 4 bytes. */
export const CANDIDATES: i32 = 0x4000;
/** 256 counts, u32. */
export const HISTOGRAM: i32 = 0x13c00;
/** Letterboxed frame: 131 × 131 × RGB, f32; a border of one pixel above and left, of two below and right. */
export const TENSOR: i32 = 0x14000;
/** Upright luma plane, one byte a pixel, without padding. */
export const LUMA: i32 = 0x47000;
/** The planes of the frame, wherever `setPlane` says; before that, the file of the network. */
export const FRAME: i32 = 0x242000;
/** Room for the planes: 1920 × 1080 with four bytes a pixel, and rows padded as encoders do. */
export const FRAME_BYTES: i32 = 0x880000;
/** Weights as f32, in tiles; 410,848 bytes. */
export const WEIGHTS: i32 = 0xac2000;
/** One row of a map between the two convolutions of a block, and one of its residual. */
export const FILTERED: i32 = 0xb32000;
export const POOLED: i32 = 0xb35000;
/** What the two heads say: 16 × 16 cells × 40 and 8 × 8 cells × 104, f32. */
export const FINE_HEAD: i32 = 0xb38000;
export const COARSE_HEAD: i32 = 0xb42000;
/** The maps, one after the other; 2.7 MB. */
export const MAPS: i32 = 0xb49000;
