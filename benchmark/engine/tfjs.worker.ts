import { runMeasuredWorker } from './measured-worker.ts';
import { TfjsEngine } from './tfjs-engine.ts';
import { createTfjsNetwork } from './tfjs-network.mjs';

runMeasuredWorker(async () => new TfjsEngine(await createTfjsNetwork('/tfjs/backend.wasm', '/tfjs/model.json')));
