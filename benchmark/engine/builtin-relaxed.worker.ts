import { createBuiltinEngine } from './builtin-measured-engine.ts';
import { runMeasuredWorker } from './measured-worker.ts';

runMeasuredWorker(() => createBuiltinEngine('/dist/frame-pipeline.relaxed.wasm', '/dist/face-network.bin'));
