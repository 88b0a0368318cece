import { type Box, intersectionOverUnion } from './box.ts';
import { enter, fail, failWith } from './ending.ts';
import { CLOSE_CODE, type ErrorCode } from './errors.ts';
import { type Face, followFace, type FrameObservation, inFrame } from './face.ts';
import { faceBox, matchFace, matchProgress } from './face-match.ts';
import { countingGuidance } from './guidance.ts';
import { lightStages } from './light-sequence.ts';
import { ovalBox } from './oval.ts';
import { FIRST_VIDEO_BYTES, hiddenUploadMs, wireBytes } from './video-limits.ts';
import type { CheckEffect, CheckInput, CheckState, DeadlineName, Recording, Run, Transition } from './state.ts';
import { STEADY_FRAMES, STEADY_MATCH_MS } from './time-limits.ts';

type Fitting = CheckState & { kind: 'fitting' };
type Holding = CheckState & { kind: 'holding' };
type Flashing = CheckState & { kind: 'flashing' };
type Finishing = CheckState & { kind: 'finishing' };

/** Failures of what is needed for pictures alone. */
const PICTURE_FAILURES: ReadonlySet<ErrorCode> = new Set(['camera-lost', 'detector-failed']);

const NO_MATCH = { matchedFrames: 0, matchedSinceMs: null, heldSinceMs: null } as const;

/** The recorder runs: the oval appears. */
export function startRecording(run: Run, videoStartMs: number): Transition {
  const recording: Recording = {
    videoStartMs,
    initialFace: null,
    fitDeadlineMs: videoStartMs + run.challenge.config.fitTimeoutMs,
    videoBytes: 0,
    lastSingleFaceMs: null,
    severalFacesSinceMs: null,
    targetStartMs: null,
  };
  return enter(fitting(run, recording));
}

function fitting(run: Run, recording: Recording): Fitting {
  // The face was far away a moment ago; until a frame says otherwise it has to come closer.
  const first = { guidance: 'too-far' as const, matchProgress: 0, ...NO_MATCH };
  return { kind: 'fitting', run, recording: { ...recording, targetStartMs: null }, ...first };
}

/** `fitting`: the face moves into the oval. */
export function duringFitting(state: Fitting, input: CheckInput): Transition {
  if (input.type === 'frame') return onFittingFrame(state, input.observation, input.nowMs);
  if (input.type === 'video')
    return proceed({ ...state, recording: withVideo(state.recording, input.bytes) }, input.nowMs);
  if (input.type !== 'deadline') return duringRecording(state, input);
  if (input.name === 'fit') return failWith(state, 'fit-timeout');
  if (input.name === 'enough-video')
    return failWith(state, 'recorder-failed', 'The recorder delivers too little video.');
  return duringRecording(state, input);
}

function onFittingFrame(state: Fitting, seen: FrameObservation, nowMs: number): Transition {
  const { run } = state;
  const observation = inFrame(seen, run.camera.size);
  if (!observation) return failWith(state, 'interrupted', 'The size of the picture changed during the recording.');
  if (observation.capturedMs < state.recording.videoStartMs) return enter(state);

  const { detection, recording } = countFaces(state.recording, run, observation, nowMs);
  if (detection.kind !== 'one') {
    const guidance = countingGuidance(detection);
    return enter({ ...state, recording, guidance, matchProgress: 0, ...NO_MATCH });
  }
  return compareWithOval({ ...state, recording }, detection.face, observation.capturedMs, nowMs);
}

