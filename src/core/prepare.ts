import { isLargeEnough, type Size } from './box.ts';
import type { Challenge } from './challenge.ts';
import { enter, fail, failWith } from './ending.ts';
import { CLOSE_CODE, FaceLivenessError } from './errors.ts';
import { acquireFace, followFace, type FrameObservation, inFrame } from './face.ts';
import { faceDistance } from './face-distance.ts';
import { type QualityGuidance, qualityGuidance } from './frame-quality.ts';
import { centringGuidance, countingGuidance } from './guidance.ts';
import { startRecording } from './record.ts';
import type {
  CheckEffect,
  CheckInput,
  CheckSettings,
  CheckState,
  DeadlineName,
  GuidanceCode,
  Preparation,
  Renewal,
  Run,
  SessionFacts,
  Transition,
} from './state.ts';
import { NO_HINT } from './steady-guidance.ts';
import { CENTRING_ADVICE_MS, MOST_RENEWALS, STEADY_FRAMES } from './time-limits.ts';

type Starting = CheckState & { kind: 'starting' };
type Positioning = CheckState & { kind: 'positioning' };
type Countdown = CheckState & { kind: 'countdown' };

/** Begins a check: camera and detector in parallel; the session only when both are there, since an idle one expires. */
export function beginCheck(settings: CheckSettings, nowMs: number): Transition {
  return enter(
    {
      kind: 'starting',
      settings: { ...settings, countdownSeconds: Math.max(0, Math.ceil(settings.countdownSeconds)) },
      preparation: {
        camera: null,
        isCameraGranted: false,
        isDetectorReady: false,
        session: null,
        isStreamOpen: false,
      },
      conditions: {
        hiddenSinceMs: null,
        mutedSinceMs: null,
        lastFrameMs: null,
        isSideways: false,
        isNetworkSlow: false,
        waitingBytes: 0,
      },
      startedMs: nowMs,
      stepMs: nowMs,
      detectorProgressMs: nowMs,
      isPermissionExplained: false,
      renewals: 0,
    },
    { type: 'load-detector' },
    { type: 'open-camera' },
  );
}

/** `starting`: from Begin to a camera, a detector, a session and the service's parameters. */
export function duringStarting(state: Starting, input: CheckInput): Transition {
  switch (input.type) {
    case 'detector-progress':
      return enter({ ...state, detectorProgressMs: input.nowMs });
    case 'camera-granted':
      return enter({ ...state, preparation: { ...state.preparation, isCameraGranted: true } });
    case 'camera-ready':
      return takeSessionWhenReady(state, { isCameraGranted: true, camera: input.camera }, input.nowMs);
    case 'detector-ready':
      return takeSessionWhenReady(state, { isDetectorReady: true }, input.nowMs);
    case 'session-taken':
    case 'stream-opened':
      return connect(state, input);
    case 'challenge':
      if (isUnwanted(input.challenge, state.settings)) return refuseColors(state);
      return startPositioning(state, input.challenge, input.nowMs);
    case 'failed':
      return takeAnotherOrFail(state, input.error, input.nowMs);
    case 'disconnected':
      return failWith(state, 'service-failed', 'The service ended the session before the check.');
    case 'offline':
      return state.preparation.session ? failWith(state, 'connection-lost') : enter(state);
    case 'deadline':
      return onStartingDeadline(state, input.name);
    default:
      return enter(state);
  }
}

function takeSessionWhenReady(state: Starting, ready: Partial<Preparation>, nowMs: number): Transition {
  const preparation = { ...state.preparation, ...ready };
  const isReady = preparation.camera !== null && preparation.isDetectorReady;
  const wasReady = state.preparation.camera !== null && state.preparation.isDetectorReady;
  if (!isReady || wasReady) return enter({ ...state, preparation });
  return enter({ ...state, preparation, stepMs: nowMs }, { type: 'take-session' });
}

