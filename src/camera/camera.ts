import type { CameraListener, CameraPort, CameraRequest, Clock, OpenCamera } from '../check/ports.ts';
import { isLargeEnough, type Size } from '../core/box.ts';
import { FaceLivenessError, type ErrorCode } from '../core/errors.ts';
import { cameraConstraints, isFastEnough, isVirtualCamera, nominalFrameRate } from './camera-choice.ts';
import { describeDenial } from './camera-policy.ts';
import { createHiddenVideo, releaseVideo } from './hidden-video.ts';

/** Which camera was used last on this device. */
export interface CameraMemory {
  recall(): string | undefined;
  remember(deviceId: string): void;
}

/** What a {@link Camera} is made of. */
export interface CameraOptions {
  readonly clock: Pick<Clock, 'startTimer'>;
  readonly memory?: CameraMemory;
}

/** How long frames are counted where the track does not tell its frame rate. */
const COUNTING_MS = 1000;

/** Platform errors by name. Source: Media Capture and Streams, `getUserMedia`. */
const CODE_OF_PLATFORM_ERROR: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'camera-denied',
  SecurityError: 'camera-denied',
  NotFoundError: 'camera-not-found',
  OverconstrainedError: 'camera-unsuitable',
  NotReadableError: 'camera-in-use',
  AbortError: 'camera-in-use',
  TypeError: 'not-supported',
};

/** When the preferred camera is not there or cannot deliver what is needed, another one may. */
const MISSING_OR_REFUSING: ReadonlySet<ErrorCode> = new Set(['camera-not-found', 'camera-unsuitable']);

/** The device's camera: asks for it, waits until it delivers, and measures what it delivers. */
export class Camera implements CameraPort {
  readonly #options: CameraOptions;

  constructor(options: CameraOptions) {
    this.#options = options;
  }

  async open(request: CameraRequest, listener: CameraListener, signal: AbortSignal): Promise<OpenCamera> {
    signal.throwIfAborted();
    checkAvailability();
    const { stream, isFallback } = await this.#ask(request.deviceId, signal);
    const watching = new AbortController();
    const close = (): void => {
      watching.abort();
      stopTracks(stream);
    };
    try {
      const [track] = stream.getVideoTracks();
      if (!track) throw new FaceLivenessError('camera-not-found', { message: 'The stream has no picture.' });
      listener.onGranted();
      if (isVirtualCamera(track.label) && !request.allowVirtualCamera) throw new FaceLivenessError('camera-virtual');
      const size = await this.#measure(track, request.firstFrameMs, signal);
      const deviceId = track.getSettings().deviceId ?? '';
      if (deviceId !== '') this.#options.memory?.remember(deviceId);
      watch(track, listener, watching.signal);
      return { stream, track, size, deviceId, label: track.label, isFallback, close };
    } catch (error) {
      close();
      throw error;
    }
  }

  /** Asks for the preferred camera, and for any other one when that is not there. */
  async #ask(deviceId: string | undefined, signal: AbortSignal): Promise<{ stream: MediaStream; isFallback: boolean }> {
    if (deviceId === undefined || deviceId === '') {
      const last = this.#options.memory?.recall();
      const constraints = cameraConstraints(last === undefined ? undefined : { ideal: last });
      return { stream: await getCamera(constraints, signal), isFallback: false };
    }
    try {
      return { stream: await getCamera(cameraConstraints({ exact: deviceId }), signal), isFallback: false };
    } catch (error) {
      if (!(error instanceof FaceLivenessError) || !MISSING_OR_REFUSING.has(error.code)) throw error;
      return { stream: await getCamera(cameraConstraints({ ideal: deviceId }), signal), isFallback: true };
    }
  }

  /**
   * Waits for the first frame and judges the picture.
   * A camera that was granted and shows nothing is as a rule held by another program: `camera-in-use`.
   */
  async #measure(track: MediaStreamTrack, firstFrameMs: number, signal: AbortSignal): Promise<Size> {
    const { clock } = this.#options;
    const video = createHiddenVideo(track);
    try {
      const size = await firstFrame(video, track, firstFrameMs, clock, signal);
      if (!isLargeEnough(size)) throw unsuitable(`${size.widthPx}×${size.heightPx}`);
      const frameRate = nominalFrameRate(track) ?? (await countFrames(video, track, clock, signal));
      if (frameRate !== null && !isFastEnough(frameRate)) throw unsuitable(`${frameRate} frames a second`);
      return size;
    } finally {
      releaseVideo(video);
    }
  }
}

