import type {
  Clock,
  FaceTrackerListener,
  FaceTrackerPort,
  FrameFeed,
  FrameSink,
  FrameSource,
  OpenFrameSource,
} from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import type { AssetUrls } from './asset-urls.ts';
import { loadDetector, type LoadedDetector } from './detector-loader.ts';
import type { TrustScript } from './trusted-script-url.ts';
import { WorkerWatch } from './worker-watch.ts';
import { readFaces, readQuality, type FacesMessage, type FromWorker, type ToWorker } from './messages.ts';

/** What a {@link FaceTracker} is made of. */
export interface FaceTrackerOptions {
  /** Asked at every load, so that a changed setting counts for the next one. */
  readonly assetUrls: () => AssetUrls;
  /** The URL of a worker's script in the form that the page's policy accepts. */
  readonly trustScript: TrustScript;
  readonly openFrameSource: OpenFrameSource;
  readonly clock: Pick<Clock, 'nowMs' | 'startTimer'>;
}

/** A load that several callers wait for. */
interface SharedLoad {
  readonly detector: Promise<LoadedDetector>;
  readonly listeners: Set<() => void>;
  readonly abort: AbortController;
}

/** One `start` call. */
interface Run {
  readonly number: number;
  readonly listener: FaceTrackerListener;
  readonly watch: WorkerWatch;
  /** Stream frames are stamped on the worker's clock, bitmaps on the window's. */
  isWorkerClock: boolean;
  isBusy: boolean;
  source: FrameSource | null;
  /** What the worker tells, which counts only where the source does not know. */
  droppedInWorker: number;
}

/** The face detector in its worker: loads it, feeds it with frames, turns its answers into observations. */
export class FaceTracker implements FaceTrackerPort {
  readonly #options: FaceTrackerOptions;
  #load: SharedLoad | null = null;
  #detector: LoadedDetector | null = null;
  #run: Run | null = null;
  #runs = 0;
  #droppedFrames = 0;
  #frameFeed: FrameFeed | null = null;
  #bitsPerSecond: number | null = null;

  constructor(options: FaceTrackerOptions) {
    this.#options = options;
  }

  get droppedFrames(): number {
    return this.#run ? droppedBy(this.#run) : this.#droppedFrames;
  }

  get frameFeed(): FrameFeed | null {
    return this.#run?.source?.feed ?? this.#frameFeed;
  }

  /** How fast wasm and model arrived, in bit/s; `null` before. Large when they came from a cache. */
  get bitsPerSecond(): number | null {
    return this.#bitsPerSecond;
  }

  async load(onProgress: () => void, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#load ??= this.#beginLoad();
    const { detector, listeners } = this.#load;
    listeners.add(onProgress);
    const leaving = new AbortController();
    try {
      await Promise.race([detector, rejectWhenAborted(signal, leaving.signal)]);
    } finally {
      leaving.abort();
      listeners.delete(onProgress);
    }
  }

  start(track: MediaStreamTrack, listener: FaceTrackerListener): void {
    const detector = this.#detector;
    if (!detector)
      throw new FaceLivenessError('internal', { message: 'The face tracker was started before its load.' });
    this.#endRun();
    this.#runs += 1;
    const run: Run = {
      number: this.#runs,
      listener,
      watch: this.#watch(detector),
      isWorkerClock: false,
      isBusy: false,
      source: null,
      droppedInWorker: 0,
    };
    this.#run = run;
    run.source = this.#options.openFrameSource(track, this.#sinkOf(run, detector));
  }

  close(): void {
    this.#endRun();
    this.#load?.abort.abort(new DOMException('The face tracker was closed.', 'AbortError'));
    this.#load = null;
    this.#detector?.close();
    this.#detector = null;
  }

  #beginLoad(): SharedLoad {
    const listeners = new Set<() => void>();
    const abort = new AbortController();
    const detector = this.#loadDetector(listeners, abort.signal);
    const load: SharedLoad = { detector, listeners, abort };
    detector.catch(() => {
      // Every caller was told; the next call tries anew.
      if (this.#load === load) this.#load = null;
    });
    return load;
  }

  async #loadDetector(listeners: ReadonlySet<() => void>, signal: AbortSignal): Promise<LoadedDetector> {
    const { assetUrls, trustScript, clock } = this.#options;
    const detector = await loadDetector(assetUrls(), trustScript, clock, {
      signal,
      onProgress: () => listeners.forEach((listener) => listener()),
      onMessage: (message) => this.#receive(message),
      onCrashed: (error) => this.#fail(error),
    });
    this.#detector = detector;
    this.#bitsPerSecond = detector.bitsPerSecond;
    return detector;
  }

  /** A worker that hangs would look like a camera that delivers nothing. */
  #watch(detector: LoadedDetector): WorkerWatch {
    const fail = (): void =>
      this.#fail(new FaceLivenessError('detector-failed', { message: 'The worker does not answer.' }));
    return new WorkerWatch(this.#options.clock, () => detector.send({ type: 'ping' }, []), fail);
  }

  #sinkOf(run: Run, detector: LoadedDetector): FrameSink {
    const send = (message: ToWorker, transfer: Transferable[]): void => detector.send(message, transfer);
    return {
      takesTracks: detector.takesTracks,
      get isBusy() {
        return run.isBusy;
      },
      takeStream(frames, frameRate) {
        send({ type: 'stream', frames, run: run.number, frameRate }, [frames]);
        run.isWorkerClock = true;
      },
      takeTrack(track, frameRate) {
        // Tracks are transferable in Safari; TypeScript's DOM library does not list them yet.
        send({ type: 'track', track, run: run.number, frameRate }, [track as unknown as Transferable]);
        run.isWorkerClock = true;
        detector.holdsTrack();
      },
      takeBitmap(bitmap, capturedMs) {
        run.isBusy = true;
        send({ type: 'bitmap', bitmap, run: run.number, capturedMs }, [bitmap]);
      },
    };
  }

  #endRun(): void {
    if (!this.#run) return;
    this.#run.watch.stop();
    this.#run.source?.close();
    this.#droppedFrames = droppedBy(this.#run);
    this.#frameFeed = this.#run.source?.feed ?? null;
    this.#run = null;
  }

  #receive(message: FromWorker): void {
    this.#run?.watch.hear();
    if (message.type === 'faces') this.#receiveFaces(message);
    else if (message.type === 'failed') this.#fail(new FaceLivenessError(message.code, { message: message.message }));
  }

  #receiveFaces({ run: number, seq, capturedMs, widthPx, heightPx, dropped, numbers }: FacesMessage): void {
    const run = this.#run;
    const detector = this.#detector;
    if (!run || !detector || run.number !== number) return;
    run.isBusy = false;
    run.droppedInWorker += dropped;
    run.listener.onFrame({
      seq,
      capturedMs: run.isWorkerClock ? detector.toWindowMs(capturedMs) : capturedMs,
      size: { widthPx, heightPx },
      faces: readFaces(numbers),
      quality: readQuality(numbers),
    });
  }

  #fail(error: FaceLivenessError): void {
    const listener = this.#run?.listener;
    this.close();
    listener?.onFailed(error);
  }
}

function droppedBy({ source, droppedInWorker }: Run): number {
  return source?.droppedFrames ?? droppedInWorker;
}

function rejectWhenAborted(signal: AbortSignal, leaving: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: leaving });
  });
}