/** A provider may hand out a session that was made too long ago. */
function takeAnotherOrFail(state: Starting, error: FaceLivenessError, nowMs: number): Transition {
  const isRenewable = error.code === 'session-expired' && state.preparation.session !== null;
  if (!isRenewable || !canRenew(state)) return fail(state, error);
  const preparation = { ...state.preparation, session: null, isStreamOpen: false };
  return enter({ ...state, preparation, stepMs: nowMs, renewals: state.renewals + 1 }, ...ANOTHER_SESSION);
}

function connect(state: Starting, input: CheckInput & { type: 'session-taken' | 'stream-opened' }): Transition {
  const { camera, isDetectorReady } = state.preparation;
  if (!camera || !isDetectorReady || !isAwaited(state.preparation, input)) return enter(state);
  const step = connectStep(state.preparation, camera.size, input);
  return enter(
    { ...state, preparation: { ...state.preparation, ...step.preparation }, stepMs: input.nowMs },
    ...step.effects,
  );
}

/** A session is awaited while there is none, its stream as long as it is not open. */
function isAwaited(
  { session, isStreamOpen }: Pick<Preparation, 'session' | 'isStreamOpen'>,
  input: CheckInput,
): boolean {
  return input.type === 'session-taken' ? session === null : session !== null && !isStreamOpen;
}

/** What a taken session or an opened stream adds, at the start and after a renewal alike. */
function connectStep(
  { session }: Pick<Preparation, 'session'>,
  frame: Size,
  input: CheckInput & { type: 'session-taken' | 'stream-opened' },
): { preparation: Pick<Preparation, 'session' | 'isStreamOpen'>; effects: readonly CheckEffect[] } {
  if (input.type === 'stream-opened') return { preparation: { session, isStreamOpen: true }, effects: [] };
  const taken: SessionFacts = { sessionId: input.sessionId, region: input.region, takenMs: input.nowMs };
  return { preparation: { session: taken, isStreamOpen: false }, effects: [{ type: 'open-stream', frame }] };
}

/** Colors must not flash at somebody who asked for a check without them; the session may have been made otherwise. */
function isUnwanted(challenge: Challenge, { allowsColors }: CheckSettings): boolean {
  return challenge.name === 'FaceMovementAndLightChallenge' && !allowsColors;
}

function refuseColors(state: CheckState): Transition {
  return failWith(
    state,
    'challenge-unsupported',
    'The session has colors although a check without them was asked for.',
  );
}

function startPositioning(state: Starting, challenge: Challenge, nowMs: number): Transition {
  const { settings, preparation, renewals } = state;
  const { camera, session, isStreamOpen } = preparation;
  if (!camera || !session || !isStreamOpen) return enter(state);
  const conditions = { ...state.conditions, lastFrameMs: nowMs };
  const run: Run = { settings, conditions, camera, session, challenge, renewals, hint: NO_HINT };
  return enter(positioning(run, nowMs), { type: 'start-detection' });
}

/** @param guidance What is known to be wrong before a frame was seen here. */
function positioning(run: Run, nowMs: number, guidance: GuidanceCode | null = null): Positioning {
  return { kind: 'positioning', run, startedMs: nowMs, guidance, hasSeenFrame: false, goodFrames: 0, renewal: null };
}

function onStartingDeadline(state: Starting, name: DeadlineName): Transition {
  if (name === 'explain-permission') return enter({ ...state, isPermissionExplained: true });
  if (name === 'detector') {
    return failWith(state, 'assets-unavailable', 'Worker, wasm or model stopped loading.');
  }
  return failWaiting(state, name);
}

/** Waits for what a check needs until it records. */
function failWaiting(state: CheckState, name: DeadlineName): Transition {
  switch (name) {
    case 'muted':
    case 'frames':
      return failWith(state, 'camera-lost', 'The camera delivered no pictures.');
    case 'session':
      return failWith(state, 'no-session', 'The session source did not answer in time.');
    case 'socket-open':
      return failWith(state, 'connection-timeout', 'The connection to the service did not open in time.');
    case 'session-information':
      return failWith(state, 'connection-timeout', 'The service did not send its session information in time.');
    default:
      return enter(state);
  }
}

