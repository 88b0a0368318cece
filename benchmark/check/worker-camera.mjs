// Stands for "face-liveness/testing" in the measured pages: the same drawn person, but drawn in a worker. A real camera
// costs the page's main thread nothing, and that thread is what is measured.
import { followCheck as follow, SimulatedPerson } from '/face-liveness/testing.js';

const WORKER = '/simulation/camera.worker.mjs';
const IDENTITY = { deviceId: 'simulated-camera', groupId: 'simulated-cameras', label: 'Simulated camera' };
const FRAME_RATE = 30;
const SIZE = { width: 640, height: 480 };

/** The same everywhere; only the camera is another one. */
export const followCheck = follow;

/** Replaces the page's cameras. @returns What `followCheck` needs of a camera. */
export function installSimulatedCamera() {
  const worker = new Worker(WORKER, { type: 'module' });
  const getUserMedia = async () => openCamera(worker);
  const enumerateDevices = async () => [{ ...IDENTITY, kind: 'videoinput', toJSON: () => IDENTITY }];
  for (const [name, value] of Object.entries({ getUserMedia, enumerateDevices })) {
    Object.defineProperty(navigator.mediaDevices, name, { configurable: true, writable: true, value });
  }
  return { person: new RemotePerson(worker), setLight() {} };
}

/** @param {Worker} worker */
function openCamera(worker) {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  worker.postMessage({ type: 'open', frames: track.writable, frameRate: FRAME_RATE, ...SIZE }, [track.writable]);
  return new MediaStream([disguised(track)]);
}

/** Makes a track look like that of a camera. @param {MediaStreamTrack} track */
function disguised(track) {
  const clone = track.clone.bind(track);
  const settings = { ...SIZE, ...IDENTITY, frameRate: FRAME_RATE, facingMode: 'user' };
  Object.defineProperties(track, {
    label: { configurable: true, value: IDENTITY.label },
    getSettings: { configurable: true, value: () => settings },
    clone: { configurable: true, value: () => disguised(clone()) },
  });
  return track;
}

/** The person in the worker; the one here only knows where that one is by now. */
class RemotePerson {
  #worker;
  #person = new SimulatedPerson();

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
  }

  get pose() {
    return this.#person.pose;
  }

  moveTo(...args) {
    this.#ask('moveTo', args);
  }

  thenMoveTo(...args) {
    this.#ask('thenMoveTo', args);
  }

  holdStill() {
    this.#ask('holdStill', []);
  }

  /** @param {'moveTo' | 'thenMoveTo' | 'holdStill'} method @param {unknown[]} args */
  #ask(method, args) {
    this.#person[method](...args);
    this.#worker.postMessage({ type: 'person', method, args });
  }
}
