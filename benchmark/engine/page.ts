import { BuiltinEngine } from '../../src/vision/worker/builtin-engine.ts';
import { drawFrames, measureFrames } from './measure-frames.ts';
import { measureStart } from './measure-start.ts';

let readFrames: ((count: number) => Promise<void>) | null = null;

/** Sets up the built-in engine in this very page, where its heap can be looked at. */
async function prepareHeapMeasurement(): Promise<void> {
  const [module, answer] = await Promise.all([
    WebAssembly.compileStreaming(fetch('/dist/frame-pipeline.relaxed.wasm')),
    fetch('/dist/face-network.bin'),
  ]);
  const engine = new BuiltinEngine(module, new Uint8Array(await answer.arrayBuffer()));
  const { width, height, frames } = drawFrames(640, 480);
  let timestamp = 0;
  readFrames = async (count) => {
    for (let index = 0; index < count; index += 1) {
      timestamp += 33_333;
      const pixels = frames[index % frames.length] ?? new Uint8ClampedArray();
      const frame = new VideoFrame(pixels, { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp });
      try {
        const { faces } = await engine.read(frame);
        if (faces.length !== 1) throw new Error(`The engine sees ${faces.length} faces.`);
      } finally {
        frame.close();
      }
    }
  };
}

/** What benchmark/engine/run.mjs calls in the page. */
const benchmark = {
  measureFrames,
  measureStart,
  prepareHeapMeasurement,
  readFrames: (count: number): Promise<void> => readFrames?.(count) ?? Promise.reject(new Error('Not prepared.')),
};

/** Type of the global `benchmark`. */
export type Benchmark = typeof benchmark;

Object.assign(window, { benchmark });
