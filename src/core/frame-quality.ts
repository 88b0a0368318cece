/** Brightness and sharpness of one frame, measured on its luma by the frame pipeline. */
export interface FrameQuality {
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels that are clipped dark, 0 to 1. */
  readonly darkRatio: number;
  /** Share of pixels that are clipped bright, 0 to 1. */
  readonly brightRatio: number;
  /** Variance of the Laplacian in the face's box; small means blurred. 0 when there is no face. */
  readonly sharpness: number;
}
