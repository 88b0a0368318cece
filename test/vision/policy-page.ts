// Runs in the page of worker-policy.node.test.ts: the real tracker on a simulated camera.
import { installSimulatedCamera } from '../../src/testing/index.ts';
import { createFrameSource } from '../../src/camera/frame-source.ts';
import { asFaceLivenessError } from '../../src/core/errors.ts';
import type { FrameObservation } from '../../src/core/face.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import type { FaceDetectorEngine } from '../../src/vision/asset-names.ts';
import { resolveAssetUrls } from '../../src/vision/asset-urls.ts';
import { FaceTracker } from '../../src/vision/face-tracker.ts';
import { trustedScriptUrl } from '../../src/vision/trusted-script-url.ts';

/** What the page found out. */
export interface PolicyReport {
  /** Faces of the first frame that showed one; `null` when the tracker failed. */
  readonly faceCount: number | null;
  readonly code: string | null;
  /** Directives that something violated. */
  readonly violations: readonly string[];
}

declare global {
  interface Window {
    runTracker(engine: FaceDetectorEngine, assetsUrl?: string): Promise<PolicyReport>;
  }
}

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));

window.runTracker = async (engine, assetsUrl) => {
  installSimulatedCamera({ seed: 3 });
  const tracker = new FaceTracker({
    assetUrls: () => resolveAssetUrls(engine, assetsUrl),
    openFrameSource: createFrameSource({ clock: browserClock }),
    trustScript: trustedScriptUrl,
    clock: browserClock,
  });
  try {
    await tracker.load(() => undefined, new AbortController().signal);
    const [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks();
    if (!track) throw new Error('There is no track.');
    const { faces } = await new Promise<FrameObservation>((resolve, reject) => {
      tracker.start(track, {
        onFrame: (observation) => (observation.faces.length > 0 ? resolve(observation) : undefined),
        onFailed: reject,
      });
    });
    return { faceCount: faces.length, code: null, violations };
  } catch (error) {
    return { faceCount: null, code: asFaceLivenessError(error, 'internal').code, violations };
  }
};
