// Compiles the frame pipeline (wasm/) into one module without imports. Run by itself: node scripts/build-wasm.mjs
import { createMemoryStream, main } from 'assemblyscript/asc';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The modules after a build. The relaxed one multiplies and adds in one instruction, which not every browser has.
 */
export const PIPELINE_FILES = {
  simd: join(ROOT, 'wasm/build/frame-pipeline.wasm'),
  relaxed: join(ROOT, 'wasm/build/frame-pipeline.relaxed.wasm'),
};

/** @type {Record<keyof typeof PIPELINE_FILES, string>} */
const FEATURES = { simd: '--enable simd', relaxed: '--enable simd --enable relaxed-simd' };

/** Pages of 64 KiB; the end of the memory map in wasm/memory-map.ts. */
const MEMORY_PAGES = '222';

/**
 * Writes {@link PIPELINE_FILES}: with neither garbage collector nor allocator (`stub`), asking nothing of the host
 * (`abort=`), in memory that does not grow.
 * @returns {Promise<void>} Rejects with the compiler's complaints.
 */
export async function buildWasm() {
  await compile(PIPELINE_FILES.simd, FEATURES.simd);
  await compile(PIPELINE_FILES.relaxed, FEATURES.relaxed);
}

/**
 * @param {string} outFile
 * @param {string} features
 */
async function compile(outFile, features) {
  const { error, stderr } = await main(
    `wasm/frame-pipeline.ts --runtime stub --use abort= ${features}
    --memoryBase 1024 --initialMemory ${MEMORY_PAGES} --maximumMemory ${MEMORY_PAGES}
    --optimizeLevel 3 --shrinkLevel 0 --converge --noAssert`
      .split(/\s+/)
      // Paths are one argument each, whatever they contain.
      .concat('--outFile', relative(ROOT, outFile), '--baseDir', ROOT),
    { stderr: createMemoryStream() },
  );
  if (error) throw new Error(`The frame pipeline does not compile.\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWasm();
