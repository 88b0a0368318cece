import type { FaceTrackerListener, FaceTrackerPort } from '../../src/check/ports.ts';
import { type ErrorCode, FaceLivenessError } from '../../src/core/errors.ts';
import type { FrameObservation } from '../../src/core/face.ts';

interface Load {
  readonly onProgress: () => void;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/** A face tracker that loads, sees and breaks down as the test says. */
export class FakeFaceTracker implements FaceTrackerPort {
  readonly droppedFrames = 0;
  readonly frameFeed = null;
  /** The track that is analysed. */
  track: MediaStreamTrack | null = null;
  /** Loads that were begun, those that joined one not counted. */
  loadCount = 0;
  #isLoaded = false;
  #isWanted = false;
  #listener: FaceTrackerListener | null = null;
  readonly #loads = new Set<Load>();

  load(onProgress: () => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.#isWanted = true;
      if (this.#isLoaded) {
        resolve();
        return;
      }
      if (this.#loads.size === 0) this.loadCount += 1;
      const load: Load = { onProgress, resolve, reject };
      this.#loads.add(load);
      const leave = (): void => {
        this.#loads.delete(load);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  start(track: MediaStreamTrack, listener: FaceTrackerListener): void {
    if (!this.#isLoaded) throw new FaceLivenessError('internal', { message: 'Started before it was loaded.' });
    this.track = track;
    this.#listener = listener;
  }

  close(): void {
    this.#isLoaded = false;
    this.#isWanted = false;
    this.#stop();
    this.#rejectLoads(new DOMException('The face tracker was closed.', 'AbortError'));
  }

  /** Whether there is a worker, loading or loaded. */
  get hasWorker(): boolean {
    return this.#isWanted;
  }

  get isLoading(): boolean {
    return this.#loads.size > 0;
  }

  get isAnalysing(): boolean {
    return this.#listener !== null;
  }

  /** Some bytes of wasm or model arrive. */
  progress(): void {
    for (const { onProgress } of this.#loads) onProgress();
  }

  finishLoading(): void {
    this.#isLoaded = true;
    for (const load of this.#loads) load.resolve();
    this.#loads.clear();
  }

  failLoading(failure: ErrorCode | Error): void {
    this.#isWanted = false;
    this.#rejectLoads(typeof failure === 'string' ? new FaceLivenessError(failure) : failure);
  }

  see(observation: FrameObservation): void {
    this.#listener?.onFrame(observation);
  }

  /** The worker crashes. */
  breakDown(code: ErrorCode): void {
    const listener = this.#listener;
    this.close();
    listener?.onFailed(new FaceLivenessError(code));
  }

  #stop(): void {
    this.track = null;
    this.#listener = null;
  }

  #rejectLoads(failure: unknown): void {
    for (const load of this.#loads) load.reject(failure);
    this.#loads.clear();
  }
}
