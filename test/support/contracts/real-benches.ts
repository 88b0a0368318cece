import { EventStreamCodec } from '@smithy/eventstream-codec';
import { Camera } from '../../../src/camera/camera.ts';
import { browserClock } from '../../../src/page/browser-clock.ts';
import { PageCues } from '../../../src/page/page-cues.ts';
import { PageSignals } from '../../../src/page/page-signals.ts';
import { ScreenWakeLock } from '../../../src/page/wake-lock.ts';
import { VideoRecorder } from '../../../src/recording/video-recorder.ts';
import { installSimulatedCamera } from '../../../src/testing/index.ts';
import { createStreamPort } from '../../../src/transport/liveness-stream.ts';
import type { WebSocketConstructor } from '../../../src/transport/socket.ts';
import { ManualClock } from '../../transport/manual-clock.ts';
import { RecordingSocket } from '../../transport/recording-socket.ts';
import { createTracker } from '../../vision/observe.ts';
import { OVAL } from '../core-fixtures.ts';
import {
  AudioLog,
  forgetActivation,
  forgetVibrations,
  pretendActivation,
  recordVibrations,
} from '../felt-and-heard.ts';
import type { CameraBench } from './camera-contract.ts';
import type { CueBench } from './cue-contract.ts';
import type { FaceTrackerBench } from './face-tracker-contract.ts';
import type { PageBench, WakeLockBench } from './page-contract.ts';
import type { RecorderBench } from './recorder-contract.ts';
import type { StreamBench } from './stream-contract.ts';

const LONGER_THAN_ANY_CUE_MS = 5000;

/** For verbs that the real thing does by itself. */
const byItself = (): void => undefined;

export function realCameraBench(): CameraBench {
  const simulated = installSimulatedCamera({ seed: 3 });
  return {
    port: new Camera({ clock: browserClock }),
    prepare: (outcome) => simulated.setFault(outcome === 'delivers' ? null : outcome),
    answer: byItself,
    unplug: () => simulated.endTrack(),
    mute: (isMuted) => simulated.setMuted(isMuted),
    get onCount() {
      return simulated.liveTracks.length;
    },
    dispose: () => simulated.uninstall(),
  };
}

export async function realRecorderBench(): Promise<RecorderBench> {
  const simulated = installSimulatedCamera({ seed: 3 });
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  return {
    port: new VideoRecorder({ clock: browserClock, isLineSlow: () => false }),
    stream,
    begin: byItself,
    deliver: byItself,
    finish: byItself,
    dispose: () => simulated.uninstall(),
  };
}

/** The real stream with a socket that keeps what it gets and says what the test makes it say. */
export function realStreamBench(): StreamBench {
  let socket: RecordingSocket | null = null;
  const receive = (headers: Readonly<Record<string, string>>, body: unknown): void => {
    socket?.receive(encodeMessage(headers, body));
  };
  const event = (type: string, body: unknown): void => receive({ ':message-type': 'event', ':event-type': type }, body);
  return {
    port: createStreamPort({ clock: browserClock, WebSocket: RecordingSocket as unknown as WebSocketConstructor }),
    arrived: async () => {
      socket = await RecordingSocket.next();
    },
    accept: () => socket?.open(),
    sendChallenge: () => event('ServerSessionInformationEvent', movementInformation()),
    disconnect: () => event('DisconnectionEvent', { TimestampMillis: 1_700_000_000_000 }),
    throttle: () =>
      receive({ ':message-type': 'exception', ':exception-type': 'ThrottlingException' }, { Message: 'Slow down.' }),
    get closeCode() {
      return socket?.closedWith ?? null;
    },
    dispose: byItself,
  };
}

function movementInformation(): unknown {
  const { widthPx, heightPx, centerXPx, centerYPx } = OVAL;
  const OvalParameters = { Width: widthPx, Height: heightPx, CenterX: centerXPx, CenterY: centerYPx };
  return { SessionInformation: { Challenge: { FaceMovementChallenge: { OvalParameters, ChallengeConfig: {} } } } };
}

function encodeMessage(headers: Readonly<Record<string, string>>, body: unknown): Uint8Array {
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)),
    (text) => new TextEncoder().encode(text),
  );
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }] as const);
  return codec.encode({ headers: Object.fromEntries(typed), body: new TextEncoder().encode(JSON.stringify(body)) });
}

/** The real page, which is told that it is hidden and turned. */
export function realPageBench(): PageBench {
  const media = new TurnableMedia();
  const { matchMedia } = globalThis;
  globalThis.matchMedia = () => media as unknown as MediaQueryList;
  const setHidden = (isHidden: boolean): void => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    port: new PageSignals(),
    hide: () => setHidden(true),
    show: () => setHidden(false),
    leave: () => void dispatchEvent(new PageTransitionEvent('pagehide')),
    goOffline: () => void dispatchEvent(new Event('offline')),
    turn: (isSideways) => media.turn(isSideways),
    dispose: () => {
      globalThis.matchMedia = matchMedia;
      Reflect.deleteProperty(document, 'hidden');
    },
  };
}

class TurnableMedia extends EventTarget {
  matches = false;

  turn(isSideways: boolean): void {
    this.matches = isSideways;
    this.dispatchEvent(Object.assign(new Event('change'), { matches: isSideways }));
  }
}

/** The real wake lock of a browser that grants every request; headless ones refuse. */
export function realWakeLockBench(): WakeLockBench {
  const held = new Set<object>();
  const request = (): Promise<object> => {
    const sentinel = {
      released: false,
      release: (): Promise<void> => {
        sentinel.released = true;
        held.delete(sentinel);
        return Promise.resolve();
      },
    };
    held.add(sentinel);
    return Promise.resolve(sentinel);
  };
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } });
  return {
    port: new ScreenWakeLock(),
    get heldCount() {
      return held.size;
    },
    dispose: () => void Reflect.deleteProperty(navigator, 'wakeLock'),
  };
}

/** The real cues, of a page that was touched, on a device that vibrates. */
export function realCueBench(): CueBench {
  pretendActivation(true);
  const vibrations = recordVibrations();
  const audio = new AudioLog();
  const clock = new ManualClock();
  return {
    port: new PageCues({ clock, isOn: () => true, createContext: audio.create }),
    get playedCount() {
      return vibrations.length;
    },
    finishPlaying: () => clock.advance(LONGER_THAN_ANY_CUE_MS),
    isOpen: async () => (await audio.openCount()) > 0,
    dispose: () => {
      forgetVibrations();
      forgetActivation();
    },
  };
}

export async function realFaceTrackerBench(): Promise<FaceTrackerBench> {
  const simulated = installSimulatedCamera({ seed: 3 });
  const [track] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks();
  if (!track) throw new Error('The simulated camera gave no track.');
  return {
    port: createTracker(),
    track,
    finishLoading: byItself,
    see: byItself,
    dispose: () => simulated.uninstall(),
  };
}
