import { FaceDetector } from '@mediapipe/tasks-vision';
import { EXPECTED_ORDER, type SeenFace } from './seen-face.ts';

/** Where the test server has the model (built) and MediaPipe's runtime (installed). */
const MODEL_URL = '/cdn/face_detection_short_range.tflite';
const RUNTIME_URL = '/node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal';

/** MediaPipe's face detector without any of this project's code around it: the judge of the simulated person. */
export interface IndependentDetector {
  detect(canvas: HTMLCanvasElement): readonly SeenFace[];
  close(): void;
}

/** Loads the detector; `minScore` is the lowest score that it reports. */
export async function createIndependentDetector(minScore: number): Promise<IndependentDetector> {
  const runtime: { default: unknown } = await import(`${RUNTIME_URL}.js`);
  Object.assign(self, { ModuleFactory: runtime.default });
  const detector = await FaceDetector.createFromOptions(
    { wasmLoaderPath: '', wasmBinaryPath: `${RUNTIME_URL}.wasm` },
    {
      baseOptions: { modelAssetPath: MODEL_URL, delegate: 'CPU' },
      canvas: new OffscreenCanvas(1, 1),
      runningMode: 'IMAGE',
      minDetectionConfidence: minScore,
    },
  );
  return {
    detect(canvas) {
      const { detections } = detector.detect(canvas);
      return detections.map(({ categories, keypoints }) => ({
        score: categories[0]?.score ?? 0,
        points: keypoints.slice(0, EXPECTED_ORDER.length).map(({ x, y }) => ({
          x: x * canvas.width,
          y: y * canvas.height,
        })),
      }));
    },
    close: () => detector.close(),
  };
}
