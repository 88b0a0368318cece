// The face detection network in TensorFlow.js on its wasm backend, with SIMD and without threads.
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { backend, env, setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const INPUT_SHAPE = [1, 128, 128, 3];

/**
 * @typedef {object} TfjsNetwork
 * @property {(input: Float32Array) => Float32Array} run For each of 896 anchors its logit, then its 16 regressors.
 * @property {() => void} runAgain The same on the last input, whose tensor is ready.
 * @property {() => number} wasmBytes Size of the backend's memory.
 */

/**
 * @param {string} wasmUrl The backend's binary with SIMD.
 * @param {string} modelUrl The graph model's model.json.
 * @returns {Promise<TfjsNetwork>}
 */
export async function createTfjsNetwork(wasmUrl, modelUrl) {
  // A page is seldom isolated, and the other engines run on one thread.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmUrl,
    'tfjs-backend-wasm-simd.wasm': wasmUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmUrl,
  });
  const [model] = await Promise.all([loadGraphModel(modelUrl), setBackend('wasm')]);
  let prepared = tensor(new Float32Array(128 * 128 * 3), INPUT_SHAPE);
  const execute = () => tidy(() => model.execute(prepared).dataSync());
  return {
    run(input) {
      prepared.dispose();
      prepared = tensor(input, INPUT_SHAPE);
      return execute();
    },
    runAgain() {
      execute();
    },
    wasmBytes: () => backend().wasm.HEAPU8.byteLength,
  };
}
