/**
 * The interfaces of everything that a check needs from the world. The adapters implement them, fakes in the tests too,
 * and both pass the same contract suites. An adapter reports failures as `FaceLivenessError`; an aborted signal is no
 * failure: the call then rejects with the signal's reason and nobody reports it.
 */
import type { Size } from '../core/box.ts';
import type { Challenge } from '../core/challenge.ts';
import type { Cue } from '../core/cues.ts';
import type { FaceLivenessError } from '../core/errors.ts';
import type { FrameObservation } from '../core/face.ts';
import type { SessionEvent } from '../core/state.ts';

/** Monotonic and wall time, and one-shot timers. */
export interface Clock {
  /** Monotonic milliseconds, as `performance.now()`. */
  nowMs(): number;
  /** Wall time in epoch milliseconds, as `Date.now()`. */
  epochMs(): number;
  /** Calls back once after `delayMs`. @returns A function that cancels it. */
  startTimer(delayMs: number, callback: () => void): () => void;
}

/** The pair of clock readings that ties monotonic times to the wire's epoch times for one check. */
export interface ClockAnchor {
  readonly epochMs: number;
  readonly monotonicMs: number;
}

export interface CameraRequest {
  /** Camera to prefer. */
  readonly deviceId?: string;
  readonly allowVirtualCamera: boolean;
  /** How long the camera may take to deliver its first frame. */
  readonly firstFrameMs: number;
}

export interface CameraListener {
  /** Permission was given; frames are still to come. */
  onGranted(): void;
  /** The track ended: unplugged, revoked or taken away. */
  onLost(): void;
  onMuted(isMuted: boolean): void;
}

/** A camera that delivers frames. Whoever opened it closes it. */
export interface OpenCamera {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  /** Size of the frames that it really delivers, rotation applied. */
  readonly size: Size;
  readonly deviceId: string;
  readonly label: string;
  /** The preferred camera was not there. */
  readonly isFallback: boolean;
  /** Stops the track; idempotent. */
  close(): void;
}

export interface CameraPort {
  /**
   * Asks for a camera and waits for its first frame.
   * @throws {FaceLivenessError} `insecure-context`, `not-supported`, `camera-denied`, `camera-not-found`,
   *   `camera-in-use`, `camera-unsuitable`, `camera-virtual`, `camera-lost`.
   */
  open(request: CameraRequest, listener: CameraListener, signal: AbortSignal): Promise<OpenCamera>;
}

export interface FaceTrackerListener {
  /** One analysed frame. */
  onFrame(observation: FrameObservation): void;
  /** The detector broke down for good. */
  onFailed(error: FaceLivenessError): void;
}

/** Where the frames of a camera go: the face tracker. A `take…` call that cannot transfer what it got throws. */
export interface FrameSink {
  /** Whether the worker can make a stream of a transferred track. */
  readonly takesTracks: boolean;
  /** A bitmap was taken and is still being analysed. */
  readonly isBusy: boolean;
  /** Transfers a stream of frames to the worker, which pulls from it. */
  takeStream(frames: ReadableStream<VideoFrame>, frameRate: number): void;
  /** Transfers a track to the worker, which makes the stream. */
  takeTrack(track: MediaStreamTrack, frameRate: number): void;
  /** Transfers one frame. Only while not busy. */
  takeBitmap(bitmap: ImageBitmap, capturedMs: number): void;
}

/**
 * Ways in which frames reach the tracker:
 * `stream` – Chromium: the processor is on the window, its stream is transferred;
 * `track` – Safari: the processor is in the worker, the track is transferred;
 * `video-callback` – elsewhere: `requestVideoFrameCallback` and one bitmap at a time;
 * `timer` – where that callback never fires (WebKitGTK): the same bitmaps, 30 times a second.
 */
export type FrameFeed = 'stream' | 'track' | 'video-callback' | 'timer';

/** Frames of a track on their way to a sink. Whoever opened it closes it. */
export interface FrameSource {
  readonly feed: FrameFeed;
  /** Frames left out so far because the sink was busy; `null` where only the worker can tell. */
  readonly droppedFrames: number | null;
  /** Ends it; the track stays as it is. Idempotent. */
  close(): void;
}

/** Delivers a track's frames to the sink from now on. */
export type OpenFrameSource = (track: MediaStreamTrack, sink: FrameSink) => FrameSource;

/** The face detector in its worker. */
export interface FaceTrackerPort {
  /**
   * Loads worker, wasm and model; several calls share one load. A failed load is tried anew by the next call.
   * @param onProgress Called whenever some bytes arrived.
   * @throws {FaceLivenessError} `assets-unavailable`, `not-supported`, `detector-failed`.
   */
  load(onProgress: () => void, signal: AbortSignal): Promise<void>;
  /** Analyses the track's frames from now on, as many as the worker manages; late ones are dropped and counted. */
  start(track: MediaStreamTrack, listener: FaceTrackerListener): void;
  /** Frames that arrived while the worker was busy, since `start`. */
  readonly droppedFrames: number;
  /** How the frames of the last `start` reach the worker; `null` before. */
  readonly frameFeed: FrameFeed | null;
  /** Ends the worker; idempotent. A later `load` begins anew. */
  close(): void;
}

export interface RecorderListener {
  /** @param videoStartMs Monotonic time of the first recorded picture, corrected as in check.md. */
  onStarted(videoStartMs: number): void;
  /** A piece of the container, in order. The last one comes before `onStopped`. */
  onChunk(chunk: Blob): void;
  onStopped(videoEndMs: number): void;
  onFailed(error: FaceLivenessError): void;
}

