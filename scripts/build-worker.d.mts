/** Names that src/vision/asset-urls.ts expects beside the element's script. */
export const ASSET_NAMES: {
  readonly worker: string;
  readonly wasm: string;
  readonly model: string;
  readonly pipeline: string;
};

/** Writes worker, wasm and model into a folder; see build-worker.mjs. */
export function buildWorker(outDir: string): Promise<void>;
