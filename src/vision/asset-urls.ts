import type { WorkerAssets } from './messages.ts';

/** Which face detector runs in the worker. */
export type FaceDetectorEngine = 'builtin' | 'mediapipe';

/** Each engine has a worker of its own, so that nobody downloads the other one. */
const WORKERS = {
  builtin: 'face-tracker.worker.js',
  mediapipe: 'mediapipe-face-tracker.worker.js',
} as const satisfies Record<FaceDetectorEngine, string>;

/** Absolute URLs of the files that the face detectors consist of; a worker fetches those of its own. */
export interface AssetUrls extends WorkerAssets {
  readonly workerUrl: string;
}

/**
 * Where the files of the detectors are.
 * @param assetsUrl Folder that holds them, absolute or relative to the page, with or without a slash at its end; the
 *   folder of this module when absent.
 * @throws {TypeError} When `assetsUrl` is no URL.
 */
export function resolveAssetUrls(engine: FaceDetectorEngine, assetsUrl?: string): AssetUrls {
  const base = assetsUrl === undefined ? ownFolder() : new URL(withSlash(assetsUrl), document.baseURI).href;
  const at = (name: string): string => new URL(name, base).href;
  return {
    workerUrl: at(WORKERS[engine]),
    wasmUrl: at('vision_wasm_module_internal.wasm'),
    modelUrl: at('face_detection_short_range.tflite'),
    pipelineUrl: at('frame-pipeline.wasm'),
    relaxedPipelineUrl: at('frame-pipeline.relaxed.wasm'),
    networkUrl: at('face-network.bin'),
  };
}

/**
 * The folder of this module. Bundlers replace the pattern `new URL('…', import.meta.url)` with what they make of the
 * file, so the folder is cut out of the string.
 */
function ownFolder(): string {
  const [moduleUrl = ''] = import.meta.url.split(/[?#]/, 1);
  return moduleUrl.slice(0, moduleUrl.lastIndexOf('/') + 1);
}

/** `folder` as a URL to resolve names against: the last segment counts as a folder. */
function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
