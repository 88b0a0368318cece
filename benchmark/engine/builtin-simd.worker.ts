import { createBuiltinEngine } from './builtin-measured-engine.ts';
import { runMeasuredWorker } from './measured-worker.ts';

runMeasuredWorker(() => createBuiltinEngine('/dist/frame-pipeline.wasm', '/dist/face-network.bin'));
