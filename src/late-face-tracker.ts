import type { FaceTrackerListener, FaceTrackerPort, FrameFeed } from './check/ports.ts';
import { loadedCheckAdapters } from './load-check-adapters.ts';
import type { FaceTracker, FaceTrackerOptions } from './vision/face-tracker.ts';

/** A face tracker whose own code is loaded by the time somebody needs one. */
export class LateFaceTracker implements FaceTrackerPort {
  readonly #createOptions: () => FaceTrackerOptions;
  #tracker: FaceTracker | null = null;

  /** @param createOptions Asked once, after the load of the code. */
  constructor(createOptions: () => FaceTrackerOptions) {
    this.#createOptions = createOptions;
  }

  get droppedFrames(): number {
    return this.#tracker?.droppedFrames ?? 0;
  }

  get frameFeed(): FrameFeed | null {
    return this.#tracker?.frameFeed ?? null;
  }

  /** How fast wasm and model arrived, in bit/s; `null` before. Large when they came from a cache. */
  get bitsPerSecond(): number | null {
    return this.#tracker?.bitsPerSecond ?? null;
  }

  async load(onProgress: () => void, signal: AbortSignal): Promise<void> {
    await this.#theTracker.load(onProgress, signal);
  }

  start(track: MediaStreamTrack, listener: FaceTrackerListener): void {
    this.#theTracker.start(track, listener);
  }

  close(): void {
    this.#tracker?.close();
  }

  get #theTracker(): FaceTracker {
    return (this.#tracker ??= new (loadedCheckAdapters().FaceTracker)(this.#createOptions()));
  }
}
