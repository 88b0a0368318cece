import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { PIPELINE_FILES } from '../../scripts/build-wasm.mjs';
import { FramePipeline, type PipelineFormat, type StoredFrame } from '../../src/vision/worker/frame-pipeline.ts';

// Node 20 has these instructions behind a flag; browsers have them without one.
setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The compiled modules; `node scripts/build-wasm.mjs` makes them. */
export const PIPELINE_MODULES = {
  simd: new WebAssembly.Module(readFileSync(PIPELINE_FILES.simd)),
  relaxed: new WebAssembly.Module(readFileSync(PIPELINE_FILES.relaxed)),
};
export const PIPELINE_MODULE = PIPELINE_MODULES.simd;

/** A pipeline with memory of its own. */
export function createPipeline(): FramePipeline {
  return new FramePipeline(PIPELINE_MODULE);
}

/** Random whole numbers that are the same at every run (a 32-bit xorshift). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** From 0 to `end`, without `end`. */
  below(end: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError('Nothing to pick from.');
    return choice;
  }

  fill(bytes: Uint8Array): void {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let i = 0; i < words.length; i += 1) words[i] = this.below(0x1_0000_0000);
  }
}

/** What a stored frame is to be like; the rest has its plainest value. */
export interface Wish extends Partial<Omit<StoredFrame, 'planes'>> {
  readonly format: PipelineFormat;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bytes added to every row of a plane, and between the planes. */
  readonly paddingBytes?: number;
}

/** The layout of a frame that holds the visible rectangle and what is left of and above it. */
export function layOut({ paddingBytes = 0, ...wish }: Wish): StoredFrame {
  const frame = { xPx: 0, yPx: 0, rotation: 0, matrix: 'bt601', isFullRange: true, ...wish } as const;
  const [right, bottom] = [frame.xPx + frame.widthPx, frame.yPx + frame.heightPx];
  const [halfWidth, halfHeight] = [Math.ceil(right / 2), Math.ceil(bottom / 2)];
  const sizes =
    frame.format === 'I420'
      ? [[right, bottom] as const, [halfWidth, halfHeight] as const, [halfWidth, halfHeight] as const]
      : frame.format === 'NV12'
        ? [[right, bottom] as const, [2 * halfWidth, halfHeight] as const]
        : [[4 * right, bottom] as const];
  let end = paddingBytes;
  const planes = sizes.map(([rowBytes, rows]) => {
    const plane = { offset: end, stride: rowBytes + paddingBytes };
    end += plane.stride * rows + paddingBytes;
    return plane;
  });
  return { ...frame, planes };
}

/** Words for the name of a test. */
export function describeFrame(frame: StoredFrame): string {
  const { format, matrix, isFullRange, rotation, widthPx, heightPx, xPx, yPx, planes } = frame;
  const strides = planes.map(({ stride }) => stride).join('/');
  return `${format} ${widthPx}×${heightPx} at ${xPx},${yPx} by ${rotation}° ${matrix} ${isFullRange ? 'full' : 'limited'} strides ${strides}`;
}
