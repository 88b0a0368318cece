import { asFaceLivenessError, FaceLivenessError } from '../../core/errors.ts';
import { VERSION } from '../../core/version.ts';
import type { Feed, FromWorker, ToWorker, WorkerAssets } from '../messages.ts';
import { countDroppedFrames, type FrameTiming } from './dropped-frames.ts';
import { downloadSpeed } from './download-speed.ts';
import type { EngineKind } from './engine.ts';
import { FrameAnalyser } from './frame-analyser.ts';

declare const self: DedicatedWorkerGlobalScope;

let analyser: FrameAnalyser | null = null;
/** Ends the feed that is being pulled from. */
let endFeed: (() => void) | null = null;

/** Makes this worker a face tracker with engines of one kind; called once, by the worker's entry module. */
export function runFaceTracker(kind: EngineKind): void {
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => void receive(data, kind));
  post({ type: 'loaded', version: VERSION, takesTracks: typeof MediaStreamTrackProcessor === 'function' });
}

async function receive(message: ToWorker, kind: EngineKind): Promise<void> {
  switch (message.type) {
    case 'load':
      post({ type: 'clock', timeOriginMs: performance.timeOrigin, nowMs: performance.now() });
      return load(message.assets, kind);
    case 'stream':
      return pull(message.frames, message, () => undefined);
    case 'track': {
      const { track } = message;
      const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
      return pull(readable, message, () => track.stop());
    }
    case 'bitmap': {
      const { bitmap: image, run, capturedMs } = message;
      if (analyser) await analyser.analyse({ image, run, capturedMs, dropped: 0 });
      else image.close();
      return undefined;
    }
    case 'ping':
      return post({ type: 'alive' });
    case 'close':
      endFeed?.();
      analyser?.close();
      post({ type: 'closed' });
      return self.close();
    default:
      return message satisfies never;
  }
}

async function load(assets: WorkerAssets, kind: EngineKind): Promise<void> {
  try {
    const missing = kind.missingFeatures();
    if (missing.length > 0) {
      throw new FaceLivenessError('not-supported', { message: `The worker has no ${missing.join(' and no ')}.` });
    }
    const createEngine = await kind.download(assets, () => post({ type: 'progress' }));
    const prepared = new FrameAnalyser(createEngine, post);
    await prepared.prepare();
    analyser = prepared;
    post({ type: 'ready', bitsPerSecond: speedOf(kind.largestFile(assets)) });
  } catch (error) {
    const { code, message } = asFaceLivenessError(error, 'detector-failed');
    post({
      type: 'failed',
      code,
      message: error instanceof FaceLivenessError ? message : `${message} ${String(error)}`,
    });
  }
}

/** Bits a second of the download from an address; `null` when that cannot be told. */
function speedOf(url: string): number | null {
  const entry = performance.getEntriesByName(url).at(-1);
  return entry instanceof PerformanceResourceTiming ? downloadSpeed(entry) : null;
}

/**
 * Analyses the frames of a stream, one after the other. The stream holds the newest frame only, so nothing queues.
 * @param onEnd Called when the feed ends, by whatever cause.
 */
async function pull(frames: ReadableStream<VideoFrame>, { run, frameRate }: Feed, onEnd: () => void): Promise<void> {
  endFeed?.();
  const reader = frames.getReader();
  const end = (): void => {
    onEnd();
    // A stream that failed says so once more; it was reported when it was read.
    reader.cancel().catch(() => undefined);
  };
  endFeed = end;
  let previous: FrameTiming | null = null;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const arrivedMs = performance.now();
      const image = next.value;
      const timestampMs = image.timestamp / 1000;
      const dropped = previous === null ? 0 : countDroppedFrames(previous, timestampMs, frameRate);
      if (endFeed !== end || !analyser) {
        image.close();
        return;
      }
      if (!(await analyser.analyse({ image, run, capturedMs: arrivedMs, dropped }))) return;
      previous = { timestampMs, busyMs: performance.now() - arrivedMs };
    }
  } catch (error) {
    post({ type: 'failed', code: 'detector-failed', message: `The stream of frames failed: ${String(error)}` });
  } finally {
    if (endFeed === end) endFeed = null;
    end();
  }
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
