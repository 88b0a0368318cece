/** A module with one SIMD instruction (`i8x16.popcnt`); valid only where SIMD is. Source: the wasm-feature-detect list. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/**
 * What the face detector needs and this realm lacks, in words for logs; empty when it can run. The worker asks before
 * it downloads anything; the window may ask too, although its answer on WebGL can differ from the worker's.
 */
export function missingDetectorFeatures(): readonly string[] {
  const missing: string[] = [];
  if (typeof WebAssembly !== 'object') missing.push('WebAssembly');
  else if (!WebAssembly.validate(SIMD_PROBE)) missing.push('WebAssembly SIMD');
  if (typeof createImageBitmap !== 'function') missing.push('createImageBitmap');
  if (typeof OffscreenCanvas !== 'function') missing.push('OffscreenCanvas');
  else if (!hasWebGl2()) missing.push('WebGL 2 on an OffscreenCanvas');
  return missing;
}

/** MediaPipe needs it even on the CPU: without it creation succeeds and the first detection throws. */
function hasWebGl2(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  // Browsers allow few contexts at a time; this one is not needed any more.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
