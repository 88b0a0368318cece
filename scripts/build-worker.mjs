// Bundles each face detection worker into one self-contained module and puts what they fetch beside them.
// The frame pipeline has to be there already: see build-wasm.mjs.
// Run by itself: node scripts/build-worker.mjs OUT_DIR
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { build } from 'vite';
import { buildModel } from './build-model.mjs';
import { buildNetwork } from './build-network.mjs';
import { PIPELINE_FILES } from './build-wasm.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {typeof import('../src/vision/asset-names.ts')} */
const { ASSET_NAMES } = await tsImport('../src/vision/asset-names.ts', import.meta.url);

/**
 * Writes the workers with all that they fetch into `outDir`; other files there stay.
 * @param {string} outDir
 */
export async function buildWorker(outDir) {
  const folder = resolve(ROOT, outDir);
  const mediaPipeWasm = createRequire(import.meta.url).resolve(`@mediapipe/tasks-vision/${ASSET_NAMES.mediaPipeWasm}`);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    bundleWorker(folder, ASSET_NAMES.worker),
    copyFile(PIPELINE_FILES.simd, join(folder, ASSET_NAMES.pipeline)),
    copyFile(PIPELINE_FILES.relaxed, join(folder, ASSET_NAMES.relaxedPipeline)),
    buildNetwork(join(folder, ASSET_NAMES.network)),
    bundleWorker(folder, ASSET_NAMES.mediaPipeWorker),
    copyFile(mediaPipeWasm, join(folder, ASSET_NAMES.mediaPipeWasm)),
    buildModel(join(folder, ASSET_NAMES.mediaPipeModel)),
  ]);
}

/**
 * @param {string} outDir
 * @param {string} name
 */
async function bundleWorker(outDir, name) {
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
        input: join(ROOT, 'src/vision/worker', name.replace(/\.js$/, '.ts')),
        output: { format: 'es', entryFileNames: name, codeSplitting: false },
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
