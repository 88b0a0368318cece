import type { Clock, FrameFeed, FrameSink, FrameSource, OpenFrameSource } from '../check/ports.ts';
import { createHiddenVideo, releaseVideo } from './hidden-video.ts';
import { nominalFrameRate } from './camera-choice.ts';

/** How frame sources are opened. */
export interface FrameSourceOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'startTimer'>;
  /** Feeds to try, in order. All of them when absent. */
  readonly feeds?: readonly FrameFeed[];
}

/** Frame rate assumed for a track that does not tell its own. */
const USUAL_FRAME_RATE = 30;
const TIMER_INTERVAL_MS = 33;
/** A delivering camera shows several frames in this time; without any callback there will be none. */
const CALLBACK_PATIENCE_MS = 1000;
/** A capture time that lies further back than this is on another clock. */
const PLAUSIBLE_CAPTURE_AGE_MS = 1000;

/** Chromium has the processor on the window; TypeScript's library knows it in workers only. */
interface WindowTrackProcessor {
  new (init: { track: MediaStreamTrack; maxBufferSize: number }): {
    readonly readable: ReadableStream<VideoFrame>;
    /** Goes on counting after the stream was transferred. Not in every version. */
    readonly discardedFrames?: number;
  };
}

type OpenFeed = (track: MediaStreamTrack, sink: FrameSink) => FrameSource | null;

/**
 * Makes the function that delivers a camera's frames by the best way that browser and worker share. The track itself
 * stays untouched: feeds that use one up work on a clone.
 */
export function createFrameSource(options: FrameSourceOptions): OpenFrameSource {
  const { clock, feeds = ['stream', 'track', 'video-callback', 'timer'] } = options;
  const openers: Record<FrameFeed, OpenFeed> = {
    stream: openStream,
    track: openTrack,
    'video-callback': (track, sink) => openVideo(track, sink, clock, followCallbacks),
    timer: (track, sink) => openVideo(track, sink, clock, followTimer),
  };
  return (track, sink) => {
    for (const feed of feeds) {
      const source = openers[feed](track, sink);
      if (source) return source;
    }
    throw new Error('No feed works in this browser.');
  };
}

function openStream(track: MediaStreamTrack, sink: FrameSink): FrameSource | null {
  const { MediaStreamTrackProcessor: Processor } = globalThis as { MediaStreamTrackProcessor?: WindowTrackProcessor };
  if (!Processor) return null;
  const clone = track.clone();
  const processor = new Processor({ track: clone, maxBufferSize: 1 });
  if (!isTransferred(() => sink.takeStream(processor.readable, frameRateOf(track)), clone)) return null;
  return {
    feed: 'stream',
    get droppedFrames() {
      return processor.discardedFrames ?? null;
    },
    close: () => clone.stop(),
  };
}

function openTrack(track: MediaStreamTrack, sink: FrameSink): FrameSource | null {
  if (!sink.takesTracks) return null;
  const clone = track.clone();
  if (!isTransferred(() => sink.takeTrack(clone, frameRateOf(track)), clone)) return null;
  return { feed: 'track', droppedFrames: null, close: () => clone.stop() };
}

/** Whether the browser can transfer what `give` hands over; where it cannot, the clone is stopped. */
function isTransferred(give: () => void, clone: MediaStreamTrack): boolean {
  try {
    give();
    return true;
  } catch (error) {
    clone.stop();
    if (error instanceof DOMException && error.name === 'DataCloneError') return false;
    throw error;
  }
}

function frameRateOf(track: MediaStreamTrack): number {
  return nominalFrameRate(track) ?? USUAL_FRAME_RATE;
}

/** Calls `grab` for every frame from now on, and tells how it comes to know of them. @returns A function that ends it. */
type Follow = (
  video: HTMLVideoElement,
  clock: FrameSourceOptions['clock'],
  grab: (capturedMs: number) => void,
  tellFeed: (feed: FrameFeed) => void,
) => () => void;

function openVideo(
  track: MediaStreamTrack,
  sink: FrameSink,
  clock: FrameSourceOptions['clock'],
  follow: Follow,
): FrameSource {
  const video = createHiddenVideo(track);
  let isGrabbing = false;
  let isClosed = false;
  let droppedFrames = 0;
  let feed: FrameFeed = 'video-callback';
  const grab = async (capturedMs: number): Promise<void> => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    if (isGrabbing || sink.isBusy) {
      droppedFrames += 1;
      return;
    }
    isGrabbing = true;
    const bitmap = await pictureOf(video);
    isGrabbing = false;
    if (isClosed) bitmap?.close();
    else if (bitmap) sink.takeBitmap(bitmap, capturedMs);
  };
  const stop = follow(
    video,
    clock,
    (capturedMs) => void grab(capturedMs),
    (actual) => (feed = actual),
  );
  return {
    get feed() {
      return feed;
    },
    get droppedFrames() {
      return droppedFrames;
    },
    close() {
      isClosed = true;
      stop();
      releaseVideo(video);
    },
  };
}

async function pictureOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(video);
  } catch {
    // Between two sizes, and when the track ends, there is no picture; the next frame has one.
    return null;
  }
}

function followCallbacks(...[video, clock, grab, tellFeed]: Parameters<Follow>): () => void {
  if (typeof video.requestVideoFrameCallback !== 'function') return followTimer(video, clock, grab, tellFeed);
  let stopTimer: (() => void) | null = null;
  const cancelPatience = clock.startTimer(CALLBACK_PATIENCE_MS, () => {
    video.cancelVideoFrameCallback(handle);
    stopTimer = followTimer(video, clock, grab, tellFeed);
  });
  const onFrame = (_: number, { captureTime }: VideoFrameCallbackMetadata): void => {
    cancelPatience();
    handle = video.requestVideoFrameCallback(onFrame);
    grab(captureTimeOr(clock.nowMs(), captureTime));
  };
  let handle = video.requestVideoFrameCallback(onFrame);
  return () => {
    cancelPatience();
    stopTimer?.();
    video.cancelVideoFrameCallback(handle);
  };
}

function followTimer(...[, clock, grab, tellFeed]: Parameters<Follow>): () => void {
  tellFeed('timer');
  let cancel = (): void => undefined;
  const tick = (): void => {
    cancel = clock.startTimer(TIMER_INTERVAL_MS, tick);
    grab(clock.nowMs());
  };
  tick();
  return () => cancel();
}

/** The browser's own capture time where it gives a plausible one, else the present. */
function captureTimeOr(nowMs: number, captureTimeMs: number | undefined): number {
  if (captureTimeMs === undefined) return nowMs;
  return captureTimeMs <= nowMs && captureTimeMs > nowMs - PLAUSIBLE_CAPTURE_AGE_MS ? captureTimeMs : nowMs;
}
