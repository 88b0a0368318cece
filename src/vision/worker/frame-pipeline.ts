import { clamp, type Box, type Point, type Size } from '../../core/box.ts';
import type { Face } from '../../core/face.ts';
import type { FrameQuality } from '../../core/frame-quality.ts';

/** Pixel formats that the pipeline reads, under the names of WebCodecs; values as in wasm/frame.ts. */
const FORMATS = { RGBA: 0, RGBX: 0, BGRA: 1, BGRX: 1, I420: 2, NV12: 3 } as const satisfies Partial<
  Record<VideoPixelFormat, number>
>;

/** Values as in wasm/frame.ts. */
const MATRICES = { bt601: 0, bt709: 1 } as const;

/** Why a frame is refused; values as in wasm/frame.ts. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'an unknown format, matrix or rotation',
  2: 'no pixels, or more than the pipeline has room for',
  3: 'a plane that is not where it is said to be',
};

/** Why the file of a network is refused; values as in wasm/network-file.ts. */
const NETWORK_REFUSALS: Readonly<Record<number, string>> = {
  1: 'it is longer or shorter than its layers',
  2: 'it is another network',
  3: 'it was damaged',
};

/** Floats of a face in the results: score, left, top, right, bottom, and six points. As in wasm/faces.ts. */
const FACE_FLOATS = 17;

/** Pixels a side of the tensor: 128, and its border. */
const TENSOR_SIDE = 131;

/** Longest side, and longest short side, of a frame that the pipeline takes; as in wasm/memory-map.ts. */
export const MAX_LONG_SIDE = 1920;
export const MAX_SHORT_SIDE = 1080;

/** A pixel format that the pipeline reads. */
export type PipelineFormat = keyof typeof FORMATS;

/** Whether the pipeline reads a format as it is. */
export function isPipelineFormat(format: VideoPixelFormat | null): format is PipelineFormat {
  return format !== null && Object.hasOwn(FORMATS, format);
}

/** How the pixels lie in {@link FramePipeline.frameBytes}. */
export interface StoredFrame {
  readonly format: PipelineFormat;
  /** Offset of the first byte and bytes from row to row: one plane of RGB, two of NV12, three of I420. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  /** Left and upper edge of the visible rectangle; 0 unless the planes hold more than that. */
  readonly xPx: number;
  readonly yPx: number;
  /** Size of the visible rectangle, before rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Degrees clockwise to its upright position: 0, 90, 180 or 270. */
  readonly rotation: number;
  readonly matrix: keyof typeof MATRICES;
  /** Whether luma goes from 0 to 255 instead of 16 to 235; always so for RGB. */
  readonly isFullRange: boolean;
}

/** What the module exports; README.md in wasm/ explains it. */
interface PipelineExports {
  readonly memory: WebAssembly.Memory;
  readonly FRAME: WebAssembly.Global<'i32'>;
  readonly FRAME_BYTES: WebAssembly.Global<'i32'>;
  readonly LUMA: WebAssembly.Global<'i32'>;
  readonly TENSOR: WebAssembly.Global<'i32'>;
  readonly HISTOGRAM: WebAssembly.Global<'i32'>;
  readonly FACES: WebAssembly.Global<'i32'>;
  readonly FINE_HEAD: WebAssembly.Global<'i32'>;
  readonly COARSE_HEAD: WebAssembly.Global<'i32'>;
  readonly meanLuma: WebAssembly.Global<'f64'>;
  readonly darkRatio: WebAssembly.Global<'f64'>;
  readonly brightRatio: WebAssembly.Global<'f64'>;
  setPlane(index: number, offset: number, stride: number): void;
  setFrame(
    format: number,
    xPx: number,
    yPx: number,
    widthPx: number,
    heightPx: number,
    rotation: number,
    matrix: number,
    isFullRange: number,
  ): number;
  writeLuma(): void;
  measureLuma(): void;
  writeHistogram(x: number, y: number, width: number, height: number): void;
  laplacianVariance(x: number, y: number, width: number, height: number): number;
  writeTensor(): void;
  loadNetwork(file: number, length: number): number;
  runNetwork(): void;
  findFaces(threshold: number, most: number): number;
}

