// Runs in the page of firefox.node.test.ts: the real tracker on a simulated camera, and the comparison of the engines.
import { distance } from '../../src/core/box.ts';
import { installSimulatedCamera } from '../../src/testing/index.ts';
import { resolveAssetUrls } from '../../src/vision/asset-urls.ts';
import { canUseRelaxedSimd, missingMediaPipeFeatures } from '../../src/vision/detector-support.ts';
import { compareEngines, type ComparisonReport } from './engine-comparison.ts';
import { createTracker, observe } from './observe.ts';
import { testFrames } from './parity-frames.ts';

/** What the tracker saw on the simulated camera. */
export interface TrackingReport {
  /** Number of faces in each frame. */
  readonly faceCounts: readonly number[];
  /** Largest distance of a landmark from where it was drawn, in pixels. */
  readonly farthestPx: number;
  readonly lowestScore: number;
}

declare global {
  interface Window {
    /** Whether this browser takes modules with relaxed instructions. */
    takesRelaxedSimd(): boolean;
    /** See `missingMediaPipeFeatures`. */
    mediaPipeLacks(): readonly string[];
    trackFace(): Promise<TrackingReport>;
    /** Compares the engines on all test frames. */
    compareFrames(): Promise<ComparisonReport>;
  }
}

const ASSETS = resolveAssetUrls('builtin', '/cdn/');
const FRAMES = 12;
const LANDMARKS = ['rightEye', 'leftEye', 'nose', 'mouth', 'rightEar', 'leftEar'] as const;

window.takesRelaxedSimd = canUseRelaxedSimd;
window.mediaPipeLacks = missingMediaPipeFeatures;
window.compareFrames = () => compareEngines(testFrames(), ASSETS);

window.trackFace = async () => {
  const camera = installSimulatedCamera({ seed: 3 });
  const tracker = createTracker(undefined, () => ASSETS);
  try {
    await tracker.load(() => undefined, new AbortController().signal);
    const [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks();
    if (!track) throw new Error('There is no track.');
    const observations = await observe(tracker, track, ({ length }) => length === FRAMES);
    const faces = observations.flatMap((seen) => seen.faces.map((face) => ({ face, ...seen })));
    const distances = faces.flatMap(({ face, capturedMs, size: { widthPx: width, heightPx: height } }) => {
      const drawn = camera.person.landmarksAt(capturedMs, { width, height });
      return LANDMARKS.map((name) => distance(face.landmarks[name], drawn[name]));
    });
    return {
      faceCounts: observations.map((seen) => seen.faces.length),
      farthestPx: Math.max(...distances),
      lowestScore: Math.min(...faces.map(({ face }) => face.score)),
    };
  } finally {
    tracker.close();
    camera.uninstall();
  }
};