function compareWithOval(state: Fitting, face: Face, capturedMs: number, nowMs: number): Transition {
  const { run } = state;
  const { oval, config } = run.challenge;
  const box = faceBox(face.landmarks, oval, config.ovalHeightWidthRatio, run.camera.size);
  const iou = intersectionOverUnion(box, ovalBox(oval));
  const isFirst = state.recording.initialFace === null;
  const recording = isFirst ? withInitialFace(state.recording, run, face.box, capturedMs, iou) : state.recording;
  const start = isFirst ? sessionStart(recording) : [];

  const match = matchFace(box, oval, config);
  // The match begins after the initial face was seen: the service wants the two times apart.
  if (isFirst && match === 'matched') {
    return enter({ ...state, recording, guidance: 'hold-still', matchProgress: 1 }, ...start);
  }
  if (match !== 'matched') {
    const progress = matchProgress(iou, recording.initialFace?.iou ?? iou, config.ovalIouThreshold);
    return enter({ ...state, recording, guidance: match, matchProgress: progress, ...NO_MATCH }, ...start);
  }
  const matchedFrames = state.matchedFrames + 1;
  const matchedSinceMs = state.matchedSinceMs ?? capturedMs;
  const isHeld = matchedFrames >= STEADY_FRAMES && capturedMs - matchedSinceMs >= STEADY_MATCH_MS;
  const heldSinceMs = state.heldSinceMs ?? (isHeld ? nowMs : null);
  const next = { guidance: 'hold-still' as const, matchProgress: 1, matchedFrames, matchedSinceMs, heldSinceMs };
  return proceed({ ...state, recording, ...next }, nowMs);
}

/** Goes on from a match that was held, once there is so much video that the service will accept its end. */
function proceed(state: Fitting, nowMs: number): Transition {
  const { run, recording, heldSinceMs, matchedSinceMs } = state;
  if (heldSinceMs === null || recording.videoBytes < FIRST_VIDEO_BYTES) return enter(state);
  const held = { ...recording, targetStartMs: matchedSinceMs };
  return run.challenge.name === 'FaceMovementChallenge' ? finish(run, held, nowMs) : hold(run, held, nowMs);
}

function withVideo(recording: Recording, bytes: number): Recording {
  return bytes > 0 ? { ...recording, videoBytes: recording.videoBytes + bytes } : recording;
}

function withInitialFace(recording: Recording, run: Run, box: Box, capturedMs: number, iou: number): Recording {
  const fitDeadlineMs = capturedMs + run.challenge.config.fitTimeoutMs;
  return { ...recording, initialFace: { box, capturedMs, iou }, fitDeadlineMs };
}

function sessionStart({ videoStartMs, initialFace }: Recording): readonly CheckEffect[] {
  return initialFace ? [{ type: 'send', event: { type: 'start', videoStartMs, initialFace } }] : [];
}

function hold(run: Run, recording: Recording, nowMs: number): Transition {
  return enter({ kind: 'holding', run, recording, startedMs: nowMs, faceLostSinceMs: null });
}

/** `holding`: a second of standing still before the colors. */
export function duringHolding(state: Holding, input: CheckInput): Transition {
  if (input.type === 'frame') return onSteadyFrame(state, input.observation, input.nowMs);
  if (input.type !== 'deadline') return duringRecording(state, input);
  if (input.name === 'hold') return startColors(state, input.nowMs);
  if (input.name !== 'face-lost') return duringRecording(state, input);
  // The time spent here does not count against the fit.
  const fitDeadlineMs = state.recording.fitDeadlineMs + (input.nowMs - state.startedMs);
  return enter({ ...fitting(state.run, { ...state.recording, fitDeadlineMs }), guidance: 'no-face' });
}

function startColors(state: Holding, nowMs: number): Transition {
  const { run, recording } = state;
  if (run.conditions.hiddenSinceMs !== null) return failWith(state, 'interrupted', 'The page was hidden.');
  const stages = run.challenge.name === 'FaceMovementAndLightChallenge' ? lightStages(run.challenge.colors) : [];
  if (stages.length === 0) return finish(run, recording, nowMs);
  const { faceLostSinceMs } = state;
  // The frame that shows the first color may have begun before this moment.
  const clock = { lastColorMs: recording.videoStartMs, lastFrameMs: nowMs };
  return enter({ kind: 'flashing', run, recording, stages, shownStages: 0, faceLostSinceMs, ...clock });
}

