import type { FramePipeline } from '../../src/vision/worker/frame-pipeline.ts';
import type { NetworkOutput } from './network-reference.ts';

/** What the pipeline's network said, in the order of the published network: anchors of the fine head, then the others. */
export function readHeads(pipeline: FramePipeline): NetworkOutput {
  const { fine, coarse } = pipeline.heads();
  const [first, second] = [readHead(fine, 256, 2, 40), readHead(coarse, 64, 6, 104)];
  return {
    logits: Float64Array.from([...first.logits, ...second.logits]),
    coordinates: Float64Array.from([...first.coordinates, ...second.coordinates]),
  };
}

function readHead(
  values: Float32Array,
  cells: number,
  anchors: number,
  cellNumbers: number,
): { readonly logits: number[]; readonly coordinates: number[] } {
  const logits: number[] = [];
  const coordinates: number[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const start = cell * cellNumbers;
    coordinates.push(...values.subarray(start, start + 16 * anchors));
    logits.push(...values.subarray(start + 16 * anchors, start + 17 * anchors));
  }
  return { logits, coordinates };
}

/**
 * Compares with a reference: each difference is at most 0.001 and 2 hundred-thousandths of the largest number.
 * @throws {Error} That names the worst difference.
 */
export function assertNetworkOutput(actual: NetworkOutput, expected: NetworkOutput): void {
  let largest = 0;
  let worst = 0;
  for (const name of ['logits', 'coordinates'] as const) {
    if (actual[name].length !== expected[name].length) throw new Error(`There are ${actual[name].length} ${name}.`);
    expected[name].forEach((value, index) => {
      largest = Math.max(largest, Math.abs(value));
      const difference = Math.abs(value - (actual[name][index] ?? Number.NaN));
      // Not a number is the worst of all.
      worst = difference <= worst ? worst : difference;
    });
  }
  const bound = 1e-3 + 2e-5 * largest;
  if (!(worst <= bound)) throw new Error(`The network is off by ${worst}; ${bound} would do.`);
}
