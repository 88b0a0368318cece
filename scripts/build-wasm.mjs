// Compiles the frame pipeline (wasm/) into one module without imports. Run by itself: node scripts/build-wasm.mjs
import asc from 'assemblyscript/asc';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the module is after a build. */
export const PIPELINE_FILE = join(ROOT, 'wasm/build/frame-pipeline.wasm');

/** 64 KiB each; the end of the memory map in wasm/memory-map.ts. */
const MEMORY_PAGES = '171';

/**
 * Writes {@link PIPELINE_FILE}.
 * @returns {Promise<void>} Rejects with the compiler's complaints.
 */
export async function buildWasm() {
  const { error, stderr } = await asc.main(
    [
      'wasm/frame-pipeline.ts',
      ...['--baseDir', ROOT, '--outFile', 'wasm/build/frame-pipeline.wasm'],
      // No garbage collector, no allocator, nothing asked of the host.
      ...['--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
      ...['--initialMemory', MEMORY_PAGES, '--maximumMemory', MEMORY_PAGES],
      ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
    ],
    {},
  );
  if (error) throw new Error(`The frame pipeline does not compile.\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWasm();