/** `flashing`: the colors that the service asked for. */
export function duringFlashing(state: Flashing, input: CheckInput): Transition {
  switch (input.type) {
    case 'frame':
      return onSteadyFrame(state, input.observation, input.nowMs);
    case 'colors-frame':
      return enter({ ...state, lastFrameMs: Math.max(input.frameMs, state.lastFrameMs) });
    case 'color-shown':
      return onColorShown(state, input.index, input.frameMs);
    case 'colors-done':
      return state.shownStages === state.stages.length ? finish(state.run, state.recording, input.nowMs) : enter(state);
    case 'page-hidden':
      return failWith(state, 'interrupted', 'The page was hidden during the colors.');
    case 'deadline':
      if (input.name === 'face-lost') return failWith(state, 'face-lost');
      if (input.name === 'colors-stalled') return failWith(state, 'interrupted', 'The screen was not drawn any more.');
      return duringRecording(state, input);
    default:
      return duringRecording(state, input);
  }
}

function onColorShown(state: Flashing, index: number, frameMs: number): Transition {
  const stage = state.stages[index];
  if (!stage || index !== state.shownStages) return enter(state);
  const startMs = Math.max(frameMs, state.lastColorMs);
  return enter(
    { ...state, shownStages: index + 1, lastColorMs: startMs },
    { type: 'send', event: { type: 'color', stage, startMs } },
  );
}

function onSteadyFrame(state: Holding | Flashing, seen: FrameObservation, nowMs: number): Transition {
  const observation = inFrame(seen, state.run.camera.size);
  if (!observation) return failWith(state, 'interrupted', 'The size of the picture changed during the recording.');
  const { detection, recording } = countFaces(state.recording, state.run, observation, nowMs);
  const faceLostSinceMs = detection.kind === 'none' ? (state.faceLostSinceMs ?? nowMs) : null;
  return enter({ ...state, recording, faceLostSinceMs });
}

function countFaces(recording: Recording, run: Run, { faces, capturedMs }: FrameObservation, nowMs: number) {
  const detection = followFace(faces, run.challenge.config.detectionThreshold);
  const lastSingleFaceMs = detection.kind === 'one' ? capturedMs : recording.lastSingleFaceMs;
  const severalFacesSinceMs = detection.kind === 'several' ? (recording.severalFacesSinceMs ?? nowMs) : null;
  return { detection, recording: { ...recording, lastSingleFaceMs, severalFacesSinceMs } };
}

/** What holds alike in `fitting`, `holding` and `flashing`. */
function duringRecording(state: Fitting | Holding | Flashing, input: CheckInput): Transition {
  switch (input.type) {
    case 'failed':
      return fail(state, input.error);
    case 'video':
      return enter({ ...state, recording: withVideo(state.recording, input.bytes) });
    case 'orientation':
      return input.isSideways ? failWith(state, 'interrupted', 'The device was turned.') : enter(state);
    case 'disconnected':
      return failWith(state, 'service-failed', 'The service ended the session during the recording.');
    case 'recorder-stopped':
      return failWith(state, 'recorder-failed', 'The recorder stopped by itself.');
    case 'offline':
      return failWith(state, 'connection-lost');
    case 'standstill':
      return failWith(state, 'interrupted', 'The device or the page stood still.');
    case 'deadline':
      return onRecordingDeadline(state, input.name);
    default:
      return enter(state);
  }
}

function onRecordingDeadline(state: Fitting | Holding | Flashing, name: DeadlineName): Transition {
  switch (name) {
    case 'several-faces':
      return failWith(state, 'multiple-faces');
    case 'first-chunk':
      return failWith(state, 'recorder-failed', 'The recorder delivered no video.');
    case 'hidden':
      return failWith(state, 'interrupted', 'The page was hidden.');
    case 'muted':
    case 'frames':
      return failWith(state, 'camera-lost', 'The camera delivered no pictures.');
    default:
      return enter(state);
  }
}