/** `positioning`: until exactly one face is in view and far enough. */
export function duringPositioning(state: Positioning, input: CheckInput): Transition {
  const { renewal } = state;
  switch (input.type) {
    case 'frame':
      return onPositioningFrame(state, input.observation, input.nowMs);
    case 'session-taken':
    case 'stream-opened': {
      if (!renewal || !isAwaited(renewal.preparation, input)) return enter(state);
      const step = connectStep(renewal.preparation, state.run.camera.size, input);
      return enter({ ...state, renewal: { preparation: step.preparation, stepMs: input.nowMs } }, ...step.effects);
    }
    case 'challenge': {
      const session = renewal?.preparation.session;
      if (!session || !renewal.preparation.isStreamOpen) return enter(state);
      if (isUnwanted(input.challenge, state.run.settings)) return refuseColors(state);
      return enter({ ...state, run: { ...state.run, session, challenge: input.challenge }, renewal: null });
    }
    case 'failed':
      return renewOrFail(state, input.error, input.nowMs);
    case 'disconnected':
      return failWith(state, 'service-failed', 'The service ended the session before the recording.');
    case 'offline':
      return failWith(state, 'connection-lost');
    case 'deadline':
      if (input.name === 'session-age') return renew(state, new FaceLivenessError('session-expired'), input.nowMs);
      return failWaiting(state, input.name);
    default:
      return enter(state);
  }
}

function onPositioningFrame(state: Positioning, seen: FrameObservation, nowMs: number): Transition {
  const { run } = state;
  const { camera, challenge, conditions } = run;
  const observation = inFrame(seen, camera.size);
  if (!observation) return renewForSize(state, seen.size, nowMs);

  const detection = acquireFace(observation.faces, challenge.config.detectionThreshold);
  const isFarEnough =
    detection.kind === 'one' &&
    faceDistance(detection.face.landmarks, camera.size) < challenge.config.distanceThresholdMin;
  const advice = qualityGuidance(state.guidance, observation.quality, detection.kind !== 'none');
  const goodFrames = isFarEnough && !conditions.isSideways ? state.goodFrames + 1 : 0;
  if (goodFrames >= STEADY_FRAMES && !state.renewal) return startCountdown(run, advice, nowMs);

  const isCentringAdvised = nowMs - state.startedMs < CENTRING_ADVICE_MS;
  const place = (): GuidanceCode | null => {
    if (detection.kind !== 'one') return advice === 'covered' ? advice : countingGuidance(detection);
    if (!isFarEnough) return 'too-close';
    return isCentringAdvised ? centringGuidance(detection.face, camera.size) : null;
  };
  const guidance = conditions.isSideways
    ? 'rotate-device'
    : (place() ?? advice ?? (camera.isFallback ? 'camera-fallback' : null));
  return enter({ ...state, guidance, goodFrames, hasSeenFrame: true });
}

function startCountdown(run: Run, guidance: QualityGuidance | null, nowMs: number): Transition {
  const secondsLeft = run.settings.countdownSeconds;
  const state: Countdown = {
    kind: 'countdown',
    run,
    startedMs: nowMs,
    secondsLeft,
    guidance,
    faceLostSinceMs: null,
    recorderAskedMs: null,
  };
  return secondsLeft === 0 ? askRecorder(state, nowMs) : enter(state);
}

function askRecorder(state: Countdown, nowMs: number): Transition {
  return enter({ ...state, secondsLeft: 0, faceLostSinceMs: null, recorderAskedMs: nowMs }, { type: 'start-recorder' });
}

