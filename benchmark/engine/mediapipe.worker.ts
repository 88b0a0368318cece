import { FaceDetector } from '@mediapipe/tasks-vision';
import { TRACKING_THRESHOLD } from '../../src/core/face.ts';
import { type MeasuredEngine, runMeasuredWorker } from './measured-worker.ts';
import type { FoundFace } from './messages.ts';

/** What Emscripten's loader gives; only its view of the memory is of interest. */
interface Runtime {
  readonly HEAPU8: Uint8Array;
}

const RUNTIME_URL = '/mediapipe/vision_wasm_module_internal.js';

/** MediaPipe Tasks, set up as src/vision/worker/mediapipe-engine.ts does it. */
async function createMediaPipeEngine(): Promise<MeasuredEngine> {
  const loader: { default: (settings: object) => Promise<Runtime> } = await import(/* @vite-ignore */ RUNTIME_URL);
  let runtime: Runtime | null = null;
  const ModuleFactory = async (settings: object): Promise<Runtime> =>
    (runtime = await loader.default({ ...settings, print: writeNothing, printErr: writeNothing }));
  Object.assign(self, { ModuleFactory, custom_dbg: writeNothing });
  const detector = await FaceDetector.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath: '/dist/vision_wasm_module_internal.wasm' },
    {
      baseOptions: { modelAssetPath: '/dist/face_detection_short_range.tflite', delegate: 'CPU' },
      canvas: new OffscreenCanvas(1, 1),
      runningMode: 'VIDEO',
      minDetectionConfidence: TRACKING_THRESHOLD,
    },
  );
  let timestampMs = 0;
  return {
    findFaces(pixels, width, height) {
      timestampMs += 1;
      const { detections } = detector.detectForVideo(new ImageData(pixels, width, height), timestampMs);
      return detections.flatMap(({ boundingBox, categories: [category] }): readonly FoundFace[] => {
        if (!boundingBox || !category) return [];
        const { originX: leftPx, originY: topPx, width: widthPx, height: heightPx } = boundingBox;
        return [{ box: { leftPx, topPx, widthPx, heightPx }, score: category.score }];
      });
    },
    wasmBytes: () => runtime?.HEAPU8.byteLength ?? 0,
  };
}

function writeNothing(): void {}

runMeasuredWorker(createMediaPipeEngine);
