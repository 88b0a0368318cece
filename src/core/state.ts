import type { Box, Size } from './box.ts';
import type { Challenge } from './challenge.ts';
import type { FaceLivenessError } from './errors.ts';
import type { FrameObservation } from './face.ts';
import type { QualityGuidance } from './frame-quality.ts';
import type { LightStage } from './light-sequence.ts';

/** How long each wait may last. Tests shorten it; the public API does not show it. */
export interface TimeLimits {
  /** After this the screen explains why the camera is asked for; the wait itself is unlimited. */
  readonly explainPermissionMs: number;
  /** From the permission to the first frame. */
  readonly firstFrameMs: number;
  /** Without any progress of the download. */
  readonly detectorMs: number;
  readonly sessionMs: number;
  readonly socketOpenMs: number;
  readonly sessionInformationMs: number;
  readonly recorderStartMs: number;
  readonly firstChunkMs: number;
  readonly recorderStopMs: number;
  /** After everything was uploaded. */
  readonly disconnectionMs: number;
  /** Beyond what the slowest line needs for the whole video. */
  readonly uploadMs: number;
  readonly verdictMs: number;
  /** Age at which an unused session is replaced by a new one. */
  readonly sessionAgeMs: number;
  readonly hiddenMs: number;
  readonly mutedMs: number;
  /** Without any frame, while the page is shown. */
  readonly framesMs: number;
}

/** What is settled for one check when it begins. */
export interface CheckSettings {
  readonly countdownSeconds: number;
  /** Whether the session source can deliver another session without the host's help. */
  readonly canRenewSession: boolean;
  /** Whether the person was warned of flashing colors and did not ask for a check without them. */
  readonly allowsColors: boolean;
  readonly limits: TimeLimits;
}

/** The camera as it turned out. */
export interface CameraFacts {
  readonly size: Size;
  /** The preferred camera was not there and another one is used. */
  readonly isFallback: boolean;
}

/** The session as far as deciding needs it; credentials stay with the adapters. */
export interface SessionFacts {
  readonly sessionId: string;
  readonly region: string;
  readonly takenMs: number;
}

/** Conditions of page and device that hold across states. `null` means: not so. */
export interface Conditions {
  readonly hiddenSinceMs: number | null;
  readonly mutedSinceMs: number | null;
  /** When a frame last arrived, to the second; `null` before detection. Hidden pages may get none. */
  readonly lastFrameMs: number | null;
  /** A phone held in landscape. */
  readonly isSideways: boolean;
  /** The line needs longer for what waits than a healthy one. */
  readonly isNetworkSlow: boolean;
  /** What waits to be uploaded; 0 as long as nothing does. */
  readonly waitingBytes: number;
}

/** Everything that the states from `positioning` to `finishing` share. */
export interface Run {
  readonly settings: CheckSettings;
  readonly camera: CameraFacts;
  readonly session: SessionFacts;
  readonly challenge: Challenge;
  readonly conditions: Conditions;
  /** Number of sessions taken silently because the one before expired unused. */
  readonly renewals: number;
  readonly hint: ShownHint;
}

/** What the screen says about how the person stands; see `steady-guidance.ts`. */
export interface ShownHint {
  readonly code: GuidanceCode | null;
  readonly sinceMs: number;
  /** It took the place of `hold-still`: the face had fitted, and does not any more. */
  readonly isRelapse: boolean;
}

/** Face and times collected from the start of the recording. */
export interface Recording {
  readonly videoStartMs: number;
  /** Set with the first recorded frame that shows exactly one face; its event leaves at once. */
  readonly initialFace: { readonly box: Box; readonly capturedMs: number; readonly iou: number } | null;
  readonly fitDeadlineMs: number;
  /** Size of what the recorder has delivered. */
  readonly videoBytes: number;
  readonly lastSingleFaceMs: number | null;
  readonly severalFacesSinceMs: number | null;
  /** Capture time of the first frame of the match that held. */
  readonly targetStartMs: number | null;
}

/** Why the face is not yet where it has to be. The person's own left and right. */
export type GuidanceCode =
  | 'no-face'
  | 'several-faces'
  | 'too-close'
  | 'too-far'
  | 'off-centre-left'
  | 'off-centre-right'
  | 'off-centre-up'
  | 'off-centre-down'
  | 'too-dark'
  | 'too-bright'
  | 'blurred'
  | 'covered'
  | 'hold-still'
  | 'slow-network'
  | 'camera-fallback'
  | 'rotate-device';

