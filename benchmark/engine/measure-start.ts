import { type FromWorker, readFaces, type ToWorker, type WorkerAssets } from '../../src/vision/messages.ts';
import { drawFrames } from './measure-frames.ts';

const FOLDER = `${location.origin}/dist`;

/** Files of the published workers. */
const PUBLISHED: WorkerAssets = {
  pipelineUrl: `${FOLDER}/frame-pipeline.wasm`,
  relaxedPipelineUrl: `${FOLDER}/frame-pipeline.relaxed.wasm`,
  networkUrl: `${FOLDER}/face-network.bin`,
  wasmUrl: `${FOLDER}/vision_wasm_module_internal.wasm`,
  modelUrl: `${FOLDER}/face_detection_short_range.tflite`,
  digests: {},
};

/** Workers that speak the messages of the published ones. */
const WORKERS = {
  builtin: { url: `${FOLDER}/face-tracker.worker.js`, assets: PUBLISHED },
  mediapipe: { url: `${FOLDER}/mediapipe-face-tracker.worker.js`, assets: PUBLISHED },
  tfjs: {
    url: '/workers/tfjs-face-tracker.worker.js',
    assets: { ...PUBLISHED, wasmUrl: '/tfjs/backend.wasm', modelUrl: '/tfjs/model.json' },
  },
} as const satisfies Record<string, { url: string; assets: WorkerAssets }>;

/** An engine whose start is timed. */
export type StartedEngine = keyof typeof WORKERS;

/**
 * Times one start, from `new Worker` until the face of a frame is there.
 * @returns Milliseconds.
 * @throws {Error} When the worker fails or sees no face.
 */
export async function measureStart(engine: StartedEngine): Promise<number> {
  const { url, assets } = WORKERS[engine];
  const { width, height, frames } = drawFrames(640, 480);
  const [pixels] = frames;
  if (!pixels) throw new Error('There is no frame.');
  const bitmap = await createImageBitmap(new ImageData(pixels, width, height));
  const startedMs = performance.now();
  const worker = new Worker(url, { type: 'module' });
  const send = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.addEventListener('error', (event) => reject(new Error(event.message || 'The worker did not start.')));
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        const passedMs = performance.now() - startedMs;
        if (data.type === 'loaded') send({ type: 'load', assets });
        else if (data.type === 'ready') send({ type: 'bitmap', run: 1, bitmap, capturedMs: startedMs }, [bitmap]);
        else if (data.type === 'failed') reject(new Error(data.message));
        else if (data.type === 'faces') {
          if (readFaces(data.numbers).length === 1) resolve(passedMs);
          else reject(new Error(`${engine} does not see the face.`));
        }
      });
    });
  } finally {
    worker.terminate();
  }
}
