import type { Clock } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import type { AssetUrls } from './asset-urls.ts';
import { type FromWorker, isFromWorker, type ToWorker, type WorkerAssets } from './messages.ts';
import { workerClockOffsetMs } from './worker-clock.ts';
import { startWorker } from './worker-loader.ts';
import type { TrustScript } from './trusted-script-url.ts';

/** How long a worker may take to let go of a track before it is ended all the same. */
const CLOSE_MS = 1000;

/** A worker with a detector that is ready. Whoever loaded it closes it. */
export interface LoadedDetector {
  readonly takesTracks: boolean;
  /** How fast its files arrived, in bit/s; `null` when that cannot be told. */
  readonly bitsPerSecond: number | null;
  /** @throws {DOMException} `DataCloneError` when something cannot be transferred. */
  send(message: ToWorker, transfer: Transferable[]): void;
  /** A time of the worker's clock on the window's. */
  toWindowMs(workerMs: number): number;
  /** The worker got a track: it has to stop it before it ends, or the camera might stay on. */
  holdsTrack(): void;
  /** Ends the worker; idempotent. */
  close(): void;
}

/** Who is told about a load and about what follows. */
export interface DetectorListener {
  /** Aborting it ends the worker. */
  readonly signal: AbortSignal;
  /** Some bytes arrived. */
  readonly onProgress: () => void;
  /** Messages after the load. */
  readonly onMessage: (message: FromWorker) => void;
  /** The worker broke down after the load. */
  readonly onCrashed: (error: FaceLivenessError) => void;
}

/**
 * Starts the worker and waits until its detector is ready.
 * @throws {FaceLivenessError} `not-supported`, `assets-unavailable` or `detector-failed`.
 */
export async function loadDetector(
  urls: AssetUrls,
  trustScript: TrustScript,
  clock: Pick<Clock, 'startTimer'>,
  listener: DetectorListener,
): Promise<LoadedDetector> {
  const { workerUrl, digests } = urls;
  const script = { url: workerUrl, digest: digests[workerUrl] };
  const { worker, takesTracks } = await startWorker(script, trustScript, listener.signal);
  const listening = new AbortController();
  const options = { signal: listening.signal };
  let holdsTrack = false;
  const end = (): void => {
    if (listening.signal.aborted) return undefined;
    listening.abort();
    return holdsTrack ? closeTrack(worker, clock) : worker.terminate();
  };
  try {
    const { bitsPerSecond, offsetMs } = await awaitReady(worker, urls, listener, options);
    return {
      takesTracks,
      bitsPerSecond,
      send: (message, transfer) => send(worker, message, transfer),
      toWindowMs: (workerMs) => workerMs + offsetMs,
      holdsTrack: () => (holdsTrack = true),
      close: end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Lets the worker stop its track before it ends. One that hangs is ended without. */
function closeTrack(worker: Worker, clock: Pick<Clock, 'startTimer'>): void {
  const terminate = (): void => worker.terminate();
  const cancelTimer = clock.startTimer(CLOSE_MS, terminate);
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isFromWorker(data) || data.type !== 'closed') return;
    cancelTimer();
    terminate();
  });
  send(worker, { type: 'close' }, []);
}

interface Readiness {
  readonly bitsPerSecond: number | null;
  readonly offsetMs: number;
}

/** Hands over the URLs and waits for `ready`; a broken worker afterwards is reported to the listener. */
function awaitReady(
  worker: Worker,
  assets: WorkerAssets,
  { signal, onProgress, onMessage, onCrashed }: DetectorListener,
  options: { readonly signal: AbortSignal },
): Promise<Readiness> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let offsetMs = 0;
    let isReady = false;
    const crash = (message: string): void => {
      const error = new FaceLivenessError('detector-failed', { message });
      if (isReady) onCrashed(error);
      else reject(error);
    };
    const crashWith = (event: Event): void =>
      crash(event instanceof ErrorEvent && event.message ? event.message : 'The worker broke down.');
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (!isFromWorker(data)) crash('The worker sent what is no message.');
      else if (isReady) onMessage(data);
      else if (data.type === 'clock') offsetMs = offsetFrom(askedMs, data.timeOriginMs, data.nowMs);
      else if (data.type === 'progress') onProgress();
      else if (data.type === 'failed') reject(new FaceLivenessError(data.code, { message: data.message }));
      else if (data.type === 'ready') {
        isReady = true;
        resolve({ bitsPerSecond: data.bitsPerSecond, offsetMs });
      }
    };
    worker.addEventListener('message', hear, options);
    worker.addEventListener('error', crashWith, options);
    worker.addEventListener('messageerror', crashWith, options);
    signal.addEventListener('abort', () => reject(signal.reason), options);
    const askedMs = performance.now();
    send(worker, { type: 'load', assets }, []);
  });
}

function offsetFrom(askedMs: number, workerOriginMs: number, workerNowMs: number): number {
  const { timeOrigin: windowOriginMs } = performance;
  return workerClockOffsetMs({ askedMs, answeredMs: performance.now(), workerNowMs, workerOriginMs, windowOriginMs });
}

function send(worker: Worker, message: ToWorker, transfer: Transferable[]): void {
  worker.postMessage(message, transfer);
}
