import { TRACKING_THRESHOLD } from '../../src/core/face.ts';
import { MAX_FACES } from '../../src/vision/messages.ts';
import { FramePipeline } from '../../src/vision/worker/frame-pipeline.ts';
import type { MeasuredEngine } from './measured-worker.ts';

/** The module's exports that the binding does not hand out one by one. */
interface NetworkExports {
  readonly memory: WebAssembly.Memory;
  readonly FRAME: WebAssembly.Global<'i32'>;
  loadNetwork(file: number, length: number): number;
  runNetwork(): void;
}

/**
 * The built-in engine through its own binding. The network alone runs in a second instance; its work does not depend on
 * the pixels.
 * @param pipelineUrl One of the two modules.
 */
export async function createBuiltinEngine(pipelineUrl: string, networkUrl: string): Promise<MeasuredEngine> {
  const [module, answer] = await Promise.all([WebAssembly.compileStreaming(fetch(pipelineUrl)), fetch(networkUrl)]);
  const network = new Uint8Array(await answer.arrayBuffer());
  const pipeline = new FramePipeline(module);
  pipeline.loadNetwork(network);
  const alone = instantiateNetwork(module, network);
  return {
    findFaces(pixels, widthPx, heightPx) {
      pipeline.frameBytes.set(pixels);
      const planes = [{ offset: 0, stride: widthPx * 4 }];
      const upright = { xPx: 0, yPx: 0, widthPx, heightPx, rotation: 0 };
      pipeline.setFrame({ format: 'RGBA', planes, ...upright, matrix: 'bt709', isFullRange: true });
      return pipeline.findFaces(TRACKING_THRESHOLD, MAX_FACES);
    },
    runNetwork: () => alone.runNetwork(),
    wasmBytes: () => pipeline.frameBytes.buffer.byteLength,
  };
}

function instantiateNetwork(module: WebAssembly.Module, network: Uint8Array): NetworkExports {
  const exports = new WebAssembly.Instance(module).exports as unknown as NetworkExports;
  new Uint8Array(exports.memory.buffer).set(network, exports.FRAME.value);
  if (exports.loadNetwork(exports.FRAME.value, network.length) !== 0) throw new Error('The network is refused.');
  return exports;
}
