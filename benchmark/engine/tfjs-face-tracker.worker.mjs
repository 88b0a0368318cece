// TensorFlow.js in a worker that speaks like the published ones, so that its start is timed in the same way.
import { runFaceTracker } from '../../src/vision/worker/face-tracker-worker.ts';
import { tfjsEngineKind } from './tfjs-engine.ts';

runFaceTracker(tfjsEngineKind);
