import { FaceLivenessError } from '../core/errors.ts';
import type { AssetUrls } from './asset-urls.ts';
import type { FromWorker, ToWorker, WorkerAssets } from './messages.ts';
import { workerClockOffsetMs } from './worker-clock.ts';
import { startWorker } from './worker-loader.ts';
import type { TrustScript } from './trusted-script-url.ts';

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
  listener: DetectorListener,
): Promise<LoadedDetector> {
  const { workerUrl, digests } = urls;
  const script = { url: workerUrl, digest: digests[workerUrl] };
  const { worker, takesTracks } = await startWorker(script, trustScript, listener.signal);
  const listening = new AbortController();
  const options = { signal: listening.signal };
  let holdsTrack = false;
  const end = (): void => {
    listening.abort();
    if (!holdsTrack) return worker.terminate();
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'closed') worker.terminate();
    });
    return send(worker, { type: 'close' }, []);
  };
  try {
    const { bitsPerSecond, offsetMs } = await awaitReady(worker, urls, listener, options);
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => listener.onMessage(data), options);
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

interface Readiness {
  readonly bitsPerSecond: number | null;
  readonly offsetMs: number;
}

/** Hands over the URLs and waits for `ready`; a broken worker afterwards is reported to the listener. */
function awaitReady(
  worker: Worker,
  assets: WorkerAssets,
  { signal, onProgress, onCrashed }: DetectorListener,
  options: { readonly signal: AbortSignal },
): Promise<Readiness> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let offsetMs = 0;
    let isReady = false;
    const crash = (event: Event): void => {
      const message = event instanceof ErrorEvent && event.message ? event.message : 'The worker broke down.';
      const error = new FaceLivenessError('detector-failed', { message });
      if (isReady) onCrashed(error);
      else reject(error);
    };
    const hear = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.type === 'clock') offsetMs = offsetFrom(askedMs, data.timeOriginMs, data.nowMs);
      else if (data.type === 'progress') onProgress();
      else if (data.type === 'failed') reject(new FaceLivenessError(data.code, { message: data.message }));
      else if (data.type === 'ready') {
        isReady = true;
        resolve({ bitsPerSecond: data.bitsPerSecond, offsetMs });
      }
    };
    worker.addEventListener('message', hear, options);
    worker.addEventListener('error', crash, options);
    worker.addEventListener('messageerror', crash, options);
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
