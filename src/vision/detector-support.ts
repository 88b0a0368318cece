/** A module with one SIMD instruction (`i8x16.popcnt`); valid only where SIMD is. Source: the wasm-feature-detect list. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** A module with one relaxed instruction (`i8x16.relaxed_swizzle`). Source: the wasm-feature-detect list. */
const RELAXED_SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15,
  253, 128, 2, 11,
]);

/** Whether this realm takes the module that multiplies and adds in one instruction. */
export function canUseRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_SIMD_PROBE);
}

/**
 * What the built-in detector needs and this realm lacks, in words for logs; empty when it can run. The worker asks before
 * it downloads anything; the window may ask too.
 */
export function missingBuiltinFeatures(): readonly string[] {
  const missing: string[] = [];
  if (typeof WebAssembly !== 'object') missing.push('WebAssembly');
  else if (!WebAssembly.validate(SIMD_PROBE)) missing.push('WebAssembly SIMD');
  // Frames that cannot be copied, and bitmaps, go through a canvas.
  if (typeof OffscreenCanvas !== 'function') missing.push('OffscreenCanvas');
  return missing;
}

/** The same for MediaPipe. The window's answer on WebGL can differ from the worker's. */
export function missingMediaPipeFeatures(): readonly string[] {
  const missing = [...missingBuiltinFeatures()];
  if (typeof createImageBitmap !== 'function') missing.push('createImageBitmap');
  if (typeof OffscreenCanvas === 'function' && !hasWebGl2()) missing.push('WebGL 2 on an OffscreenCanvas');
  return missing;
}

/** MediaPipe needs it even on the CPU: without it creation succeeds and the first detection throws. */
function hasWebGl2(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  // Browsers allow few contexts at a time; this one is not needed any more.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