/** `countdown`: the face stays in view; at 0 the recorder starts. */
export function duringCountdown(state: Countdown, input: CheckInput): Transition {
  const isRecorderAsked = state.recorderAskedMs !== null;
  switch (input.type) {
    case 'frame':
      return onCountdownFrame(state, input.observation, input.nowMs);
    case 'recorder-started':
      return isRecorderAsked ? startRecording(state.run, input.videoStartMs) : enter(state);
    case 'failed':
      return isRecorderAsked ? fail(state, input.error) : renewOrFail(state, input.error, input.nowMs);
    case 'disconnected':
      return failWith(state, 'service-failed', 'The service ended the session before the recording.');
    case 'offline':
      return failWith(state, 'connection-lost');
    case 'orientation':
      if (!input.isSideways) return enter(state);
      return isRecorderAsked
        ? failWith(state, 'interrupted', 'The device was turned.')
        : enter(positioning(state.run, input.nowMs, 'rotate-device'));
    case 'standstill':
      return isRecorderAsked
        ? failWith(state, 'interrupted', 'The device or the page stood still.')
        : enter(positioning(state.run, input.nowMs));
    case 'deadline':
      return onCountdownDeadline(state, input.name, input.nowMs);
    default:
      return enter(state);
  }
}

function onCountdownFrame(state: Countdown, seen: FrameObservation, nowMs: number): Transition {
  const isRecorderAsked = state.recorderAskedMs !== null;
  const observation = inFrame(seen, state.run.camera.size);
  if (!observation) return isRecorderAsked ? failWith(state, 'interrupted') : renewForSize(state, seen.size, nowMs);
  if (isRecorderAsked) return enter(state);
  const detection = followFace(observation.faces, state.run.challenge.config.detectionThreshold);
  const faceLostSinceMs = detection.kind === 'one' ? null : (state.faceLostSinceMs ?? nowMs);
  const guidance = qualityGuidance(state.guidance, observation.quality, detection.kind !== 'none');
  const isSame = faceLostSinceMs === state.faceLostSinceMs && guidance === state.guidance;
  return enter(isSame ? state : { ...state, faceLostSinceMs, guidance });
}

function onCountdownDeadline(state: Countdown, name: DeadlineName, nowMs: number): Transition {
  switch (name) {
    case 'countdown-tick':
      return state.secondsLeft > 1
        ? enter({ ...state, secondsLeft: state.secondsLeft - 1 })
        : askRecorder(state, nowMs);
    case 'face-lost':
      return enter(positioning(state.run, nowMs, 'no-face'));
    case 'recorder-start':
      return failWith(state, 'recorder-failed', 'The recorder did not start in time.');
    case 'session-age':
      return renew(state, new FaceLivenessError('session-expired'), nowMs);
    default:
      return failWaiting(state, name);
  }
}

/** A session that expired before the first video byte is replaced without a word, where the source can do that. */
function renewOrFail(state: Positioning | Countdown, error: FaceLivenessError, nowMs: number): Transition {
  return error.code === 'session-expired' ? renew(state, error, nowMs) : fail(state, error);
}

function renew(state: Positioning | Countdown, reason: FaceLivenessError, nowMs: number): Transition {
  const { run } = state;
  if (!canRenew(run)) return fail(state, reason);
  const renewal: Renewal = { preparation: { session: null, isStreamOpen: false }, stepMs: nowMs };
  return enter({ ...positioning({ ...run, renewals: run.renewals + 1 }, nowMs), renewal }, ...ANOTHER_SESSION);
}

const ANOTHER_SESSION: readonly CheckEffect[] = [
  { type: 'close-stream', closeCode: CLOSE_CODE.unspecified },
  { type: 'take-session' },
];

function canRenew({ settings, renewals }: Pick<Run, 'settings' | 'renewals'>): boolean {
  return settings.canRenewSession && renewals < MOST_RENEWALS;
}

/** Another frame size needs another session: the size is part of the signed URL. */
function renewForSize(state: Positioning | Countdown, size: Size, nowMs: number): Transition {
  if (!isLargeEnough(size)) return failWith(state, 'camera-unsuitable');
  const camera = { ...state.run.camera, size };
  const resized = { ...state, run: { ...state.run, camera } };
  return renew(resized, new FaceLivenessError('interrupted', { message: 'The size of the picture changed.' }), nowMs);
}
