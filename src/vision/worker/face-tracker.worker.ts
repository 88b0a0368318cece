import { builtinEngineKind } from './builtin-engine.ts';
import { runFaceTracker } from './face-tracker-worker.ts';

runFaceTracker(builtinEngineKind);
