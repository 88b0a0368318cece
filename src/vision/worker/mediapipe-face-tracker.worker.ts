import { runFaceTracker } from './face-tracker-worker.ts';
import { mediaPipeEngineKind } from './mediapipe-engine.ts';

runFaceTracker(mediaPipeEngineKind);
