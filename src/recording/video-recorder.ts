import type { Clock, RecorderListener, RecorderPort, Recording } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import { recordableType } from './video-format.ts';

/** What a {@link VideoRecorder} is made of. */
export interface VideoRecorderOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'startTimer'>;
  /** Whether the line is slower than 1 Mbit/s; asked when a recording starts. */
  readonly isLineSlow: () => boolean;
}

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
    const tracks = stream.getVideoTracks();
    if (!tracks.some(({ readyState }) => readyState === 'live')) {
      // Chromium does not refuse it by itself.
      throw new FaceLivenessError('recorder-failed', { message: 'The camera has ended.' });
    }
    const mimeType = recordableType();
    if (mimeType === undefined) {
      throw new FaceLivenessError('not-supported', { message: 'This browser records neither WebM nor MP4.' });
    }
    const options: KeyFrameOptions = {
      mimeType,
      videoBitsPerSecond: this.#options.isLineSlow() ? SLOW_BITS_PER_SECOND : BITS_PER_SECOND,
      videoKeyFrameIntervalDuration: TIMESLICE_MS,
    };
    try {
      const recorder = new MediaRecorder(new MediaStream(tracks), options);
      return new RunningRecording(recorder, listener, this.#options.clock);
    } catch (cause) {
      throw new FaceLivenessError('recorder-failed', { cause });
    }
  }
}

/** One recording from its start to its end. */
class RunningRecording implements Recording {
  readonly #recorder: MediaRecorder;
  readonly #listener: RecorderListener;
  readonly #clock: VideoRecorderOptions['clock'];
  readonly #askedMs: number;
  readonly #listening = new AbortController();
  #cancelPatience: () => void = () => undefined;

  /** @throws {DOMException} When the browser refuses to start. */
  constructor(recorder: MediaRecorder, listener: RecorderListener, clock: VideoRecorderOptions['clock']) {
    this.#recorder = recorder;
    this.#listener = listener;
    this.#clock = clock;
    const options = { signal: this.#listening.signal };
    recorder.addEventListener('start', () => this.#start(), options);
    recorder.addEventListener('dataavailable', ({ data }) => this.#take(data), options);
    recorder.addEventListener('stop', () => this.#end(), options);
    recorder.addEventListener('error', (event) => this.#fail(event), options);
    this.#askedMs = clock.nowMs();
    try {
      recorder.start(TIMESLICE_MS);
    } catch (refusal) {
      this.#listening.abort();
      throw refusal;
    }
  }

  stop(): void {
    this.#cancelPatience();
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  abandon(): void {
    this.#listening.abort();
    this.stop();
  }

  #start(): void {
    const startedMs = this.#clock.nowMs();
    this.#awaitChunk(CHUNK_PATIENCE_MS);
    this.#listener.onStarted(this.#askedMs + VIDEO_START_SHARE * (startedMs - this.#askedMs));
  }

  #take(chunk: Blob): void {
    if (chunk.size === 0) return;
    if (this.#recorder.state === 'recording') this.#awaitChunk(CHUNK_PATIENCE_MS);
    this.#listener.onChunk(chunk);
  }

  #end(): void {
    const stoppedMs = this.#clock.nowMs();
    this.abandon();
    this.#listener.onStopped(stoppedMs);
  }

  #fail(event: Event): void {
    this.abandon();
    this.#listener.onFailed(new FaceLivenessError('recorder-failed', { cause: causeOf(event) }));
  }

  /** Safari is said to leave out pieces although a timeslice was asked for: then it is asked for each one. */
  #awaitChunk(patienceMs: number): void {
    this.#cancelPatience();
    this.#cancelPatience = this.#clock.startTimer(patienceMs, () => {
      if (this.#recorder.state === 'recording') this.#recorder.requestData();
      this.#awaitChunk(TIMESLICE_MS);
    });
  }
}

/** The error that a recorder's event carries; browsers without it give the event. */
function causeOf(event: Event): unknown {
  return (event as { error?: unknown }).error ?? event;
}
