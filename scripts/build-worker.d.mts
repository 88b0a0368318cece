/** Writes the workers with all that they fetch into a folder; see build-worker.mjs. */
export function buildWorker(outDir: string): Promise<void>;
