import { setFlagsFromString } from 'node:v8';
import { createMemoryStream, main } from 'assemblyscript/asc';

/** The two forms in which the module is published. */
export const VARIANTS = ['simd', 'relaxed-simd'] as const;
export type Variant = (typeof VARIANTS)[number];

// Node 20 has these instructions behind a flag; browsers have them without one.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** What wasm/kernels.ts exports. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  multiplyRow(
    pixels: number,
    source: number,
    sourceStep: number,
    segments: number,
    segmentStep: number,
    depth: number,
    weights: number,
    residual: number,
    residualStep: number,
    floor: number,
    target: number,
    targetStep: number,
  ): void;
  convolveDepthwiseRow(
    pixels: number,
    source: number,
    pixelStep: number,
    rowStep: number,
    stride: number,
    weights: number,
    target: number,
    targetStep: number,
  ): void;
  poolRow(pixels: number, source: number, pixelStep: number, rowStep: number, target: number): void;
}

/** The kernels by themselves; the published module exports only what the worker calls. */
export async function compileKernels(variant: Variant): Promise<Kernels> {
  let binary = new Uint8Array();
  const features = variant === 'simd' ? ['simd'] : ['simd', 'relaxed-simd'];
  const { error, stderr } = await main(
    ['wasm/kernels.ts', '--outFile', 'kernels.wasm', '--runtime', 'stub', '--use', 'abort=', '--initialMemory', '48']
      .concat(features.flatMap((feature) => ['--enable', feature]))
      .concat('--optimizeLevel', '3', '--noAssert'),
    {
      stderr: createMemoryStream(),
      writeFile: (_, contents) => void (binary = Uint8Array.from(contents as Uint8Array)),
    },
  );
  if (error) throw new Error(stderr.toString(), { cause: error });
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports as unknown as Kernels;
}