/** A running recording. */
export interface Recording {
  /** Ends it; the last chunk and `onStopped` follow. */
  stop(): void;
  /** Ends it without any further call; idempotent. */
  abandon(): void;
}

export interface RecorderPort {
  /** @throws {FaceLivenessError} `recorder-failed` or `not-supported`. */
  start(stream: MediaStream, listener: RecorderListener): Recording;
}

/** AWS credentials, temporary ones as a rule. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Which challenge the host would like; the session decides. */
export type ChallengePreference = 'auto' | 'light' | 'movement';

/** One liveness session and all that is needed to use it. */
export interface LivenessSession {
  readonly sessionId: string;
  readonly region: string;
  /** Overrides the service's own host. */
  readonly endpoint?: string;
  readonly credentials: AwsCredentials;
  /** Service time minus local time. */
  readonly clockOffsetMs: number;
  /** Bearer token with which the verdict is read in zero-code mode. */
  readonly token?: string;
}

/** Where sessions come from: a provider, the session-url or the attribute. */
export interface SessionSource {
  /** Whether `take` can deliver another session without the host's help. */
  readonly canRenew: boolean;
  /**
   * @throws {FaceLivenessError} `no-session`, `limited`, `request-invalid` or `credentials-rejected`.
   */
  take(challenge: ChallengePreference, signal: AbortSignal): Promise<LivenessSession>;
}

/** Where verdicts come from when the host does not hand one over. */
export interface VerdictSource {
  /** @throws {FaceLivenessError} `verdict-failed`. */
  fetch(session: LivenessSession, signal: AbortSignal): Promise<{ readonly isLive: boolean }>;
}

export interface StreamRequest {
  readonly session: LivenessSession;
  /** Declared size of the video; also the size that boxes are fractions of. */
  readonly frame: Size;
  readonly challengeId: string;
  readonly anchor: ClockAnchor;
  /** Connections of this page within the last five minutes, this one included. */
  readonly attemptCount: number;
  readonly hasStartScreen: boolean;
  readonly userAgent: string;
}

export interface StreamListener {
  onOpened(): void;
  onChallenge(challenge: Challenge): void;
  /** The service has all that it needs. */
  onDisconnected(): void;
  /**
   * How much waits to be uploaded; called while it changes, the last time with 0.
   * @param waitingBytes Also what browser and system probably still hold.
   * @param isSlow The rest needs more than five seconds, or is more than two megabytes, or the recording ended as long ago.
   */
  onUpload(waitingBytes: number, isSlow: boolean): void;
  /** The service reported a failure, closed the connection on its own, or could not be reached. At most once. */
  onFailed(error: FaceLivenessError): void;
}

/** One connection to the service. Messages leave in the order of the calls. */
export interface LivenessStream {
  /** Queues a piece of the video. Pieces are merged as the service needs them (see check.md, Recording). */
  sendVideo(chunk: Blob): void;
  /** Queues a session event; it waits for the first video event. */
  send(event: SessionEvent): void;
  /** Queues the rest of the video, `end` and the empty video event. */
  finish(end: SessionEvent & { readonly type: 'end' }): void;
  /** Closes the connection; nothing is reported after it. Idempotent. */
  close(closeCode: number): void;
}

export interface StreamPort {
  /** Presigns the URL and opens the socket. Failures come through the listener. */
  open(request: StreamRequest, listener: StreamListener): LivenessStream;
}

export interface PageListener {
  onHidden(): void;
  onShown(): void;
  /** `pagehide` or `freeze`: the page goes away. */
  onLeft(): void;
  onOffline(): void;
  /** @param isSideways A phone held in landscape. */
  onOrientation(isSideways: boolean): void;
}

export interface PagePort {
  /** Reports the present condition at once and every change. @returns A function that ends it. */
  watch(listener: PageListener): () => void;
}

export interface WakeLockPort {
  /** Keeps the screen on as far as the browser can. @returns A function that lets it sleep again. */
  acquire(): () => void;
}

/**
 * Lets the person feel and hear what they have no eyes for. No call ever throws or waits: a cue that cannot be played is
 * left out.
 */
export interface CuePort {
  /** A check begins. Called in the same turn as the press of Begin, which is when browsers allow audio to start. */
  begin(): void;
  /** Plays the cue now; also before `begin` and after `end`. */
  play(cue: Cue): void;
  /** The check is over: gives back what cues need, as soon as the last one has been played. */
  end(): void;
  /** Gives it back now, whatever still plays; idempotent. A later `begin` or `play` starts anew. */
  close(): void;
}

/** The part of the package's own code that only a check needs. */
export interface CodePort {
  /**
   * Loads it; several calls share one load. A load that failed or hangs is tried anew by the next call.
   * @throws {FaceLivenessError} `assets-unavailable`.
   */
  load(): Promise<void>;
}

/** All adapters of one element. */
export interface Ports {
  /** Face tracker, recorder and stream work only after its load. */
  readonly code: CodePort;
  readonly clock: Clock;
  readonly camera: CameraPort;
  readonly faceTracker: FaceTrackerPort;
  readonly recorder: RecorderPort;
  readonly stream: StreamPort;
  readonly page: PagePort;
  readonly wakeLock: WakeLockPort;
  readonly cues: CuePort;
  /** A fresh UUID. */
  createId(): string;
  /** A random number, 0 ≤ n < 1. */
  random(): number;
  /** Notes that a connection is opened now. @returns How many this page opened within the last five minutes. */
  countConnection(): number;
}
