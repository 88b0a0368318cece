import type { Size } from '../../core/box.ts';
import type { Face } from '../../core/face.ts';
import type { FrameQuality } from '../../core/frame-quality.ts';
import type { WorkerAssets } from '../messages.ts';

/** What an engine finds in one frame. */
export interface FrameReading {
  /** Size of the frame as displayed. */
  readonly size: Size;
  /** Every face with a score of at least 0.5, best first, in pixels of the frame as displayed. */
  readonly faces: readonly Face[];
  /** Brightness, and sharpness of the best face; `null` when this frame was not measured. */
  readonly quality: FrameQuality | null;
}

/** A face detector that runs in the worker. */
export interface FaceEngine {
  /**
   * Reads one frame, which the caller closes. Call it again only when the one before has ended.
   * @throws {Error} When it broke down; it is of no use afterwards.
   */
  read(image: VideoFrame | ImageBitmap): Promise<FrameReading>;
  /** Frees its memory; idempotent. */
  close(): void;
}

/** Sets up an engine; called again after a breakdown. */
export type CreateEngine = () => Promise<FaceEngine>;

/** A kind of engine: what it needs and how it is made. */
export interface EngineKind {
  /** What this realm lacks for it, in words for logs; empty when it can run. */
  missingFeatures(): readonly string[];
  /** The URL of what takes longest to download. */
  largestFile(assets: WorkerAssets): string;
  /**
   * Downloads what the engine consists of.
   * @param onBytes Called for every piece that arrived.
   * @throws {FaceLivenessError} `assets-unavailable`.
   */
  download(assets: WorkerAssets, onBytes: () => void): Promise<CreateEngine>;
}