function finish(run: Run, recording: Recording, nowMs: number): Transition {
  return enter(
    { kind: 'finishing', run, recording, step: { kind: 'stopping', sinceMs: nowMs } },
    { type: 'stop-recorder' },
  );
}

/** `finishing`: the recorder stops, the rest of the video leaves, the service has the last word. */
export function duringFinishing(state: Finishing, input: CheckInput): Transition {
  const { step } = state;
  switch (input.type) {
    case 'failed':
      // The video is complete: camera and detector have done their part.
      return step.kind !== 'stopping' && PICTURE_FAILURES.has(input.error.code)
        ? enter(state)
        : fail(state, input.error);
    case 'video':
      return enter({ ...state, recording: withVideo(state.recording, input.bytes) });
    case 'frame':
      return step.kind === 'stopping' ? onLastFrame(state, input.observation, input.nowMs) : enter(state);
    case 'recorder-stopped':
      return step.kind === 'stopping' ? sendEnd(state, input.videoEndMs, input.nowMs) : enter(state);
    case 'upload':
      return onUpload(state, input.waitingBytes, input.nowMs);
    case 'disconnected':
      if (step.kind === 'stopping')
        return failWith(state, 'service-failed', 'The service ended the session too early.');
      return startVerifying(state);
    case 'offline':
      return failWith(state, 'connection-lost');
    case 'deadline':
      return onFinishingDeadline(state, input.name);
    default:
      return enter(state);
  }
}

function onLastFrame(state: Finishing, seen: FrameObservation, nowMs: number): Transition {
  const observation = inFrame(seen, state.run.camera.size);
  if (!observation) return enter(state);
  return enter({ ...state, recording: countFaces(state.recording, state.run, observation, nowMs).recording });
}

function sendEnd(state: Finishing, videoEndMs: number, nowMs: number): Transition {
  const { initialFace, targetStartMs, lastSingleFaceMs } = state.recording;
  if (!initialFace || targetStartMs === null) return failWith(state, 'internal', 'The recording ended without a face.');
  // A frame may be analysed after the recorder's stop event; what was seen then is not in the video.
  const endMs = Math.max(targetStartMs, Math.min(lastSingleFaceMs ?? targetStartMs, videoEndMs));
  const targetFace = { box: ovalBox(state.run.challenge.oval), startMs: targetStartMs, endMs };
  return enter(
    { ...state, step: { kind: 'uploading', sinceMs: nowMs, totalBytes: wireBytes(state.recording.videoBytes) } },
    { type: 'finish-stream', end: { type: 'end', videoEndMs, initialFace, targetFace } },
  );
}

function onUpload(state: Finishing, waitingBytes: number, nowMs: number): Transition {
  if (state.step.kind !== 'uploading') return enter(state);
  if (waitingBytes === 0) {
    const { videoStartMs, videoBytes } = state.recording;
    // Nothing waits in the page; a slow line may still be carrying what the browser took from it.
    const sinceMs = Math.max(nowMs, videoStartMs + hiddenUploadMs(videoBytes));
    return enter({ ...state, step: { kind: 'awaiting-disconnection', sinceMs } });
  }
  return enter({ ...state, step: { ...state.step, totalBytes: Math.max(state.step.totalBytes, waitingBytes) } });
}

function startVerifying({ run }: Finishing): Transition {
  return enter(
    { kind: 'verifying', settings: run.settings, session: run.session, verdictSinceMs: null },
    { type: 'release', closeCode: CLOSE_CODE.normal },
    { type: 'ask-verdict' },
  );
}

function onFinishingDeadline(state: Finishing, name: DeadlineName): Transition {
  switch (name) {
    case 'recorder-stop':
      return failWith(state, 'recorder-failed', 'The recorder did not stop in time.');
    case 'first-chunk':
      return failWith(state, 'recorder-failed', 'The recorder delivered no video.');
    case 'upload':
      return failWith(state, 'connection-lost', 'The upload took too long.');
    case 'disconnection':
      return failWith(state, 'connection-timeout', 'The service did not end the session in time.');
    default:
      return enter(state);
  }
}
