// Bundles the face detection worker into one self-contained module and puts the wasm modules and the model beside it.
// The frame pipeline has to be there already: see build-wasm.mjs.
// Run by itself: node scripts/build-worker.mjs OUT_DIR
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { buildModel } from './build-model.mjs';
import { PIPELINE_FILE } from './build-wasm.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Names that src/vision/asset-urls.ts expects beside the element's script. */
export const ASSET_NAMES = {
  worker: 'face-tracker.worker.js',
  wasm: 'vision_wasm_module_internal.wasm',
  model: 'face_detection_short_range.tflite',
  pipeline: 'frame-pipeline.wasm',
};

/**
 * Writes worker, both wasm modules and model into `outDir`; other files there stay.
 * @param {string} outDir
 */
export async function buildWorker(outDir) {
  const folder = resolve(ROOT, outDir);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    bundleWorker(folder),
    copyFile(
      createRequire(import.meta.url).resolve(`@mediapipe/tasks-vision/${ASSET_NAMES.wasm}`),
      join(folder, ASSET_NAMES.wasm),
    ),
    buildModel(join(folder, ASSET_NAMES.model)),
    copyFile(PIPELINE_FILE, join(folder, ASSET_NAMES.pipeline)),
  ]);
}

/** @param {string} outDir */
async function bundleWorker(outDir) {
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [withoutNodeBranch()],
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: join(ROOT, 'src/vision/worker/face-tracker.worker.ts'),
        output: { format: 'es', entryFileNames: ASSET_NAMES.worker, codeSplitting: false },
      },
    },
  });
}

/**
 * MediaPipe's loader looks for its wasm relative to itself and imports Node's modules when it runs there. Neither
 * happens here: the worker hands over the compiled wasm. Left in, the bundler would inline or warn about both.
 */
function withoutNodeBranch() {
  return {
    name: 'face-liveness:browser-only-loader',
    /**
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (!id.includes('vision_wasm_module_internal.js')) return null;
      const replaced = code
        .replace(/var ENVIRONMENT_IS_NODE = .*;/, 'var ENVIRONMENT_IS_NODE = false;')
        .replace('await import("node:module")', '{}')
        .replace(/new URL\("vision_wasm_module_raw_internal\.wasm", import\.meta\.url\)\.href/, '""');
      if (/import\("node:module"\)|new URL\("vision_wasm/.test(replaced))
        throw new Error('The loader of MediaPipe changed; adapt build-worker.mjs.');
      return { code: replaced, map: null };
    },
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , outDir] = process.argv;
  if (outDir === undefined) throw new Error('Usage: node scripts/build-worker.mjs OUT_DIR');
  await buildWorker(outDir);
}
