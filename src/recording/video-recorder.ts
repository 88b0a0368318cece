import type { Clock, RecorderListener, RecorderPort, Recording } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';

/** What a {@link VideoRecorder} is made of. */
export interface VideoRecorderOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'startTimer'>;
  /** Whether the line is slower than 1 Mbit/s; asked when a recording starts. */
  readonly isLineSlow: () => boolean;
}

/** Containers that the service reads, best first. */
const MIME_TYPES = ['video/webm;codecs=vp8', 'video/webm;codecs=vp9', 'video/webm', 'video/mp4'];

const BITS_PER_SECOND = 1_000_000;
/** Never below 500 kbit/s: the service finds too little in it. */
const SLOW_BITS_PER_SECOND = 600_000;
const TIMESLICE_MS = 1000;
/** A browser that honours the timeslice has delivered by then. */
const CHUNK_PATIENCE_MS = 1500;

/**
 * The first picture is later than the call and earlier than the event that reports it. Source: an empirical correction
 * of the deployed clients, which the service is tuned to.
 */
const VIDEO_START_SHARE = 0.73;

/** Options that Chromium knows and TypeScript's DOM library does not. */
interface KeyFrameOptions extends MediaRecorderOptions {
  /** A key frame at least this often; without it Chromium's VP8 has one every 4 s. */
  readonly videoKeyFrameIntervalDuration: number;
}

/** Records a camera's picture in pieces, as the browser encodes it. */
export class VideoRecorder implements RecorderPort {
  readonly #options: VideoRecorderOptions;

  constructor(options: VideoRecorderOptions) {
    this.#options = options;
  }

  start(stream: MediaStream, listener: RecorderListener): Recording {
    if (typeof MediaRecorder !== 'function') {
      throw new FaceLivenessError('not-supported', { message: 'This browser has no MediaRecorder.' });
    }
    const mimeType = MIME_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    if (mimeType === undefined) {
      throw new FaceLivenessError('not-supported', { message: 'This browser records neither WebM nor MP4.' });
    }
    const options: KeyFrameOptions = {
      mimeType,
      videoBitsPerSecond: this.#options.isLineSlow() ? SLOW_BITS_PER_SECOND : BITS_PER_SECOND,
      videoKeyFrameIntervalDuration: TIMESLICE_MS,
    };
    try {
      const recorder = new MediaRecorder(new MediaStream(stream.getVideoTracks()), options);
      return record(recorder, listener, this.#options.clock);
    } catch (cause) {
      throw new FaceLivenessError('recorder-failed', { cause });
    }
  }
}

function record(recorder: MediaRecorder, listener: RecorderListener, clock: VideoRecorderOptions['clock']): Recording {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  let cancelPatience = (): void => undefined;
  const end = (): void => {
    listening.abort();
    cancelPatience();
    if (recorder.state !== 'inactive') recorder.stop();
  };
  // Safari is said to leave out pieces although a timeslice was asked for; it has to be asked for each one.
  const awaitChunk = (patienceMs: number): void => {
    cancelPatience();
    cancelPatience = clock.startTimer(patienceMs, () => {
      if (recorder.state === 'recording') recorder.requestData();
      awaitChunk(TIMESLICE_MS);
    });
  };
  const askedMs = clock.nowMs();
  recorder.addEventListener(
    'start',
    () => {
      awaitChunk(CHUNK_PATIENCE_MS);
      listener.onStarted(askedMs + VIDEO_START_SHARE * (clock.nowMs() - askedMs));
    },
    options,
  );
  recorder.addEventListener(
    'dataavailable',
    ({ data }) => {
      if (data.size === 0) return;
      if (recorder.state === 'recording') awaitChunk(CHUNK_PATIENCE_MS);
      listener.onChunk(data);
    },
    options,
  );
  recorder.addEventListener(
    'stop',
    () => {
      const stoppedMs = clock.nowMs();
      end();
      listener.onStopped(stoppedMs);
    },
    options,
  );
  recorder.addEventListener(
    'error',
    (event) => {
      end();
      listener.onFailed(new FaceLivenessError('recorder-failed', { cause: causeOf(event) }));
    },
    options,
  );
  recorder.start(TIMESLICE_MS);
  return {
    stop: () => {
      cancelPatience();
      if (recorder.state !== 'inactive') recorder.stop();
    },
    abandon: end,
  };
}

/** The error that a recorder's event carries; browsers without it give the event. */
function causeOf(event: Event): unknown {
  return (event as { error?: unknown }).error ?? event;
}
