import { FaceDetector, type Detection } from '@mediapipe/tasks-vision';
import ModuleFactory from '@mediapipe/tasks-vision/vision_wasm_module_internal.js';
import type { Point } from '../../core/box.ts';
import { TRACKING_THRESHOLD, type Face } from '../../core/face.ts';
import { MAX_FACES } from '../messages.ts';
import type { FaceEngine } from './engine.ts';

/** The realm's globals through which MediaPipe gets its wasm runtime and writes log lines. */
declare const self: DedicatedWorkerGlobalScope & {
  ModuleFactory?: typeof ModuleFactory;
  custom_dbg?: (line: string) => void;
};

/**
 * MediaPipe's BlazeFace on the CPU, warmed up.
 * @param wasm The compiled runtime; may be used for several engines.
 * @param model The network with its normalization metadata.
 * @throws {Error} When the runtime refuses model or graph.
 */
export async function createMediaPipeEngine(wasm: WebAssembly.Module, model: Uint8Array): Promise<FaceEngine> {
  const detector = await createDetector(wasm, model);
  const engine = new MediaPipeEngine(detector);
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
  #isClosed = false;

  constructor(detector: FaceDetector) {
    this.#detector = detector;
  }

  detect(image: VideoFrame | ImageBitmap): readonly Face[] {
    this.#timestampMs += 1;
    const { detections } = this.#detector.detectForVideo(image, this.#timestampMs);
    const [widthPx, heightPx] =
      'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
    return detections
      .flatMap((detection) => toFace(detection, widthPx, heightPx) ?? [])
      .sort((a, b) => b.score - a.score)
      .slice(0, MAX_FACES);
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
    engine.detect(blank);
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
