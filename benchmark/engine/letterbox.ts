/** Pixels a side of the network's input. */
export const INPUT_SIDE = 128;

/** Between which two stored positions a line or column of the input lies, and how much of each it takes. */
interface Sample {
  readonly before: number;
  readonly after: number;
  readonly beforeShare: number;
  readonly afterShare: number;
}

/**
 * Letterboxes frames in plain JavaScript for a runtime that has no such thing: bilinear, sampled at pixel corners,
 * black outside, as wasm/letterbox.ts.
 */
export class Letterbox {
  readonly #columns: readonly Sample[];
  readonly #rows: readonly Sample[];
  readonly #stride: number;
  readonly #values = new Float32Array(INPUT_SIDE * INPUT_SIDE * 3);

  /** @param width Of the frames, in pixels. */
  constructor(width: number, height: number) {
    const side = Math.max(width, height);
    this.#columns = samples(width, side);
    this.#rows = samples(height, side);
    this.#stride = width * 4;
  }

  /** 128 × 128 × RGB in [−1, 1], in memory that the next frame overwrites. @param pixels RGBA. */
  apply(pixels: Uint8ClampedArray): Float32Array {
    let index = 0;
    for (const row of this.#rows) {
      const above = row.before * this.#stride;
      const below = row.after * this.#stride;
      for (const { before, after, beforeShare, afterShare } of this.#columns) {
        for (let channel = 0; channel < 3; channel += 1) {
          const left = before * 4 + channel;
          const right = after * 4 + channel;
          const upper = at(pixels, above + left) * beforeShare + at(pixels, above + right) * afterShare;
          const lower = at(pixels, below + left) * beforeShare + at(pixels, below + right) * afterShare;
          this.#values[index] = (upper * row.beforeShare + lower * row.afterShare) / 127.5 - 1;
          index += 1;
        }
      }
    }
    return this.#values;
  }
}

function at(pixels: Uint8ClampedArray, index: number): number {
  return pixels[index] ?? 0;
}

function samples(length: number, side: number): readonly Sample[] {
  return Array.from({ length: INPUT_SIDE }, (_, index) => {
    const position = (index * side) / INPUT_SIDE - (side - length) / 2;
    const before = Math.floor(position);
    const share = position - before;
    const isInside = (place: number): boolean => place >= 0 && place < length;
    return {
      before: isInside(before) ? before : 0,
      after: isInside(before + 1) ? before + 1 : 0,
      beforeShare: isInside(before) ? 1 - share : 0,
      afterShare: isInside(before + 1) ? share : 0,
    };
  });
}