/** Waiting for a new session while the camera goes on, because the one before cannot be used any more. */
export interface Renewal {
  readonly preparation: Pick<Preparation, 'session' | 'isStreamOpen'>;
  /** When the step that is waited for began. */
  readonly stepMs: number;
}

/** `starting` collects these; `null` or `false` is what is still missing. */
export interface Preparation {
  readonly camera: CameraFacts | null;
  readonly isCameraGranted: boolean;
  readonly isDetectorReady: boolean;
  readonly session: SessionFacts | null;
  readonly isStreamOpen: boolean;
}

export type CheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'intro' }
  | {
      readonly kind: 'starting';
      readonly settings: CheckSettings;
      readonly preparation: Preparation;
      readonly conditions: Conditions;
      readonly startedMs: number;
      /** When the step that is waited for began. */
      readonly stepMs: number;
      /** Last sign of life of the detector's download. */
      readonly detectorProgressMs: number;
      readonly isPermissionExplained: boolean;
      /** As {@link Run.renewals}. */
      readonly renewals: number;
    }
  | {
      readonly kind: 'positioning';
      readonly run: Run;
      readonly startedMs: number;
      /** What the last frame asks for; what is shown follows in `run.hint`. */
      readonly guidance: GuidanceCode | null;
      readonly hasSeenFrame: boolean;
      readonly goodFrames: number;
      readonly renewal: Renewal | null;
    }
  | {
      readonly kind: 'countdown';
      readonly run: Run;
      readonly startedMs: number;
      readonly secondsLeft: number;
      /** Advice on the picture: positioning may have lasted three frames, too short to read it. */
      readonly guidance: QualityGuidance | null;
      readonly faceLostSinceMs: number | null;
      /** When the recorder was asked to start, at 0. */
      readonly recorderAskedMs: number | null;
    }
  | {
      readonly kind: 'fitting';
      readonly run: Run;
      readonly recording: Recording;
      readonly guidance: GuidanceCode | null;
      /** 0 to 1, of the match indicator. */
      readonly matchProgress: number;
      readonly matchedFrames: number;
      readonly matchedSinceMs: number | null;
      /** Since when the match counts as held; it then waits for enough video. */
      readonly heldSinceMs: number | null;
    }
  | {
      readonly kind: 'holding';
      readonly run: Run;
      readonly recording: Recording;
      readonly startedMs: number;
      readonly faceLostSinceMs: number | null;
    }
  | {
      readonly kind: 'flashing';
      readonly run: Run;
      readonly recording: Recording;
      readonly stages: readonly LightStage[];
      readonly shownStages: number;
      readonly lastColorMs: number;
      readonly lastFrameMs: number;
      readonly faceLostSinceMs: number | null;
    }
  | {
      readonly kind: 'finishing';
      readonly run: Run;
      readonly recording: Recording;
      readonly step: FinishingStep;
    }
  | {
      readonly kind: 'verifying';
      readonly settings: CheckSettings;
      readonly session: SessionFacts;
      readonly verdictSinceMs: number | null;
    }
  | { readonly kind: 'succeeded' | 'failed'; readonly session: SessionFacts }
  /** The analysis is complete and nobody told the verdict; it may still follow. */
  | { readonly kind: 'sent'; readonly session: SessionFacts }
  | { readonly kind: 'error'; readonly error: FaceLivenessError }
  | { readonly kind: 'cancelled' };

/** After the last picture: the recorder stops, the rest of the video leaves, the service answers. */
export type FinishingStep =
  | { readonly kind: 'stopping'; readonly sinceMs: number }
  | {
      readonly kind: 'uploading';
      readonly sinceMs: number;
      /** Size of the video on the wire, or the most that waited if that is more; progress is counted against it. */
      readonly totalBytes: number;
    }
  /** `sinceMs`: when even the slowest line has carried what the browser may still hold. */
  | { readonly kind: 'awaiting-disconnection'; readonly sinceMs: number };

/** Name of a state, as `statechange` and the `state` attribute show it. */
export type CheckStateName = CheckState['kind'];

/** Facts that reach the state machine. Every one carries the monotonic time at which it was dispatched. */
export type CheckInput = CheckFact & { readonly nowMs: number };

