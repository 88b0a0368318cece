/** Writes the face detection network with its metadata; see build-model.mjs. */
export function buildModel(outFile: string, source?: Uint8Array): Promise<void>;
