/**
 * The frame pipeline: pixels of one camera frame in; faces, luma and its statistics out. See README.md
 * for the memory map and the order of calls; src/vision/worker/frame-pipeline.ts is the binding.
 */
export { setFrame, setPlane } from './frame';
export { findFaces } from './faces';
export { writeTensor } from './letterbox';
export { writeLuma } from './luma';
export { FACES, FINE_HEAD, COARSE_HEAD, FRAME, FRAME_BYTES, HISTOGRAM, LUMA, TENSOR } from './memory-map';
export { runNetwork } from './network';
export { loadNetwork } from './network-file';
export { brightRatio, darkRatio, laplacianVariance, meanLuma, measureLuma, writeHistogram } from './statistics';