/**
 * The frame pipeline in WebAssembly. Write the planes into `frameBytes`, call `setFrame`, then any of the others.
 * Its arrays are views of fixed memory: they change with the next frame.
 */
export class FramePipeline {
  readonly #exports: PipelineExports;
  /** Where the planes go. */
  readonly frameBytes: Uint8Array<ArrayBuffer>;
  #hasFrame = false;
  #hasLuma = false;
  #hasNetwork = false;
  #upright: Size = { widthPx: 0, heightPx: 0 };

  /** @param module Compiled from wasm/. */
  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as PipelineExports;
    const { FRAME, FRAME_BYTES } = this.#exports;
    this.frameBytes = new Uint8Array(this.#buffer, FRAME.value, FRAME_BYTES.value);
  }

  /** The memory does not grow, so its buffer stays. */
  get #buffer(): ArrayBuffer {
    return this.#exports.memory.buffer as ArrayBuffer;
  }

  /**
   * Takes the frame in `frameBytes`, which has to stay there until all is known about it.
   * @throws {RangeError} When it has no pixels, more than 1920 × 1080, or planes that do not fit; the next one may do.
   */
  setFrame({ format, planes, xPx, yPx, widthPx, heightPx, rotation, matrix, isFullRange }: StoredFrame): void {
    this.#hasFrame = false;
    this.#hasLuma = false;
    for (let index = 0; index < 3; index += 1) {
      const { offset, stride } = planes[index] ?? { offset: -1, stride: 0 };
      this.#exports.setPlane(index, offset, stride);
    }
    const numbers = [FORMATS[format], xPx, yPx, widthPx, heightPx, rotation, MATRICES[matrix]] as const;
    const refusal = this.#exports.setFrame(...numbers, Number(isFullRange));
    if (refusal !== 0) {
      throw new RangeError(`A frame of ${widthPx} × ${heightPx} in ${format} is refused: ${REFUSALS[refusal] ?? ''}.`);
    }
    this.#hasFrame = true;
    this.#upright = rotation % 180 === 0 ? { widthPx, heightPx } : { widthPx: heightPx, heightPx: widthPx };
  }

  /**
   * Brightness of the frame and sharpness of a face.
   * @param face Its box in upright pixels; `null` without a face.
   */
  measure(face: Box | null): FrameQuality {
    this.#requireLuma();
    this.#exports.measureLuma();
    const { meanLuma, darkRatio, brightRatio } = this.#exports;
    const values = { meanLuma: meanLuma.value, darkRatio: darkRatio.value, brightRatio: brightRatio.value };
    return { ...values, sharpness: face ? this.laplacianVariance(face) : 0 };
  }

  /** Variance of the Laplacian in a box of upright pixels, as far as it is inside; 0 where there is nothing. */
  laplacianVariance(box: Box): number {
    this.#requireLuma();
    return this.#exports.laplacianVariance(...wholePixels(box));
  }

  /** Counts of the luma values 0 to 255 in a box of upright pixels, as far as it is inside. */
  histogram(box: Box): Uint32Array {
    this.#requireLuma();
    this.#exports.writeHistogram(...wholePixels(box));
    return new Uint32Array(this.#buffer, this.#exports.HISTOGRAM.value, 256);
  }

  /** The upright luma plane: a byte a pixel, full range, rows without padding. */
  luma(): Uint8Array {
    this.#requireLuma();
    const { widthPx, heightPx } = this.#upright;
    return new Uint8Array(this.#buffer, this.#exports.LUMA.value, widthPx * heightPx);
  }

  /**
   * Takes the packed network of scripts/build-network.mjs, after which there is no frame.
   * @throws {RangeError} When it is another file; there is no network then.
   */
  loadNetwork(file: Uint8Array): void {
    this.#hasFrame = false;
    this.#hasNetwork = false;
    if (file.length > this.frameBytes.length) throw new RangeError('The network is refused: it is far too long.');
    this.frameBytes.set(file);
    const refusal = this.#exports.loadNetwork(this.#exports.FRAME.value, file.length);
    if (refusal !== 0) throw new RangeError(`The network is refused: ${NETWORK_REFUSALS[refusal] ?? ''}.`);
    this.#hasNetwork = true;
  }

  /**
   * Finds the faces of the frame.
   * @param threshold Least score, 0 to 1.
   * @param most How many are wanted, at least 1.
   * @returns The best first, in upright pixels.
   */
  findFaces(threshold: number, most: number): readonly Face[] {
    this.#requireFrame();
    if (!this.#hasNetwork) throw new RangeError('The pipeline has no network.');
    this.#exports.writeTensor();
    this.#exports.runNetwork();
    const count = this.#exports.findFaces(threshold, most);
    const numbers = new Float32Array(this.#buffer, this.#exports.FACES.value, count * FACE_FLOATS);
    return Array.from({ length: count }, (_, index) =>
      toFace(numbers.subarray(index * FACE_FLOATS, (index + 1) * FACE_FLOATS), this.#upright),
    );
  }

  /**
   * The upright frame letterboxed to 128 × 128 × RGB in [−1, 1]; sampled at pixel corners, black outside. With a border
   * of one pixel above and left and of two below and right, which is 0.
   */
  tensor(): Float32Array {
    this.#requireFrame();
    this.#exports.writeTensor();
    return new Float32Array(this.#buffer, this.#exports.TENSOR.value, TENSOR_SIDE * TENSOR_SIDE * 3);
  }

  /**
   * What the network's heads said about the last frame: 16 × 16 cells of 40 numbers and 8 × 8 cells of 104. A cell has 16
   * coordinates for each of its two or six anchors, then their logits; the rest is padding.
   */
  heads(): { readonly fine: Float32Array; readonly coarse: Float32Array } {
    const { FINE_HEAD, COARSE_HEAD } = this.#exports;
    return {
      fine: new Float32Array(this.#buffer, FINE_HEAD.value, 16 * 16 * 40),
      coarse: new Float32Array(this.#buffer, COARSE_HEAD.value, 8 * 8 * 104),
    };
  }

  #requireFrame(): void {
    if (!this.#hasFrame) throw new RangeError('The pipeline has no frame.');
  }

  /** The luma plane is made when somebody asks for it. */
  #requireLuma(): void {
    this.#requireFrame();
    if (this.#hasLuma) return;
    this.#exports.writeLuma();
    this.#hasLuma = true;
  }
}

/** The square is the frame with black beside its shorter side. */
function toFace(numbers: Float32Array, { widthPx, heightPx }: Size): Face {
  const sidePx = Math.max(widthPx, heightPx);
  const [marginX, marginY] = [(sidePx - widthPx) / 2, (sidePx - heightPx) / 2];
  const point = (index: number): Point => ({
    x: (numbers[index] ?? Number.NaN) * sidePx - marginX,
    y: (numbers[index + 1] ?? Number.NaN) * sidePx - marginY,
  });
  const [topLeft, bottomRight] = [point(1), point(3)];
  return {
    score: numbers[0] ?? 0,
    box: {
      leftPx: topLeft.x,
      topPx: topLeft.y,
      widthPx: bottomRight.x - topLeft.x,
      heightPx: bottomRight.y - topLeft.y,
    },
    landmarks: {
      rightEye: point(5),
      leftEye: point(7),
      nose: point(9),
      mouth: point(11),
      rightEar: point(13),
      leftEar: point(15),
    },
  };
}

/** Boxes of detectors may reach far out; whole numbers of pixels that 32 bits hold are enough to cut them. */
function wholePixels(box: Box): [x: number, y: number, width: number, height: number] {
  const { leftPx, topPx, widthPx, heightPx } = box;
  const whole = (value: number): number => clamp(Math.round(value), -1_000_000, 1_000_000);
  return [whole(leftPx), whole(topPx), whole(widthPx), whole(heightPx)];
}
