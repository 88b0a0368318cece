import { FRAME, MOVEMENT } from '../core-fixtures.ts';
import { FakeCamera } from '../fake-camera.ts';
import { FakeCues } from '../fake-cues.ts';
import { FakeFaceTracker } from '../fake-face-tracker.ts';
import { createFakeMedia } from '../fake-media.ts';
import { FakePage, FakeWakeLock } from '../fake-page.ts';
import { FakeRecorder } from '../fake-recorder.ts';
import { FakeStream } from '../fake-stream.ts';
import type { CameraBench } from './camera-contract.ts';
import type { CueBench } from './cue-contract.ts';
import type { FaceTrackerBench } from './face-tracker-contract.ts';
import type { PageBench, WakeLockBench } from './page-contract.ts';
import type { RecorderBench } from './recorder-contract.ts';
import type { StreamBench } from './stream-contract.ts';

const dispose = (): void => undefined;

export function fakeCameraBench(): CameraBench {
  const port = new FakeCamera();
  let answer = (): void => undefined;
  return {
    port,
    prepare: (outcome) => {
      if (outcome === 'delivers') answer = () => port.deliver();
      else if (outcome === 'silent') answer = () => port.permit();
      else answer = () => port.refuse('camera-denied');
    },
    answer: () => answer(),
    unplug: () => port.unplug(),
    mute: (isMuted) => port.mute(isMuted),
    get onCount() {
      return port.openCount;
    },
    dispose,
  };
}

export function fakeRecorderBench(): Promise<RecorderBench> {
  const port = new FakeRecorder();
  const { stream, track } = createFakeMedia();
  return Promise.resolve({
    port,
    stream,
    begin: () => port.begin(10),
    deliver: () => port.deliver(),
    finish: () => port.finish(20),
    dispose: () => track.stop(),
  });
}

export function fakeStreamBench(): StreamBench {
  const port = new FakeStream();
  return {
    port,
    arrived: () => port.hasOpened(1),
    accept: () => port.accept(),
    sendChallenge: () => port.sendChallenge(MOVEMENT),
    disconnect: () => port.disconnect(),
    throttle: () => port.fail('service-throttled'),
    get closeCode() {
      return port.last.closeCode;
    },
    dispose,
  };
}

export function fakePageBench(): PageBench {
  const port = new FakePage();
  return {
    port,
    hide: () => port.hide(),
    show: () => port.show(),
    leave: () => port.leave(),
    goOffline: () => port.goOffline(),
    turn: (isSideways) => port.turn(isSideways),
    dispose,
  };
}

export function fakeWakeLockBench(): WakeLockBench {
  const port = new FakeWakeLock();
  return {
    port,
    get heldCount() {
      return port.heldCount;
    },
    dispose,
  };
}

export function fakeCueBench(): CueBench {
  const port = new FakeCues();
  return {
    port,
    get playedCount() {
      return port.played.length;
    },
    finishPlaying: () => port.finishPlaying(),
    isOpen: () => Promise.resolve(port.isOpen),
    dispose,
  };
}

export function fakeFaceTrackerBench(): Promise<FaceTrackerBench> {
  const port = new FakeFaceTracker();
  const { track } = createFakeMedia();
  let seq = 0;
  return Promise.resolve({
    port,
    track,
    finishLoading: () => port.finishLoading(),
    see: () => {
      seq += 1;
      port.see({ seq, capturedMs: seq * 33, size: FRAME, faces: [], quality: null });
    },
    dispose: () => track.stop(),
  });
}
