/** A file of the package that cannot be used, and in which way. */
export interface AssetFault {
  readonly file:
    'face-liveness-check.js' | 'face-tracker.worker.js' | 'frame-pipeline.relaxed.wasm' | 'face-network.bin';
  /**
   * `missing`: 404; `page`: HTML with 200; `truncated`: half of it; `stalled`: no byte ever comes;
   * `throws`: a script that ends with an error.
   */
  readonly way: 'missing' | 'page' | 'truncated' | 'stalled' | 'throws';
}
