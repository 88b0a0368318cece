import type { ErrorCode } from '../core/errors.ts';
import type { Face } from '../core/face.ts';
import type { FrameQuality } from '../core/frame-quality.ts';

/** Absolute URLs of what the workers run on. */
export interface WorkerAssets {
  /** The frame pipeline, with and without relaxed SIMD. */
  readonly pipelineUrl: string;
  readonly relaxedPipelineUrl: string;
  /** The packed network of the built-in engine. */
  readonly networkUrl: string;
  /** MediaPipe's runtime and network. */
  readonly wasmUrl: string;
  readonly modelUrl: string;
  /** SHA-384 of the files by URL, base64; one that is not listed is taken as it comes. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What the window asks of the worker. */
export type ToWorker =
  /** Fetch what the detector consists of and set it up; answered by `clock`, `progress` … and `ready` or `failed`. */
  | { readonly type: 'load'; readonly assets: WorkerAssets }
  /** Analyse the frames of this stream (transferred) until the next feed or `stop`. */
  | ({ readonly type: 'stream'; readonly frames: ReadableStream<VideoFrame> } & Feed)
  /** Make the stream in the worker, from this transferred track. */
  | ({ readonly type: 'track'; readonly track: MediaStreamTrack } & Feed)
  /** One frame (transferred); the answer is its `faces` message, so that one is on its way at a time. */
  | { readonly type: 'bitmap'; readonly run: number; readonly bitmap: ImageBitmap; readonly capturedMs: number }
  /** Asks for a sign of life; answered by `alive` between two frames. */
  | { readonly type: 'ping' }
  /** Let go of stream, track and detector. */
  | { readonly type: 'close' };

/** A stream of frames that the worker pulls from. */
export interface Feed {
  /** Number of the `start` call that the feed belongs to; answers carry it, so that late ones are recognized. */
  readonly run: number;
  /** Nominal frames per second, > 0. */
  readonly frameRate: number;
}

/** What the worker tells the window. */
export type FromWorker =
  /** The script runs; of which version of the package it is. */
  | { readonly type: 'loaded'; readonly version: string; readonly takesTracks: boolean }
  /** Readings of the worker's clock, taken when `load` arrived. */
  | { readonly type: 'clock'; readonly timeOriginMs: number; readonly nowMs: number }
  | { readonly type: 'progress' }
  /** @property bitsPerSecond Speed of the download; `null` when it was too short to tell, as from a cache. */
  | { readonly type: 'ready'; readonly bitsPerSecond: number | null }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string }
  | FacesMessage
  | { readonly type: 'alive' }
  /** Everything is released. */
  | { readonly type: 'closed' };

/** Result for one analysed frame. */
export interface FacesMessage {
  readonly type: 'faces';
  readonly run: number;
  /** Counts the analysed frames of a run from 0. */
  readonly seq: number;
  /** When the frame arrived: on the worker's clock for streams and tracks, as handed over for bitmaps. */
  readonly capturedMs: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Frames that arrived during the analysis of earlier ones and were dropped, since the message before. */
  readonly dropped: number;
  /**
   * {@link QUALITY_NUMBERS} numbers of the frame: mean luma, dark and bright share, sharpness; not a number when it was
   * not measured. Then {@link NUMBERS_PER_FACE} numbers a face, best face first, in unmirrored pixels: left, top, width
   * and height of the box; x and y of right eye, left eye, nose, mouth, right ear, left ear; score.
   */
  readonly numbers: Float32Array;
}

/** Length of the frame's quality at the front of {@link FacesMessage.numbers}. */
export const QUALITY_NUMBERS = 4;

/** Length of one face in {@link FacesMessage.numbers}. */
export const NUMBERS_PER_FACE = 17;

/** More faces than this in one frame are not reported: two already end a check. */
export const MAX_FACES = 8;

/** Numbers with room for everything that a message holds. */
export function numbersForMessage(): Float32Array<ArrayBuffer> {
  return new Float32Array(QUALITY_NUMBERS + MAX_FACES * NUMBERS_PER_FACE);
}

/** How many numbers a message with so many faces has. */
export function usedNumbers(faceCount: number): number {
  return QUALITY_NUMBERS + faceCount * NUMBERS_PER_FACE;
}

/** Writes the quality of the frame; `null` when it was not measured. */
export function writeQuality(numbers: Float32Array, quality: FrameQuality | null): void {
  if (!quality) numbers.fill(Number.NaN, 0, QUALITY_NUMBERS);
  else numbers.set([quality.meanLuma, quality.darkRatio, quality.brightRatio, quality.sharpness]);
}

/** The quality of the frame; `null` when it was not measured. */
export function readQuality(numbers: Float32Array): FrameQuality | null {
  const [meanLuma = Number.NaN, darkRatio = Number.NaN, brightRatio = Number.NaN, sharpness = Number.NaN] = numbers;
  return Number.isNaN(meanLuma) ? null : { meanLuma, darkRatio, brightRatio, sharpness };
}

/** Writes one face as the `index`-th of a message. @param numbers From {@link numbersForMessage}. */
export function writeFace(numbers: Float32Array, index: number, { box, landmarks, score }: Face): void {
  const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = landmarks;
  const points = [rightEye, leftEye, nose, mouth, rightEar, leftEar].flatMap(({ x, y }) => [x, y]);
  numbers.set([box.leftPx, box.topPx, box.widthPx, box.heightPx, ...points, score], usedNumbers(index));
}

const TYPES_FROM_WORKER: readonly unknown[] = [
  'loaded',
  'clock',
  'progress',
  'ready',
  'failed',
  'faces',
  'alive',
  'closed',
] satisfies readonly FromWorker['type'][];

/** Whether something that a worker sent is a message of ours; one with faces only when all of its numbers are some. */
export function isFromWorker(data: unknown): data is FromWorker {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return data.type === 'faces' ? isFaces(data) : TYPES_FROM_WORKER.includes(data.type);
}

function isFaces(data: Partial<Record<keyof FacesMessage, unknown>>): boolean {
  const { run, seq, capturedMs, widthPx, heightPx, dropped, numbers } = data;
  if (![run, seq, capturedMs, widthPx, heightPx, dropped].every(Number.isFinite)) return false;
  if (!(numbers instanceof Float32Array) || numbers.length < QUALITY_NUMBERS) return false;
  if ((numbers.length - QUALITY_NUMBERS) % NUMBERS_PER_FACE !== 0) return false;
  return numbers.subarray(QUALITY_NUMBERS).every(Number.isFinite);
}

/** The faces of a message, best first. @throws {RangeError} When the numbers are not whole faces. */
export function readFaces(numbers: Float32Array): readonly Face[] {
  const count = (numbers.length - QUALITY_NUMBERS) / NUMBERS_PER_FACE;
  if (!Number.isInteger(count) || count < 0) throw new RangeError('Not a whole number of faces.');
  return Array.from({ length: count }, (_, index) =>
    readFace(numbers.subarray(usedNumbers(index), usedNumbers(index + 1))),
  );
}

function readFace(numbers: Float32Array): Face {
  const at = (index: number): number => numbers[index] ?? Number.NaN;
  const point = (index: number): { x: number; y: number } => ({ x: at(4 + 2 * index), y: at(5 + 2 * index) });
  return {
    box: { leftPx: at(0), topPx: at(1), widthPx: at(2), heightPx: at(3) },
    landmarks: {
      rightEye: point(0),
      leftEye: point(1),
      nose: point(2),
      mouth: point(3),
      rightEar: point(4),
      leftEar: point(5),
    },
    score: at(16),
  };
}
