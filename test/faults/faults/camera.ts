import { FaceLivenessError } from '../../../src/core/errors.ts';
import type { Fault } from '../support/fault.ts';
import { from, type Place } from '../support/places.ts';

const ASKING: readonly Place[] = ['asking for the camera'];
/** From here on the video is complete. */
const UPLOADING: readonly Place[] = ['uploading', 'awaiting the disconnection'];
const RECORDING = from('starting the recorder', 'flashing');
const TURNED = { widthPx: 480, heightPx: 640 };
/** Limit of check.md for a camera that delivers nothing, and for a mute one. */
const NO_FRAMES_MS = 6000;
const MUTED_MS = 2000;

function refused(name: string, code: 'camera-denied' | 'camera-not-found', fault: 'denied' | 'not-found'): Fault {
  return {
    name,
    strikes: 'camera prompt',
    ends: { [code]: ASKING },
    inNode: ({ harness }) => harness.ports.camera.refuse(code),
    inBrowser: { place: 'asking for the camera', arm: (cell) => cell.useCamera({ fault }) },
  };
}

/** The camera: asked for, lost, silent, changed. */
export const CAMERA_FAULTS: readonly Fault[] = [
  refused('the camera is denied', 'camera-denied', 'denied'),
  refused('there is no camera', 'camera-not-found', 'not-found'),
  {
    name: 'another program has the camera, for long',
    strikes: 'camera prompt',
    ends: { 'camera-in-use': ASKING },
    inNode: async (world) => {
      const { camera } = world.harness.ports;
      for (let attempt = 0; attempt < 5 && world.isRunning; attempt += 1) {
        if (camera.askedCount > 0) camera.refuse(inUse());
        await world.pass(1000);
      }
    },
    inBrowser: { place: 'asking for the camera', arm: (cell) => cell.useCamera({ fault: 'in-use' }) },
  },
  {
    name: 'another program has the camera for a moment',
    strikes: 'camera prompt',
    ends: { 'goes on': ASKING },
    inNode: ({ harness }) => harness.ports.camera.refuse(inUse()),
    inBrowser: {
      place: 'asking for the camera',
      strike: (cell) => cell.refuseCamera(1),
    },
  },
  {
    name: 'the camera is unplugged or its permission is revoked',
    strikes: 'camera',
    ends: { 'goes on': UPLOADING },
    elsewhere: 'camera-lost',
    inNode: ({ harness }) => harness.ports.camera.unplug(),
    inBrowser: { place: 'fitting', strike: (cell) => cell.endTrack() },
  },
  {
    name: 'the camera is muted for long',
    strikes: 'frames',
    ends: { 'goes on': ['stopping the recorder', ...UPLOADING] },
    elsewhere: 'camera-lost',
    withinMs: MUTED_MS,
    inNode: (world) => {
      world.harness.ports.camera.mute(true);
      world.broken.add('frames');
      world.isPaused = true;
    },
    inBrowser: { place: 'countdown', strike: (cell) => cell.muteCamera(true) },
  },
  {
    name: 'the camera is muted for a moment',
    strikes: 'frames',
    ends: {},
    elsewhere: 'goes on',
    inNode: async (world) => {
      const { camera } = world.harness.ports;
      camera.mute(true);
      world.harness.ports.wait(300);
      camera.mute(false);
    },
    inBrowser: {
      place: 'positioning',
      strike: async (cell) => {
        await cell.muteCamera(true);
        await cell.muteCamera(false);
      },
    },
  },
  {
    name: 'the camera freezes: its track is live and no frame comes',
    strikes: 'frames',
    ends: { 'goes on': ['stopping the recorder', ...UPLOADING] },
    elsewhere: 'camera-lost',
    withinMs: NO_FRAMES_MS,
    inNode: (world) => {
      world.broken.add('frames');
      world.isPaused = true;
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.freezeCamera() },
  },
  {
    name: 'the camera changes the size of its pictures',
    strikes: 'frames',
    ends: { interrupted: RECORDING },
    elsewhere: 'goes on',
    inNode: (world) => {
      world.size = TURNED;
    },
    withinMs: 100,
    inBrowser: { place: 'fitting', strike: (cell) => cell.resizeCamera(480, 640) },
  },
  {
    name: 'the device switches to another camera of the same size',
    strikes: 'frames',
    ends: {},
    elsewhere: 'goes on',
    // A switch by the system keeps the track; the check sees other pictures, and a short mute.
    inNode: ({ harness }) => {
      harness.ports.camera.mute(true);
      harness.ports.wait(200);
      harness.ports.camera.mute(false);
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.switchCamera() },
  },
];

/** How browsers report a camera that could not be started. */
function inUse(): FaceLivenessError {
  return new FaceLivenessError('camera-in-use', { cause: new DOMException('busy', 'NotReadableError') });
}
