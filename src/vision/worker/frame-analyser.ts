import { asFaceLivenessError } from '../../core/errors.ts';
import { MAX_FACES, numbersForMessage, usedNumbers, writeFace, writeQuality, type FromWorker } from '../messages.ts';
import type { CreateEngine, FaceEngine, FrameReading } from './engine.ts';

/** One frame and what is known about it. */
export interface ArrivedFrame {
  readonly image: VideoFrame | ImageBitmap;
  readonly run: number;
  readonly capturedMs: number;
  readonly dropped: number;
}

/**
 * Takes frames through the engine and posts one `faces` message each. An engine that breaks down is replaced once
 * a run; after a second time `failed` is posted and nothing more is analysed.
 */
export class FrameAnalyser {
  readonly #createEngine: CreateEngine;
  readonly #post: (message: FromWorker, transfer?: Transferable[]) => void;
  readonly #numbers = numbersForMessage();
  #engine: FaceEngine | null = null;
  #seq = 0;
  #repairedRun: number | null = null;

  /** @param post Sends a message to the window. */
  constructor(createEngine: CreateEngine, post: (message: FromWorker, transfer?: Transferable[]) => void) {
    this.#createEngine = createEngine;
    this.#post = post;
  }

  /** Sets up the engine. @throws Whatever the engine's creation throws. */
  async prepare(): Promise<void> {
    this.#engine ??= await this.#createEngine();
  }

  /**
   * Analyses one frame and closes it.
   * @returns Whether the analysis goes on; `false` after the engine broke down for good.
   */
  async analyse(frame: ArrivedFrame): Promise<boolean> {
    const { image } = frame;
    try {
      this.#report(frame, await this.#read(image, frame.run));
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

  /** Frees the engine; idempotent. */
  close(): void {
    const engine = this.#engine;
    this.#engine = null;
    try {
      engine?.close();
    } catch {
      // A graph that broke down reports its old error once more when it is closed.
    }
  }

  async #read(image: VideoFrame | ImageBitmap, run: number): Promise<FrameReading> {
    try {
      return await this.#running().read(image);
    } catch (error) {
      if (this.#repairedRun === run) throw error;
      this.#repairedRun = run;
      this.close();
      await this.prepare();
      return this.#running().read(image);
    }
  }

  #report({ run, capturedMs, dropped }: ArrivedFrame, { size, faces, quality }: FrameReading): void {
    writeQuality(this.#numbers, quality);
    const shown = faces.slice(0, MAX_FACES);
    shown.forEach((face, index) => writeFace(this.#numbers, index, face));
    // A message carries the whole memory behind an array, so the used part gets its own and is handed over.
    const numbers = this.#numbers.slice(0, usedNumbers(shown.length));
    const message = { type: 'faces', run, seq: this.#seq, capturedMs, ...size, dropped, numbers } as const;
    this.#seq += 1;
    this.#post(message, [numbers.buffer]);
  }

  #running(): FaceEngine {
    if (!this.#engine) throw new Error('The engine is not set up.');
    return this.#engine;
  }
}
