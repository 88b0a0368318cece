import { createFrameSource } from '../../src/camera/frame-source.ts';
import type { FrameFeed } from '../../src/check/ports.ts';
import type { FrameObservation } from '../../src/core/face.ts';
import { browserClock } from '../../src/page/browser-clock.ts';
import { resolveAssetUrls, type AssetUrls } from '../../src/vision/asset-urls.ts';
import { FaceTracker } from '../../src/vision/face-tracker.ts';
import { trustedScriptUrl } from '../../src/vision/trusted-script-url.ts';

/** The assets as they were built. */
export const BUILT_ASSETS: AssetUrls = resolveAssetUrls('builtin', '/cdn/');

/** A tracker on the built assets, some of which may be replaced at every load. */
export function createTracker(
  feeds?: readonly FrameFeed[],
  replaceAssets: () => Partial<AssetUrls> = () => ({}),
): FaceTracker {
  return new FaceTracker({
    assetUrls: () => ({ ...BUILT_ASSETS, ...replaceAssets() }),
    openFrameSource: createFrameSource({ clock: browserClock, ...(feeds ? { feeds } : {}) }),
    trustScript: trustedScriptUrl,
    clock: browserClock,
  });
}

/** Starts the tracker and collects what it sees until `isEnough` says so. @throws What the tracker fails with. */
export function observe(
  tracker: FaceTracker,
  track: MediaStreamTrack,
  isEnough: (observations: readonly FrameObservation[]) => boolean,
): Promise<readonly FrameObservation[]> {
  return new Promise((resolve, reject) => {
    const observations: FrameObservation[] = [];
    tracker.start(track, {
      onFrame(observation) {
        observations.push(observation);
        if (isEnough(observations)) resolve(observations);
      },
      onFailed: reject,
    });
  });
}
