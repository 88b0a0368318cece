import type { Box } from '../../src/core/box.ts';

/** The detectors that are compared. */
export const ENGINES = ['builtin-simd', 'builtin-relaxed', 'mediapipe', 'tfjs'] as const;

/** One of {@link ENGINES}. */
export type EngineName = (typeof ENGINES)[number];

/** Frames of one size. */
export interface FrameSet {
  readonly width: number;
  readonly height: number;
  /** RGBA, four bytes a pixel, a frame each. */
  readonly frames: readonly Uint8ClampedArray<ArrayBuffer>[];
}

/** What of a detected face is compared, in pixels of the frame. */
export interface FoundFace {
  readonly box: Box;
  readonly score: number;
}

/** What is timed: pixels in memory to faces, or the network alone on an input that is ready. */
export type Work = 'frame' | 'network';

/** What the page asks of a worker. */
export type ToWorker =
  /** Set up the engine and take these frames; answered by `prepared`. */
  | { readonly type: 'prepare'; readonly sets: readonly FrameSet[] }
  /** Do the work so many times, frame after frame of a set; answered by `measured`. */
  | { readonly type: 'measure'; readonly work: Work; readonly set: number; readonly count: number };

/** What a worker answers. */
export type FromWorker =
  /** The faces of every frame of every set, best first. */
  | { readonly type: 'prepared'; readonly faces: readonly (readonly (readonly FoundFace[])[])[] }
  /** @property wasmBytes Memory of the engine's wasm instance. */
  | { readonly type: 'measured'; readonly durationsMs: readonly number[]; readonly wasmBytes: number }
  | { readonly type: 'failed'; readonly message: string };
