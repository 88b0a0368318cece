import { asFaceLivenessError } from '../../core/errors.ts';
import { MAX_FACES, NUMBERS_PER_FACE, writeFace, type FromWorker } from '../messages.ts';
import type { CreateEngine, FaceEngine } from './engine.ts';

/** One frame and what is known about it. */
export interface ArrivedFrame {
  readonly image: VideoFrame | ImageBitmap;
  readonly run: number;
  readonly capturedMs: number;
  readonly dropped: number;
}

/**
 * Takes frames through the detector and posts one `faces` message each. A detector that breaks down is replaced once
 * a run; after a second time `failed` is posted and nothing more is analysed.
 */
export class FrameAnalyser {
  readonly #createEngine: CreateEngine;
  readonly #post: (message: FromWorker, transfer?: Transferable[]) => void;
  readonly #numbers = new Float32Array(MAX_FACES * NUMBERS_PER_FACE);
  #engine: FaceEngine | null = null;
  #seq = 0;
  #repairedRun: number | null = null;

  /** @param post Sends a message to the window. */
  constructor(createEngine: CreateEngine, post: (message: FromWorker, transfer?: Transferable[]) => void) {
    this.#createEngine = createEngine;
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
    let { image } = frame;
    try {
      if (isTurned(image)) {
        // The detector takes the pixels as they are stored; a bitmap has them as they are displayed.
        const upright = await createImageBitmap(image);
        image.close();
        image = upright;
      }
      await this.#detect(image, frame);
      return true;
    } catch (error) {
      this.close();
      const { code, message } = asFaceLivenessError(error, 'detector-failed');
      this.#post({ type: 'failed', code, message: `${message} ${String(error)}` });
      return false;
    } finally {
      image.close();
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

  async #detect(image: VideoFrame | ImageBitmap, { run, capturedMs, dropped }: ArrivedFrame): Promise<void> {
    let faces;
    try {
      faces = this.#running().detect(image);
    } catch (error) {
      if (this.#repairedRun === run) throw error;
      this.#repairedRun = run;
      this.close();
      await this.prepare();
      faces = this.#running().detect(image);
    }
    const shown = faces.slice(0, MAX_FACES);
    shown.forEach((face, index) => writeFace(this.#numbers, index, face));
    // A message carries the whole memory behind an array, so the used part gets its own and is handed over.
    const numbers = this.#numbers.slice(0, shown.length * NUMBERS_PER_FACE);
    const [widthPx, heightPx] = sizeOf(image);
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
