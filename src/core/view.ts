import type { Size } from './box.ts';
import type { ErrorCode } from './errors.ts';
import type { LightStage } from './light-sequence.ts';
import type { Oval } from './oval.ts';
import type { CheckState, GuidanceCode } from './state.ts';

/** What the camera screen is waiting for or doing. */
export type CameraPhase =
  | 'asking-permission'
  /** The person has not answered for a while: the screen says why the camera is needed. */
  | 'explaining-permission'
  | 'connecting'
  | 'positioning'
  | 'countdown'
  | 'fitting'
  | 'holding'
  | 'flashing';

/** The oval as it is drawn over a frame of the given size. */
export interface OvalView {
  readonly oval: Oval;
  readonly frame: Size;
  /** Match indicator in whole percent, 0 to 100. */
  readonly matchPercent: number;
}

/** Everything that the screen shows, and nothing that it does not show: equal views need no update. */
export type View =
  | { readonly screen: 'start' }
  | {
      readonly screen: 'camera';
      readonly phase: CameraPhase;
      readonly hint: GuidanceCode | null;
      /** The number on the screen, 1 or more; `null` outside the countdown. */
      readonly countdown: number | null;
      readonly oval: OvalView | null;
      readonly isRecording: boolean;
      /** The colors to play; the same array for as long as the sequence lasts. */
      readonly lightStages: readonly LightStage[] | null;
    }
  | {
      readonly screen: 'verifying';
      readonly uploadPercent: number | null;
      /** The upload waits for the line. */
      readonly isNetworkSlow: boolean;
    }
  | { readonly screen: 'result'; readonly outcome: 'succeeded' | 'failed' | 'sent' }
  | {
      readonly screen: 'error';
      readonly code: ErrorCode;
      readonly retryAfterSeconds: number | null;
      readonly alternativeUrl: string | null;
    }
  | { readonly screen: 'cancelled' };

type CameraView = Extract<View, { screen: 'camera' }>;
type RecordingState = CheckState & { kind: 'fitting' | 'holding' | 'flashing' };

/** What the screen shows in `state`. */
export function viewOf(state: CheckState): View {
  switch (state.kind) {
    case 'idle':
    case 'intro':
      return { screen: 'start' };
    case 'starting':
      return cameraView(startingPhase(state));
    case 'positioning':
      // What to say is known from the first frame on.
      return cameraView(state.hasSeenFrame ? 'positioning' : 'connecting', { hint: state.run.hint.code });
    case 'countdown':
      return cameraView('countdown', { hint: state.run.hint.code, countdown: shownSeconds(state) });
    case 'fitting':
      return recordingView(state, { oval: ovalView(state, state.matchProgress) });
    case 'holding':
      return recordingView(state, { oval: ovalView(state, 1) });
    case 'flashing':
      return recordingView(state, { oval: ovalView(state, 1), lightStages: state.stages });
    case 'finishing':
      return { screen: 'verifying', uploadPercent: uploadPercent(state), isNetworkSlow: isUploadSlow(state) };
    case 'verifying':
      return { screen: 'verifying', uploadPercent: null, isNetworkSlow: false };
    case 'succeeded':
    case 'failed':
    case 'sent':
      return { screen: 'result', outcome: state.kind };
    case 'error': {
      const { code, retryAfterSeconds, alternativeUrl } = state.error;
      return {
        screen: 'error',
        code,
        retryAfterSeconds: retryAfterSeconds ?? null,
        alternativeUrl: alternativeUrl ?? null,
      };
    }
    case 'cancelled':
      return { screen: 'cancelled' };
    default:
      return unreachable(state);
  }
}

/** The guidance that a view gives, if any. */
export function guidanceOf(view: View): GuidanceCode | null {
  if (view.screen === 'camera') return view.hint;
  return view.screen === 'verifying' && view.isNetworkSlow ? 'slow-network' : null;
}

/** Whether two views look the same. */
export function isSameView(a: View, b: View): boolean {
  return a === b || isSameValue(a, b);
}

function startingPhase({ preparation, isPermissionExplained }: CheckState & { kind: 'starting' }): CameraPhase {
  if (preparation.isCameraGranted) return 'connecting';
  return isPermissionExplained ? 'explaining-permission' : 'asking-permission';
}

function cameraView(phase: CameraPhase, shown: Partial<CameraView> = {}): CameraView {
  const nothing = { hint: null, countdown: null, oval: null, isRecording: false, lightStages: null };
  return { ...nothing, ...shown, screen: 'camera', phase };
}

function recordingView({ kind, run }: RecordingState, shown: Partial<CameraView>): CameraView {
  return cameraView(kind, { ...shown, hint: run.hint.code, isRecording: true });
}

/** The last number stays until the recorder has started; without a countdown there is none. */
function shownSeconds({ run, secondsLeft }: CheckState & { kind: 'countdown' }): number | null {
  return run.settings.countdownSeconds === 0 ? null : Math.max(1, secondsLeft);
}

function ovalView({ run }: RecordingState, progress: number): OvalView {
  return { oval: run.challenge.oval, frame: run.camera.size, matchPercent: Math.round(progress * 100) };
}

function isUploadSlow({ run, step }: CheckState & { kind: 'finishing' }): boolean {
  return step.kind === 'uploading' && run.conditions.isNetworkSlow;
}

function uploadPercent({ run, step }: CheckState & { kind: 'finishing' }): number | null {
  const { waitingBytes } = run.conditions;
  if (step.kind !== 'uploading' || waitingBytes === 0) return null;
  // While anything waits it is not all.
  return Math.max(0, Math.floor(Math.min(99, 100 * (1 - waitingBytes / step.totalBytes))));
}

/** Compares plain data by content; arrays by identity, since only the light stages are one and they never change. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a)) return false;
  const entries = Object.entries(a);
  const other: Record<string, unknown> = { ...b };
  return (
    entries.length === Object.keys(other).length && entries.every(([key, value]) => isSameValue(value, other[key]))
  );
}

function unreachable(state: never): never {
  throw new TypeError(`no view for ${JSON.stringify(state)}`);
}
