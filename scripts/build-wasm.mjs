// Compiles the frame pipeline (wasm/) into one module without imports. Run by itself: node scripts/build-wasm.mjs
import { main } from 'assemblyscript/asc';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the module is after a build. */
export const PIPELINE_FILE = join(ROOT, 'wasm/build/frame-pipeline.wasm');

/** Pages of 64 KiB; the end of the memory map in wasm/memory-map.ts. */
const MEMORY_PAGES = '171';

/**
 * Writes {@link PIPELINE_FILE}: with neither garbage collector nor allocator (`stub`), asking nothing of the host
 * (`abort=`), in memory that does not grow.
 * @returns {Promise<void>} Rejects with the compiler's complaints.
 */
export async function buildWasm() {
  const { error, stderr } = await main(
    `wasm/frame-pipeline.ts --outFile wasm/build/frame-pipeline.wasm
    --runtime stub --use abort= --enable simd
    --initialMemory ${MEMORY_PAGES} --maximumMemory ${MEMORY_PAGES}
    --optimizeLevel 3 --shrinkLevel 0 --converge --noAssert`
      .split(/\s+/)
      // The root is one argument, whatever it contains.
      .concat('--baseDir', ROOT),
    {},
  );
  if (error) throw new Error(`The frame pipeline does not compile.\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWasm();
