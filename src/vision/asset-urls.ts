import { ASSET_NAMES, type FaceDetectorEngine } from './asset-names.ts';
import { ASSET_DIGESTS, ASSETS_FOLDER } from './built-assets.ts';
import type { WorkerAssets } from './messages.ts';

/** Each engine has a worker of its own, so that nobody downloads the other one. */
const WORKERS = {
  builtin: ASSET_NAMES.worker,
  mediapipe: ASSET_NAMES.mediaPipeWorker,
} as const satisfies Record<FaceDetectorEngine, string>;

/** Absolute URLs of the files that the face detectors consist of; a worker fetches those of its own. */
export interface AssetUrls extends WorkerAssets {
  readonly workerUrl: string;
}

/**
 * Where the files of the detectors are.
 * @param assetsUrl Folder that holds them, absolute or relative to the page, with or without a slash at its end; the
 *   folder where the build put them when absent.
 * @throws {TypeError} When `assetsUrl` is no URL.
 */
export function resolveAssetUrls(engine: FaceDetectorEngine, assetsUrl?: string): AssetUrls {
  const base = assetsUrl === undefined ? builtFolder() : new URL(withSlash(assetsUrl), document.baseURI).href;
  const at = (name: string): string => new URL(name, base).href;
  return {
    workerUrl: at(WORKERS[engine]),
    wasmUrl: at(ASSET_NAMES.mediaPipeWasm),
    modelUrl: at(ASSET_NAMES.mediaPipeModel),
    pipelineUrl: at(ASSET_NAMES.pipeline),
    relaxedPipelineUrl: at(ASSET_NAMES.relaxedPipeline),
    networkUrl: at(ASSET_NAMES.network),
    digests: Object.fromEntries(Object.entries(ASSET_DIGESTS).map(([name, digest]) => [at(name), digest])),
  };
}

/**
 * Bundlers replace the pattern `new URL('…', import.meta.url)` with what they make of the file, and fail where it is a
 * folder. Some see through a constant, so the address of this module takes a detour.
 */
function builtFolder(): string {
  const [moduleUrl] = import.meta.url.split(/[?#]/, 1);
  return new URL(ASSETS_FOLDER, moduleUrl).href;
}

/** `folder` as a URL to resolve names against: the last segment counts as a folder. */
function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