function checkAvailability(): void {
  if (!globalThis.isSecureContext) throw new FaceLivenessError('insecure-context');
  // Typed as always present, but absent in some web views.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (typeof devices?.getUserMedia !== 'function') {
    throw new FaceLivenessError('not-supported', { message: 'This browser has no getUserMedia.' });
  }
}

/** `getUserMedia` that can be aborted: a stream that arrives too late is stopped. */
function getCamera(constraints: MediaStreamConstraints, signal: AbortSignal): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    navigator.mediaDevices
      .getUserMedia(constraints)
      .then(
        (stream) => (signal.aborted ? stopTracks(stream) : resolve(stream)),
        (error: unknown) => reject(translate(error)),
      )
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function translate(cause: unknown): FaceLivenessError {
  const { name = '', constraint } = cause as { name?: string; constraint?: unknown };
  if (name === 'OverconstrainedError' && constraint === 'deviceId') {
    return new FaceLivenessError('camera-not-found', { cause });
  }
  const code = CODE_OF_PLATFORM_ERROR[name] ?? 'internal';
  return new FaceLivenessError(code, { cause, ...(code === 'camera-denied' ? { message: describeDenial() } : {}) });
}

/** Size of the first frame that the video shows, rotation applied. */
function firstFrame(
  video: HTMLVideoElement,
  track: MediaStreamTrack,
  limitMs: number,
  clock: CameraOptions['clock'],
  signal: AbortSignal,
): Promise<Size> {
  return new Promise((resolve, reject) => {
    const cancelTimer = clock.startTimer(limitMs, () =>
      settle(() => reject(new FaceLivenessError('camera-in-use', { message: 'The camera delivers no frames.' }))),
    );
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const settle = (outcome: () => void): void => {
      cancelTimer();
      listening.abort();
      outcome();
    };
    const look = (): void => {
      const { readyState, videoWidth: widthPx, videoHeight: heightPx } = video;
      if (readyState < HTMLMediaElement.HAVE_CURRENT_DATA || widthPx === 0) return;
      settle(() => resolve({ widthPx, heightPx }));
    };
    const lose = (): void => settle(() => reject(new FaceLivenessError('camera-lost')));
    for (const type of ['loadeddata', 'resize', 'playing']) video.addEventListener(type, look, options);
    track.addEventListener('ended', lose, options);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason)), options);
    if (signal.aborted) settle(() => reject(signal.reason));
    else if (track.readyState === 'ended') lose();
    else look();
  });
}

/** Frames a second, counted over one; `null` where the browser does not count. */
function countFrames(
  video: HTMLVideoElement,
  track: MediaStreamTrack,
  clock: CameraOptions['clock'],
  signal: AbortSignal,
): Promise<number | null> {
  const count = (): number => video.getVideoPlaybackQuality().totalVideoFrames;
  const before = count();
  return new Promise((resolve, reject) => {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const settle = (outcome: () => void): void => {
      cancelTimer();
      listening.abort();
      outcome();
    };
    const cancelTimer = clock.startTimer(COUNTING_MS, () => {
      const after = count();
      settle(() => resolve(after === 0 ? null : ((after - before) * 1000) / COUNTING_MS));
    });
    track.addEventListener('ended', () => settle(() => reject(new FaceLivenessError('camera-lost'))), options);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason)), options);
    if (signal.aborted) settle(() => reject(signal.reason));
  });
}

function watch(track: MediaStreamTrack, listener: CameraListener, signal: AbortSignal): void {
  track.addEventListener('ended', () => listener.onLost(), { signal });
  track.addEventListener('mute', () => listener.onMuted(true), { signal });
  track.addEventListener('unmute', () => listener.onMuted(false), { signal });
  // Its events of the time before were heard by nobody.
  if (track.muted) listener.onMuted(true);
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function unsuitable(what: string): FaceLivenessError {
  return new FaceLivenessError('camera-unsuitable', { message: `The camera delivers ${what}.` });
}
