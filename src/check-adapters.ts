// What only a check needs. It is loaded when one comes near, so that a start screen is there sooner.
export { createFrameSource } from './camera/frame-source.ts';
export { PageCues } from './page/page-cues.ts';
export { VideoRecorder } from './recording/video-recorder.ts';
export { createSessionSource } from './session/session-source.ts';
export { createVerdictSource } from './session/verdict-source.ts';
export { completeTrace } from './trace-environment.ts';
export { measureClockOffset } from './transport/clock-offset.ts';
export { createStreamPort } from './transport/liveness-stream.ts';
export { resolveAssetUrls } from './vision/asset-urls.ts';
export { FaceTracker } from './vision/face-tracker.ts';
