import type { Face } from '../../core/face.ts';

/** A face detector that runs in the worker. */
export interface FaceEngine {
  /**
   * Finds the faces of one frame, synchronously.
   * @param image The frame as displayed (rotation applied); the caller closes it.
   * @returns Every face with a score of at least 0.5, best first, in the frame's pixels.
   * @throws {Error} When the detector broke down; it is of no use afterwards.
   */
  detect(image: VideoFrame | ImageBitmap): readonly Face[];
  /** Frees its memory; idempotent. */
  close(): void;
}

/** Sets up an engine; called again after a breakdown. */
export type CreateEngine = () => Promise<FaceEngine>;
