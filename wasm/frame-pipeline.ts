/**
 * The frame pipeline: pixels of one camera frame in, luma, its statistics and the network's input out. See README.md
 * for the memory map and the order of calls; src/vision/worker/frame-pipeline.ts is the binding.
 */
export { setFrame, setPlane } from './frame';
export { writeTensor } from './letterbox';
export { writeLuma } from './luma';
export { FRAME, FRAME_BYTES, HISTOGRAM, LUMA, MAX_LONG_SIDE, MAX_SHORT_SIDE, TENSOR } from './memory-map';
export { brightRatio, darkRatio, laplacianVariance, meanLuma, measureLuma, writeHistogram } from './statistics';
