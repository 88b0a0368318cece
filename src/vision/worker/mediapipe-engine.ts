import { FaceDetector, type Detection } from '@mediapipe/tasks-vision';
import ModuleFactory from '@mediapipe/tasks-vision/vision_wasm_module_internal.js';
import type { Point, Size } from '../../core/box.ts';
import { TRACKING_THRESHOLD, type Face } from '../../core/face.ts';
import type { FrameQuality } from '../../core/frame-quality.ts';
import { missingMediaPipeFeatures } from '../detector-support.ts';
import { MAX_FACES } from '../messages.ts';
import { downloadModel, downloadWasm } from './asset-download.ts';
import type { EngineKind, FaceEngine, FrameReading } from './engine.ts';
import { FramePipeline } from './frame-pipeline.ts';
import { displayedSize, FrameStore } from './frame-store.ts';
import { MODEL_BYTES } from './model.ts';

/** The realm's globals through which MediaPipe gets its wasm runtime and writes log lines. */
declare const self: DedicatedWorkerGlobalScope & {
  ModuleFactory?: typeof ModuleFactory;
  custom_dbg?: (line: string) => void;
};

/** MediaPipe's BlazeFace on the CPU; the frame pipeline measures what MediaPipe does not. */
export const mediaPipeEngineKind: EngineKind = {
  missingFeatures: missingMediaPipeFeatures,
  largestFile: ({ wasmUrl }) => wasmUrl,
  async download({ wasmUrl, modelUrl, pipelineUrl, digests }, onBytes) {
    const [wasm, model, pipeline] = await Promise.all([
      downloadWasm(wasmUrl, digests, onBytes),
      downloadModel(modelUrl, MODEL_BYTES, digests, onBytes),
      downloadWasm(pipelineUrl, digests, onBytes),
    ]);
    return () => createMediaPipeEngine(wasm, model, new FramePipeline(pipeline));
  },
};

/** Reading a bitmap back takes ten times as long as copying a video frame: every second one is measured. */
const BITMAPS_PER_MEASUREMENT = 2;

/**
 * An engine that is warmed up.
 * @param wasm The compiled runtime; may be used for several engines.
 * @param model The network with its normalization metadata.
 * @throws {Error} When the runtime refuses model or graph.
 */
async function createMediaPipeEngine(
  wasm: WebAssembly.Module,
  model: Uint8Array,
  pipeline: FramePipeline,
): Promise<FaceEngine> {
  const detector = await createDetector(wasm, model);
  const engine = new MediaPipeEngine(detector, pipeline);
  try {
    await warmUp(engine);
  } catch (error) {
    engine.close();
    throw error;
  }
  return engine;
}

function createDetector(wasm: WebAssembly.Module, model: Uint8Array): Promise<FaceDetector> {
  return new Promise((resolve, reject) => {
    // The runtime would fetch its wasm itself, without progress and without typed errors. MediaPipe clears the global
    // after each use.
    self.ModuleFactory = (settings) =>
      ModuleFactory({
        ...settings,
        instantiateWasm(imports, onInstance) {
          // A refused instance is never reported by the runtime: it would wait for ever.
          WebAssembly.instantiate(wasm, imports).then((instance) => onInstance(instance, wasm), reject);
          return {};
        },
        print: writeNothing,
        printErr: writeNothing,
      });
    self.custom_dbg = writeNothing;
    FaceDetector.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: '' },
      {
        // A copy: MediaPipe keeps what it is given, and a second engine needs the original.
        baseOptions: { modelAssetBuffer: model.slice(), delegate: 'CPU' },
        // Without a canvas of our own iOS web views fail with "document is not defined".
        canvas: new OffscreenCanvas(1, 1),
        runningMode: 'VIDEO',
        minDetectionConfidence: TRACKING_THRESHOLD,
      },
    ).then(resolve, reject);
  });
}

/** The console belongs to the host page; failures are thrown as errors besides. */
function writeNothing(): void {}

class MediaPipeEngine implements FaceEngine {
  readonly #detector: FaceDetector;
  /** Own counter: a single timestamp that does not increase breaks MediaPipe's graph for good. */
  #timestampMs = 0;
  readonly #pipeline: FramePipeline;
  readonly #store: FrameStore;
  #bitmaps = 0;
  #isClosed = false;

  constructor(detector: FaceDetector, pipeline: FramePipeline) {
    this.#detector = detector;
    this.#pipeline = pipeline;
    this.#store = new FrameStore(pipeline);
  }

  async read(image: VideoFrame | ImageBitmap): Promise<FrameReading> {
    // The detector takes the pixels as they are stored; a bitmap has them as they are displayed.
    const upright = isTurned(image) ? await createImageBitmap(image) : image;
    try {
      const size = displayedSize(upright);
      const faces = this.#detect(upright, size);
      return { size, faces, quality: await this.#measure(image, faces[0]) };
    } finally {
      if (upright !== image) upright.close();
    }
  }

  #detect(image: VideoFrame | ImageBitmap, { widthPx, heightPx }: Size): readonly Face[] {
    this.#timestampMs += 1;
    const { detections } = this.#detector.detectForVideo(image, this.#timestampMs);
    return detections
      .flatMap((detection) => toFace(detection, widthPx, heightPx) ?? [])
      .sort((a, b) => b.score - a.score)
      .slice(0, MAX_FACES);
  }

  /** Brightness and sharpness are advice: a frame that cannot be measured goes without. */
  async #measure(image: VideoFrame | ImageBitmap, face: Face | undefined): Promise<FrameQuality | null> {
    if (!('format' in image)) {
      this.#bitmaps += 1;
      if (this.#bitmaps % BITMAPS_PER_MEASUREMENT === 0) return null;
    }
    try {
      const frame = await this.#store.take(image);
      return this.#pipeline.measure(face ? frame.toStored(face.box) : null);
    } catch {
      return null;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#detector.close();
  }
}

/** The first detection compiles and allocates; it must not fall on a camera frame. Without WebGL it throws. */
async function warmUp(engine: FaceEngine): Promise<void> {
  const blank = await createImageBitmap(new ImageData(128, 128));
  try {
    await engine.read(blank);
  } finally {
    blank.close();
  }
}

function toFace({ boundingBox, categories, keypoints }: Detection, widthPx: number, heightPx: number): Face | null {
  const [rightEye, leftEye, nose, mouth, rightEar, leftEar] = keypoints.map(({ x, y }): Point => ({
    x: x * widthPx,
    y: y * heightPx,
  }));
  const [category] = categories;
  if (!boundingBox || !category || !rightEye || !leftEye || !nose || !mouth || !rightEar || !leftEar) return null;
  return {
    box: {
      leftPx: boundingBox.originX,
      topPx: boundingBox.originY,
      widthPx: boundingBox.width,
      heightPx: boundingBox.height,
    },
    landmarks: { rightEye, leftEye, nose, mouth, rightEar, leftEar },
    score: category.score,
  };
}

/** Whether the frame is stored otherwise than it is displayed, as phones do. Not in every browser's types yet. */
function isTurned(image: VideoFrame | ImageBitmap): boolean {
  const { rotation = 0, flip = false } = image as { rotation?: number; flip?: boolean };
  return rotation !== 0 || flip;
}
