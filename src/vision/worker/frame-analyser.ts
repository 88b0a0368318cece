import { asFaceLivenessError } from '../../core/errors.ts';
import type { Face } from '../../core/face.ts';
import type { FrameQuality } from '../../core/frame-quality.ts';
import { MAX_FACES, numbersForMessage, usedNumbers, writeFace, writeQuality, type FromWorker } from '../messages.ts';
import type { CreateEngine, FaceEngine } from './engine.ts';
import type { FrameMeter } from './frame-meter.ts';

/** Reading a bitmap back takes ten times as long as copying a video frame: every second one is measured. */
const BITMAPS_PER_MEASUREMENT = 2;

/** One frame and what is known about it. */
export interface ArrivedFrame {
  readonly image: VideoFrame | ImageBitmap;
  readonly run: number;
  readonly capturedMs: number;
  readonly dropped: number;
}

/**
 * Takes frames through detector and meter and posts one `faces` message each. A detector that breaks down is replaced once
 * a run; after a second time `failed` is posted and nothing more is analysed.
 */
export class FrameAnalyser {
  readonly #createEngine: CreateEngine;
  readonly #post: (message: FromWorker, transfer?: Transferable[]) => void;
  readonly #meter: FrameMeter;
  readonly #numbers = numbersForMessage();
  #engine: FaceEngine | null = null;
  #seq = 0;
  #repairedRun: number | null = null;

  /** @param post Sends a message to the window. */
  constructor(
    createEngine: CreateEngine,
    meter: FrameMeter,
    post: (message: FromWorker, transfer?: Transferable[]) => void,
  ) {
    this.#createEngine = createEngine;
    this.#meter = meter;
    this.#post = post;
  }

  /** Sets up the detector. @throws Whatever the engine's creation throws. */
  async prepare(): Promise<void> {
    this.#engine ??= await this.#createEngine();
  }

  /**
   * Analyses one frame and closes it.
   * @returns Whether the analysis goes on; `false` after the detector broke down for good.
   */
  async analyse(frame: ArrivedFrame): Promise<boolean> {
    const { image } = frame;
    let upright = image;
    try {
      // The detector takes the pixels as they are stored; a bitmap has them as they are displayed.
      if (isTurned(image)) upright = await createImageBitmap(image);
      const faces = await this.#detect(upright, frame.run);
      const quality = await this.#measure(image, faces[0]);
      this.#report(frame, sizeOf(upright), faces, quality);
      return true;
    } catch (error) {
      this.close();
      const { code, message } = asFaceLivenessError(error, 'detector-failed');
      this.#post({ type: 'failed', code, message: `${message} ${String(error)}` });
      return false;
    } finally {
      image.close();
      upright.close();
    }
  }

  /** Frees the detector; idempotent. */
  close(): void {
    const engine = this.#engine;
    this.#engine = null;
    try {
      engine?.close();
    } catch {
      // A graph that broke down reports its old error once more when it is closed.
    }
  }

  async #detect(image: VideoFrame | ImageBitmap, run: number): Promise<readonly Face[]> {
    try {
      return this.#running().detect(image);
    } catch (error) {
      if (this.#repairedRun === run) throw error;
      this.#repairedRun = run;
      this.close();
      await this.prepare();
      return this.#running().detect(image);
    }
  }

  /** Brightness and sharpness are advice: a frame that cannot be measured, for example a very large one, goes without. */
  async #measure(image: VideoFrame | ImageBitmap, face: Face | undefined): Promise<FrameQuality | null> {
    if (!('format' in image) && this.#seq % BITMAPS_PER_MEASUREMENT !== 0) return null;
    try {
      return await this.#meter.measure(image, face?.box ?? null);
    } catch {
      return null;
    }
  }

  #report(
    { run, capturedMs, dropped }: ArrivedFrame,
    [widthPx, heightPx]: [widthPx: number, heightPx: number],
    faces: readonly Face[],
    quality: FrameQuality | null,
  ): void {
    writeQuality(this.#numbers, quality);
    const shown = faces.slice(0, MAX_FACES);
    shown.forEach((face, index) => writeFace(this.#numbers, index, face));
    // A message carries the whole memory behind an array, so the used part gets its own and is handed over.
    const numbers = this.#numbers.slice(0, usedNumbers(shown.length));
    const message = { type: 'faces', run, seq: this.#seq, capturedMs, widthPx, heightPx, dropped, numbers } as const;
    this.#seq += 1;
    this.#post(message, [numbers.buffer]);
  }

  #running(): FaceEngine {
    if (!this.#engine) throw new Error('The detector is not set up.');
    return this.#engine;
  }
}

/** Whether the frame is stored otherwise than it is displayed, as phones do. Not in every browser's types yet. */
function isTurned(image: VideoFrame | ImageBitmap): boolean {
  const { rotation = 0, flip = false } = image as { rotation?: number; flip?: boolean };
  return rotation !== 0 || flip;
}

function sizeOf(image: VideoFrame | ImageBitmap): [widthPx: number, heightPx: number] {
  return 'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
}
