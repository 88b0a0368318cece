import { Camera } from './camera/camera.ts';
import { createFrameSource } from './camera/frame-source.ts';
import type { Ports } from './check/ports.ts';
import { browserClock } from './page/browser-clock.ts';
import { StoredCameraMemory } from './page/camera-memory.ts';
import { isLineSlow } from './page/line-speed.ts';
import { pageConnections } from './page/connection-counter.ts';
import { PageCues } from './page/page-cues.ts';
import { PageSignals } from './page/page-signals.ts';
import { ScreenWakeLock } from './page/wake-lock.ts';
import { VideoRecorder } from './recording/video-recorder.ts';
import { measureClockOffset } from './transport/clock-offset.ts';
import { createStreamPort } from './transport/liveness-stream.ts';
import { type FaceDetectorEngine, resolveAssetUrls } from './vision/asset-urls.ts';
import { FaceTracker } from './vision/face-tracker.ts';

/** Settings of the element that its adapters ask for when they need them. */
export interface PortSettings {
  readonly engine: FaceDetectorEngine;
  readonly assetsUrl: string | null;
  readonly sounds: boolean;
}

/** The real adapters of one element. Nothing is started or loaded by making them. */
export function browserPorts(settings: PortSettings): Ports {
  const clock = browserClock;
  const faceTracker = new FaceTracker({
    assetUrls: () => resolveAssetUrls(settings.engine, settings.assetsUrl ?? undefined),
    openFrameSource: createFrameSource({ clock }),
  });
  return {
    clock,
    faceTracker,
    camera: new Camera({ clock, memory: new StoredCameraMemory() }),
    recorder: new VideoRecorder({ clock, isLineSlow: () => isLineSlow(faceTracker.bitsPerSecond) }),
    // The settings' own offset was used by then and did not help, so the time is measured.
    stream: createStreamPort({
      clock,
      measureClockOffset: (signal) => measureClockOffset(document.baseURI, clock, signal),
    }),
    page: new PageSignals(),
    wakeLock: new ScreenWakeLock(),
    cues: new PageCues({ clock, isOn: () => settings.sounds }),
    createId: () => crypto.randomUUID(),
    countConnection: () => pageConnections.add(clock.nowMs()),
  };
}
