import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // Node's own function behind the flag.

/** Megabytes of this process that are still in use once the garbage is collected, buffers included. */
export async function heldMegabytes(): Promise<number> {
  // Buffers are given back by finalizers, which run between two turns of the event loop.
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
