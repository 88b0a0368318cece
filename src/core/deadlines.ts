import type { CheckSettings, CheckState, DeadlineName, FinishingStep, Recording, Run, TimeLimits } from './state.ts';
import { hintChangeMs } from './steady-guidance.ts';
import {
  COLORS_STALLED_MS,
  ENOUGH_VIDEO_MS,
  FACE_LOST_IN_COLORS_MS,
  FACE_LOST_MS,
  HOLD_MS,
  SEVERAL_FACES_MS,
} from './time-limits.ts';
import { slowestUploadMs } from './video-limits.ts';

/** A moment at which a state ends by itself. */
export interface Deadline {
  readonly name: DeadlineName;
  /** Monotonic time. */
  readonly atMs: number;
}

/**
 * Every wait of a state. A timer exists only as long as the state names it here, so leaving the state cancels it.
 */
export function deadlinesOf(state: CheckState): readonly Deadline[] {
  switch (state.kind) {
    case 'idle':
    case 'intro':
    case 'succeeded':
    case 'failed':
    case 'sent':
    case 'error':
    case 'cancelled':
      return [];
    case 'starting':
      return startingDeadlines(state);
    case 'positioning':
      return [...conditionDeadlines(state.run), ...sessionDeadlines(state), ...hintDeadline(state)];
    case 'countdown':
      return [...conditionDeadlines(state.run), ...countdownDeadlines(state), ...hintDeadline(state)];
    case 'fitting':
      return [...recordingDeadlines(state), fitDeadline(state), ...hintDeadline(state)];
    case 'holding':
      return [
        ...recordingDeadlines(state),
        { name: 'hold', atMs: state.startedMs + HOLD_MS },
        ...since('face-lost', state.faceLostSinceMs, FACE_LOST_MS),
      ];
    case 'flashing':
      return [
        ...recordingDeadlines(state),
        { name: 'colors-stalled', atMs: state.lastFrameMs + COLORS_STALLED_MS },
        ...since('face-lost', state.faceLostSinceMs, FACE_LOST_IN_COLORS_MS),
      ];
    case 'finishing':
      return finishingDeadlines(state.step, state.run.settings, state.recording);
    case 'verifying':
      return since('verdict', state.verdictSinceMs, state.settings.limits.verdictMs);
    default:
      return unreachable(state);
  }
}

function startingDeadlines(state: CheckState & { kind: 'starting' }): readonly Deadline[] {
  const { preparation, settings, startedMs, stepMs } = state;
  const { limits } = settings;
  if (preparation.session) return [connecting(preparation.isStreamOpen, stepMs, limits)];
  const isComplete = preparation.camera !== null && preparation.isDetectorReady;
  if (isComplete) return [{ name: 'session', atMs: stepMs + limits.sessionMs }];
  const deadlines: Deadline[] = [];
  if (!preparation.isDetectorReady) {
    deadlines.push({ name: 'detector', atMs: state.detectorProgressMs + limits.detectorMs });
  }
  if (!preparation.isCameraGranted && !state.isPermissionExplained) {
    deadlines.push({ name: 'explain-permission', atMs: startedMs + limits.explainPermissionMs });
  }
  return deadlines;
}

function sessionDeadlines({ run, renewal }: CheckState & { kind: 'positioning' }): readonly Deadline[] {
  const { limits } = run.settings;
  if (!renewal) return [sessionAge(run)];
  if (renewal.preparation.session) return [connecting(renewal.preparation.isStreamOpen, renewal.stepMs, limits)];
  return [{ name: 'session', atMs: renewal.stepMs + limits.sessionMs }];
}

function countdownDeadlines(state: CheckState & { kind: 'countdown' }): readonly Deadline[] {
  const { run, startedMs, secondsLeft, recorderAskedMs } = state;
  const { countdownSeconds, limits } = run.settings;
  if (recorderAskedMs !== null) return [{ name: 'recorder-start', atMs: recorderAskedMs + limits.recorderStartMs }];
  const nextTickMs = startedMs + (countdownSeconds - secondsLeft + 1) * 1000;
  return [
    sessionAge(run),
    { name: 'countdown-tick', atMs: nextTickMs },
    ...since('face-lost', state.faceLostSinceMs, FACE_LOST_MS),
  ];
}

function recordingDeadlines({ run, recording }: { run: Run; recording: Recording }): readonly Deadline[] {
  const { conditions, settings } = run;
  return [
    ...conditionDeadlines(run),
    ...since('hidden', conditions.hiddenSinceMs, settings.limits.hiddenMs),
    ...since('several-faces', recording.severalFacesSinceMs, SEVERAL_FACES_MS),
    ...firstChunk(recording, settings.limits),
  ];
}

/** A face that fits has kept the time limit, even when the recorder lags behind. */
function fitDeadline({ heldSinceMs, recording }: CheckState & { kind: 'fitting' }): Deadline {
  return heldSinceMs === null
    ? { name: 'fit', atMs: recording.fitDeadlineMs }
    : { name: 'enough-video', atMs: heldSinceMs + ENOUGH_VIDEO_MS };
}

function finishingDeadlines(step: FinishingStep, { limits }: CheckSettings, recording: Recording): readonly Deadline[] {
  switch (step.kind) {
    case 'stopping':
      return [{ name: 'recorder-stop', atMs: step.sinceMs + limits.recorderStopMs }, ...firstChunk(recording, limits)];
    case 'uploading':
      // Whether bytes leave at all is for the stream to watch; this is the end of every upload, even of one that creeps.
      return [{ name: 'upload', atMs: step.sinceMs + limits.uploadMs + slowestUploadMs(step.totalBytes) }];
    case 'awaiting-disconnection':
      return [{ name: 'disconnection', atMs: step.sinceMs + limits.disconnectionMs }];
    default:
      return unreachable(step);
  }
}

/** A hint goes when its time is over, even when no frame comes any more. */
function hintDeadline(state: CheckState & { kind: 'positioning' | 'countdown' | 'fitting' }): readonly Deadline[] {
  const atMs = hintChangeMs(state);
  return atMs === Infinity ? [] : [{ name: 'hint', atMs }];
}

/** Browsers may mute the camera of a hidden page, and feed it no frames; that says nothing about the camera. */
function conditionDeadlines({ conditions, settings }: Run): readonly Deadline[] {
  const { hiddenSinceMs, mutedSinceMs, lastFrameMs } = conditions;
  if (hiddenSinceMs !== null) return [];
  const { mutedMs, framesMs } = settings.limits;
  return [...since('muted', mutedSinceMs, mutedMs), ...since('frames', lastFrameMs, framesMs)];
}

function firstChunk({ videoBytes, videoStartMs }: Recording, limits: TimeLimits): readonly Deadline[] {
  return videoBytes > 0 ? [] : [{ name: 'first-chunk', atMs: videoStartMs + limits.firstChunkMs }];
}

function connecting(isStreamOpen: boolean, stepMs: number, limits: TimeLimits): Deadline {
  return isStreamOpen
    ? { name: 'session-information', atMs: stepMs + limits.sessionInformationMs }
    : { name: 'socket-open', atMs: stepMs + limits.socketOpenMs };
}

function sessionAge({ session, settings }: Run): Deadline {
  return { name: 'session-age', atMs: session.takenMs + settings.limits.sessionAgeMs };
}

function since(name: DeadlineName, sinceMs: number | null, limitMs: number): readonly Deadline[] {
  return sinceMs === null ? [] : [{ name, atMs: sinceMs + limitMs }];
}

function unreachable(value: never): never {
  throw new TypeError(`no deadlines for ${JSON.stringify(value)}`);
}
