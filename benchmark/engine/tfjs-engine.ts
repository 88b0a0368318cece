import { TRACKING_THRESHOLD, type Face } from '../../src/core/face.ts';
import type { EngineKind, FaceEngine, FrameReading } from '../../src/vision/worker/engine.ts';
import { referenceFaces, type ReferenceFace } from '../../test/wasm/faces-reference.ts';
import { Letterbox } from './letterbox.ts';
import type { MeasuredEngine } from './measured-worker.ts';
import { createTfjsNetwork, type TfjsNetwork } from './tfjs-network.mjs';

const ANCHORS = 896;
const NUMBERS_PER_ANCHOR = 17;

/** BlazeFace in TensorFlow.js: plain JavaScript brings the pixels into the network and makes faces of its numbers. */
export class TfjsEngine implements MeasuredEngine, FaceEngine {
  readonly #network: TfjsNetwork;
  readonly #letterboxes = new Map<string, Letterbox>();
  readonly #logits = new Float64Array(ANCHORS);
  readonly #coordinates = new Float64Array(ANCHORS * (NUMBERS_PER_ANCHOR - 1));
  #context: OffscreenCanvasRenderingContext2D | null = null;

  constructor(network: TfjsNetwork) {
    this.#network = network;
  }

  findFaces(pixels: Uint8ClampedArray, width: number, height: number): readonly Face[] {
    const output = this.#network.run(this.#letterboxFor(width, height).apply(pixels));
    for (let anchor = 0; anchor < ANCHORS; anchor += 1) {
      const start = anchor * NUMBERS_PER_ANCHOR;
      this.#logits[anchor] = output[start] ?? 0;
      this.#coordinates.set(output.subarray(start + 1, start + NUMBERS_PER_ANCHOR), anchor * (NUMBERS_PER_ANCHOR - 1));
    }
    const found = referenceFaces({ logits: this.#logits, coordinates: this.#coordinates }, TRACKING_THRESHOLD);
    return found.map((face) => toFace(face, width, height));
  }

  runNetwork(): void {
    this.#network.runAgain();
  }

  wasmBytes(): number {
    return this.#network.wasmBytes();
  }

  read(image: VideoFrame | ImageBitmap): Promise<FrameReading> {
    const [width, height] =
      'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
    this.#context ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!this.#context) return Promise.reject(new Error('There is no 2D context.'));
    this.#context.drawImage(image, 0, 0);
    const faces = this.findFaces(this.#context.getImageData(0, 0, width, height).data, width, height);
    return Promise.resolve({ size: { widthPx: width, heightPx: height }, faces, quality: null });
  }

  close(): void {
    this.#context = null;
  }

  #letterboxFor(width: number, height: number): Letterbox {
    const name = `${width}x${height}`;
    const letterbox = this.#letterboxes.get(name) ?? new Letterbox(width, height);
    this.#letterboxes.set(name, letterbox);
    return letterbox;
  }
}

/** TensorFlow.js behind the messages of the published workers; `wasmUrl` and `modelUrl` are those of TensorFlow.js. */
export const tfjsEngineKind: EngineKind = {
  missingFeatures: () => [],
  largestFile: ({ modelUrl }) => modelUrl,
  async download({ wasmUrl, modelUrl }) {
    const network = await createTfjsNetwork(wasmUrl, modelUrl);
    return () => Promise.resolve(new TfjsEngine(network));
  },
};

/** From fractions of the square to pixels of the frame. */
function toFace({ score, box, points }: ReferenceFace, width: number, height: number): Face {
  const side = Math.max(width, height);
  const x = (values: readonly number[], index: number): number => (values[index] ?? 0) * side - (side - width) / 2;
  const y = (values: readonly number[], index: number): number => (values[index] ?? 0) * side - (side - height) / 2;
  const point = (index: number): { x: number; y: number } => ({ x: x(points, 2 * index), y: y(points, 2 * index + 1) });
  const [leftPx, topPx] = [x(box, 0), y(box, 1)];
  return {
    score,
    box: { leftPx, topPx, widthPx: x(box, 2) - leftPx, heightPx: y(box, 3) - topPx },
    landmarks: {
      rightEye: point(0),
      leftEye: point(1),
      nose: point(2),
      mouth: point(3),
      rightEar: point(4),
      leftEar: point(5),
    },
  };
}
