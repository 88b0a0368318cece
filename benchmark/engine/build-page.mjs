// Bundles what the benchmark runs in the browser, and writes the network for TensorFlow.js.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { toGraphModel } from '../tools/tflite-to-tfjs.mjs';
import { fuseBiases } from './fuse-biases.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const TENSORFLOW = fileURLToPath(new URL('../vendor/node_modules/@tensorflow/', import.meta.url));
const MODEL = '@mediapipe/face_detection/face_detection_short_range.tflite';
const SCRIPTS = [
  'page.ts',
  'builtin-simd.worker.ts',
  'builtin-relaxed.worker.ts',
  'mediapipe.worker.ts',
  'tfjs.worker.ts',
  'tfjs-face-tracker.worker.mjs',
];

/**
 * Writes `workers/` (each script as one file) and `tfjs/` (network and runtime).
 * @param {string} outDir
 */
export async function buildBenchmarkPage(outDir) {
  for (const script of SCRIPTS) await bundle(script, join(outDir, 'workers'));
  const tfjs = join(outDir, 'tfjs');
  await mkdir(tfjs, { recursive: true });
  const { model, weights } = toGraphModel(await readFile(createRequire(import.meta.url).resolve(MODEL)));
  const [weightsFile = ''] = model.weightsManifest.flatMap(({ paths }) => paths);
  await writeFile(join(tfjs, 'model.json'), JSON.stringify(fuseBiases(model)));
  await writeFile(join(tfjs, weightsFile), weights);
  await copyFile(join(TENSORFLOW, 'tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'), join(tfjs, 'backend.wasm'));
}

/** @param {string} script @param {string} outDir */
async function bundle(script, outDir) {
  await build({
    configFile: false,
    root: FOLDER,
    base: './',
    publicDir: false,
    logLevel: 'error',
    // TensorFlow.js is installed with the vendor's page only.
    resolve: { alias: [{ find: /^@tensorflow\//, replacement: TENSORFLOW }] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: join(FOLDER, script),
        output: { format: 'es', entryFileNames: script.replace(/\.\w+$/, '.js'), codeSplitting: false },
      },
    },
  });
}
