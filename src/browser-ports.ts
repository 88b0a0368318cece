import { Camera } from './camera/camera.ts';
import type { Ports } from './check/ports.ts';
import { LateCues } from './late-cues.ts';
import { LateFaceTracker } from './late-face-tracker.ts';
import { loadCheckAdapters, loadedCheckAdapters } from './load-check-adapters.ts';
import { browserClock } from './page/browser-clock.ts';
import { StoredCameraMemory } from './page/camera-memory.ts';
import { isLineSlow } from './page/line-speed.ts';
import { pageConnections } from './page/connection-counter.ts';
import { PageSignals } from './page/page-signals.ts';
import { ScreenWakeLock } from './page/wake-lock.ts';
import type { FaceDetectorEngine } from './vision/asset-names.ts';
import { trustedScriptUrl } from './vision/trusted-script-url.ts';

/** Settings of the element that its adapters ask for when they need them. */
export interface PortSettings {
  readonly engine: FaceDetectorEngine;
  readonly assetsUrl: string | null;
  readonly sounds: boolean;
}

/** The real adapters of one element. Nothing is started or loaded by making them. */
export function browserPorts(settings: PortSettings): Ports {
  const clock = browserClock;
  const faceTracker = new LateFaceTracker(() => {
    const { createFrameSource, resolveAssetUrls } = loadedCheckAdapters();
    return {
      assetUrls: () => resolveAssetUrls(settings.engine, settings.assetsUrl ?? undefined),
      openFrameSource: createFrameSource({ clock }),
      clock,
      // The policy of Trusted Types can be created once; the code that is loaded later has no copy of its own.
      trustScript: trustedScriptUrl,
    };
  });
  return {
    clock,
    faceTracker,
    code: {
      load: async () => {
        await loadCheckAdapters();
      },
    },
    camera: new Camera({ clock, memory: new StoredCameraMemory() }),
    recorder: {
      start: (stream, listener) => {
        const { VideoRecorder } = loadedCheckAdapters();
        return new VideoRecorder({ clock, isLineSlow: () => isLineSlow(faceTracker.bitsPerSecond) }).start(
          stream,
          listener,
        );
      },
    },
    stream: {
      open: (request, listener) => {
        const { createStreamPort, measureClockOffset } = loadedCheckAdapters();
        // The settings' own offset was used by then and did not help, so the time is measured.
        const measure = (signal: AbortSignal): Promise<number | null> =>
          measureClockOffset(document.baseURI, clock, signal);
        const lineSpeed = (): number | null => faceTracker.bitsPerSecond;
        return createStreamPort({ clock, measureClockOffset: measure, lineSpeed }).open(request, listener);
      },
    },
    page: new PageSignals(),
    wakeLock: new ScreenWakeLock(),
    cues: new LateCues({ clock, isOn: () => settings.sounds }),
    createId: () => crypto.randomUUID(),
    random: () => Math.random(),
    countConnection: () => pageConnections.add(clock.nowMs()),
  };
}
