/**
 * Names of the files that the face detectors consist of: what the build makes, what `face-liveness assets` copies, and
 * what the element looks for in its assets folder.
 */
export const ASSET_NAMES = {
  worker: 'face-tracker.worker.js',
  pipeline: 'frame-pipeline.wasm',
  relaxedPipeline: 'frame-pipeline.relaxed.wasm',
  network: 'face-network.bin',
  mediaPipeWorker: 'mediapipe-face-tracker.worker.js',
  mediaPipeWasm: 'vision_wasm_module_internal.wasm',
  mediaPipeModel: 'face_detection_short_range.tflite',
} as const;

const { worker, pipeline, relaxedPipeline, network, mediaPipeWorker, mediaPipeWasm, mediaPipeModel } = ASSET_NAMES;

/** What each engine needs in the assets folder; which of the two pipelines the builtin one takes is up to the browser. */
export const ENGINE_ASSETS = {
  builtin: [worker, pipeline, relaxedPipeline, network],
  mediapipe: [mediaPipeWorker, pipeline, mediaPipeWasm, mediaPipeModel],
} as const satisfies Record<string, readonly string[]>;

/** Which face detector runs in the worker. */
export type FaceDetectorEngine = keyof typeof ENGINE_ASSETS;
