// Builds the page of the vendor's component into dist/: Vite for the page, the wasm files of its npm package, and the
// network of its detector, which it would otherwise load from the vendor's CDN. Run by itself: node build.mjs
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { writeGraphModel } from '../tools/tflite-to-tfjs.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const NETWORK = '@mediapipe/face_detection/face_detection_short_range.tflite';
const { resolve } = createRequire(import.meta.url);

/** Folder of the built page. */
export const BUILT_PAGE = join(FOLDER, 'dist');

/** Builds everything anew. */
export async function buildPage() {
  await build({
    root: FOLDER,
    configFile: false,
    logLevel: 'error',
    // A top-level await, and nothing that Chromium has to be told in an older language.
    build: { outDir: BUILT_PAGE, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 10_000 },
  });
  await writeGraphModel(await readFile(resolve(NETWORK)), join(BUILT_PAGE, 'model'));
  await copyBinaries(join(BUILT_PAGE, 'wasm'));
}

/** All variants: the component's backend chooses by what the browser can do. @param {string} folder */
async function copyBinaries(folder) {
  const source = dirname(resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'));
  await mkdir(folder, { recursive: true });
  const names = (await readdir(source)).filter((name) => name.endsWith('.wasm'));
  await Promise.all(names.map((name) => copyFile(join(source, name), join(folder, name))));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildPage();
