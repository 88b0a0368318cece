/** A picture that is painted once and used again as long as its key stays the same. */
export class Layer {
  #canvas: OffscreenCanvas | null = null;
  #key = '';

  /**
   * The picture for `key`; `paint` is called on an empty canvas when it is not the one from last time.
   * @throws {Error} When the browser gives no 2D context.
   */
  get(
    key: string,
    width: number,
    height: number,
    paint: (context: OffscreenCanvasRenderingContext2D) => void,
  ): OffscreenCanvas {
    const canvas = this.#canvas ?? new OffscreenCanvas(width, height);
    const wanted = `${width}x${height} ${key}`;
    if (this.#key !== wanted) {
      // Setting the size clears the canvas and resets its context.
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('This browser gives no 2D context for an OffscreenCanvas.');
      paint(context);
      this.#key = wanted;
    }
    this.#canvas = canvas;
    return canvas;
  }
}

/** Several layers by key. When they hold too many pixels, those unused for longest are forgotten. */
export class LayerCache {
  readonly #layers = new Map<string, OffscreenCanvas>();
  readonly #mostPixels: number;
  #pixels = 0;

  constructor(mostPixels: number) {
    this.#mostPixels = mostPixels;
  }

  /** As {@link Layer.get}. */
  get(
    key: string,
    width: number,
    height: number,
    paint: (context: OffscreenCanvasRenderingContext2D) => void,
  ): OffscreenCanvas {
    const known = this.#layers.get(key);
    const canvas = known ?? new Layer().get(key, width, height, paint);
    // The map keeps the order of insertion: inserting anew moves a layer to the end.
    this.#layers.delete(key);
    this.#layers.set(key, canvas);
    if (!known) this.#pixels += width * height;
    this.#forget(canvas);
    return canvas;
  }

  #forget(needed: OffscreenCanvas): void {
    for (const [key, canvas] of this.#layers) {
      if (this.#pixels <= this.#mostPixels || canvas === needed) return;
      this.#layers.delete(key);
      this.#pixels -= canvas.width * canvas.height;
    }
  }
}