export type CheckFact =
  /** `isReplaced`: the host named another session than before. */
  | { readonly type: 'session-source'; readonly isAvailable: boolean; readonly isReplaced: boolean }
  /** `problem`: what is wrong with the host's settings; the check then ends before it starts. */
  | { readonly type: 'begin'; readonly settings: CheckSettings; readonly problem: FaceLivenessError | null }
  | { readonly type: 'cancel' }
  | { readonly type: 'removed' }
  | { readonly type: 'failed'; readonly error: FaceLivenessError }
  /** Something failed in a way that may pass; it is tried again with the same session. Changes nothing. */
  | { readonly type: 'retry'; readonly what: RetriedStep }
  | { readonly type: 'camera-granted' }
  | { readonly type: 'camera-ready'; readonly camera: CameraFacts }
  | { readonly type: 'camera-muted'; readonly isMuted: boolean }
  | { readonly type: 'detector-progress' }
  | { readonly type: 'detector-ready' }
  | { readonly type: 'frame'; readonly observation: FrameObservation }
  | { readonly type: 'session-taken'; readonly sessionId: string; readonly region: string }
  | { readonly type: 'stream-opened' }
  | { readonly type: 'challenge'; readonly challenge: Challenge }
  | { readonly type: 'upload'; readonly waitingBytes: number; readonly isSlow: boolean }
  | { readonly type: 'disconnected' }
  | { readonly type: 'recorder-started'; readonly videoStartMs: number }
  | { readonly type: 'video'; readonly bytes: number }
  | { readonly type: 'recorder-stopped'; readonly videoEndMs: number }
  | { readonly type: 'color-shown'; readonly index: number; readonly frameMs: number }
  | { readonly type: 'colors-frame'; readonly frameMs: number }
  | { readonly type: 'colors-done'; readonly frameMs: number }
  | { readonly type: 'page-hidden' }
  | { readonly type: 'page-shown' }
  | { readonly type: 'page-left' }
  | { readonly type: 'offline' }
  /** Device or page stood still for seconds: asleep, frozen, held by a debugger. */
  | { readonly type: 'standstill' }
  | { readonly type: 'orientation'; readonly isSideways: boolean }
  | { readonly type: 'verdict-expected' }
  | { readonly type: 'verdict-absent' }
  | { readonly type: 'verdict'; readonly isLive: boolean }
  | { readonly type: 'deadline'; readonly name: DeadlineName };

/** Steps that are tried again before their failure is told. */
export type RetriedStep = 'camera' | 'assets' | 'connection';

/** Waits that end by themselves; see `deadlines.ts`. */
export type DeadlineName =
  | 'explain-permission'
  | 'detector'
  | 'session'
  | 'socket-open'
  | 'session-information'
  | 'session-age'
  | 'countdown-tick'
  | 'hint'
  | 'recorder-start'
  | 'first-chunk'
  | 'fit'
  | 'enough-video'
  | 'hold'
  | 'face-lost'
  | 'several-faces'
  | 'colors-stalled'
  | 'recorder-stop'
  | 'upload'
  | 'disconnection'
  | 'verdict'
  | 'hidden'
  | 'muted'
  | 'frames';

/** A message to the service. Times are monotonic; the transport turns them into the wire's epoch times. */
export type SessionEvent =
  | { readonly type: 'start'; readonly videoStartMs: number; readonly initialFace: TimedFace }
  | { readonly type: 'color'; readonly stage: LightStage; readonly startMs: number }
  | {
      readonly type: 'end';
      readonly videoEndMs: number;
      readonly initialFace: TimedFace;
      readonly targetFace: { readonly box: Box; readonly startMs: number; readonly endMs: number };
    };

/** A box in camera pixels and the capture time of the frame that showed it. */
export interface TimedFace {
  readonly box: Box;
  readonly capturedMs: number;
}

/** What the world is asked to do. Results come back as inputs. */
export type CheckEffect =
  | { readonly type: 'load-detector' }
  | { readonly type: 'open-camera' }
  /** Analyse the camera's frames from now on and keep the screen on. */
  | { readonly type: 'start-detection' }
  | { readonly type: 'take-session' }
  | { readonly type: 'open-stream'; readonly frame: Size }
  | { readonly type: 'close-stream'; readonly closeCode: number }
  | { readonly type: 'start-recorder' }
  | { readonly type: 'stop-recorder' }
  | { readonly type: 'send'; readonly event: SessionEvent }
  /** The recorder has delivered everything: send the rest of the video, `end`, then the empty video event. */
  | { readonly type: 'finish-stream'; readonly end: SessionEvent & { readonly type: 'end' } }
  | { readonly type: 'ask-verdict' }
  /** Give back camera, recorder, worker, socket, wake lock and listeners. */
  | { readonly type: 'release'; readonly closeCode: number };

/** A state and what has to be done because it was reached. */
export interface Transition {
  readonly state: CheckState;
  readonly effects: readonly CheckEffect[];
}
