import { expect } from '@open-wc/testing';
import type { FrameFeed } from '../../src/camera/frame-source.ts';
import { createFrameSource } from '../../src/camera/frame-source.ts';
import type { FaceTrackerListener } from '../../src/check/ports.ts';
import type { FaceLivenessError } from '../../src/core/errors.ts';
import type { FrameObservation } from '../../src/core/face.ts';
import { installSimulatedCamera, type SimulatedCamera } from '../../src/testing/index.ts';
import { resolveAssetUrls } from '../../src/vision/asset-urls.ts';
import { FaceTracker } from '../../src/vision/face-tracker.ts';
import { browserClock } from '../../src/page/browser-clock.ts';

const never = new AbortController().signal;

function trackerWith(feeds: readonly FrameFeed[] | undefined, assetsUrl = '/cdn/'): FaceTracker {
  return new FaceTracker({
    assetUrls: () => resolveAssetUrls(assetsUrl),
    openFrameSource: createFrameSource({ clock: browserClock, ...(feeds ? { feeds } : {}) }),
  });
}

/** Collects observations until `isEnough` says so. */
function observe(
  tracker: FaceTracker,
  track: MediaStreamTrack,
  isEnough: (observations: readonly FrameObservation[]) => boolean,
): Promise<readonly FrameObservation[]> {
  return new Promise((resolve, reject) => {
    const observations: FrameObservation[] = [];
    const listener: FaceTrackerListener = {
      onFrame(observation) {
        observations.push(observation);
        if (isEnough(observations)) resolve(observations);
      },
      onFailed: reject,
    };
    tracker.start(track, listener);
  });
}

async function failureOf(promise: Promise<unknown>): Promise<FaceLivenessError> {
  try {
    await promise;
  } catch (error) {
    return error as FaceLivenessError;
  }
  throw new Error('It did not fail.');
}

describe('FaceTracker', () => {
  let camera: SimulatedCamera;
  let track: MediaStreamTrack;
  let tracker: FaceTracker;

  beforeEach(async () => {
    camera = installSimulatedCamera({ seed: 3 });
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    [track] = stream.getVideoTracks() as [MediaStreamTrack];
  });

  afterEach(() => {
    tracker.close();
    camera.uninstall();
  });

  for (const feed of ['stream', 'video-callback', 'timer'] as const) {
    it(`sees the face of every frame through the feed "${feed}"`, async () => {
      tracker = trackerWith([feed]);
      await tracker.load(() => undefined, never);
      const startedMs = performance.now();
      const observations = await observe(tracker, track, ({ length }) => length === 20);
      const elapsed = performance.now() - startedMs;
      console.log(feed, elapsed, tracker.droppedFrames, JSON.stringify(observations.at(-1)), observations[0]?.capturedMs! - startedMs);
    });
  }
});
