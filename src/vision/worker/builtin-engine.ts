import { FaceLivenessError } from '../../core/errors.ts';
import { TRACKING_THRESHOLD } from '../../core/face.ts';
import { canUseRelaxedSimd, missingBuiltinFeatures } from '../detector-support.ts';
import { MAX_FACES } from '../messages.ts';
import { downloadNetwork, downloadWasm } from './asset-download.ts';
import type { EngineKind, FaceEngine, FrameReading } from './engine.ts';
import { FramePipeline } from './frame-pipeline.ts';
import { FrameStore } from './frame-store.ts';
import { NETWORK_BYTES } from './model.ts';

/**
 * BlazeFace in the frame pipeline. The pixels of a frame go in once, faces and quality come out; where frames can be
 * copied, neither a canvas nor the GPU is needed.
 */
export const builtinEngineKind: EngineKind = {
  missingFeatures: missingBuiltinFeatures,
  largestFile: ({ networkUrl }) => networkUrl,
  async download({ pipelineUrl, relaxedPipelineUrl, networkUrl, digests }, onBytes) {
    const [module, network] = await Promise.all([
      downloadWasm(canUseRelaxedSimd() ? relaxedPipelineUrl : pipelineUrl, digests, onBytes),
      downloadNetwork(networkUrl, NETWORK_BYTES, digests, onBytes),
    ]);
    return () => Promise.resolve(createEngine(module, network));
  },
};

function createEngine(module: WebAssembly.Module, network: Uint8Array): FaceEngine {
  try {
    return new BuiltinEngine(module, network);
  } catch (cause) {
    const message = `The face detector cannot be set up. ${String(cause)}`;
    throw new FaceLivenessError('assets-unavailable', { message, cause });
  }
}

/** One instance with memory of its own. Works wherever WebAssembly SIMD does, a worker or not. */
export class BuiltinEngine implements FaceEngine {
  readonly #pipeline: FramePipeline;
  readonly #store: FrameStore;

  /**
   * @param module Compiled from wasm/.
   * @param network The packed network.
   * @throws {RangeError} For another network.
   */
  constructor(module: WebAssembly.Module, network: Uint8Array) {
    this.#pipeline = new FramePipeline(module);
    this.#pipeline.loadNetwork(network);
    this.#store = new FrameStore(this.#pipeline);
  }

  async read(image: VideoFrame | ImageBitmap): Promise<FrameReading> {
    const frame = await this.#store.take(image);
    const faces = this.#pipeline.findFaces(TRACKING_THRESHOLD, MAX_FACES);
    const quality = this.#pipeline.measure(faces[0]?.box ?? null);
    return { size: frame.displayed, faces: faces.map((face) => frame.toDisplayed(face)), quality };
  }

  /** Its memory goes with the last reference. */
  close(): void {}
}
