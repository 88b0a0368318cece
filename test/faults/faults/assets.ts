import { FaceLivenessError } from '../../../src/core/errors.ts';
import type { AssetFault } from '../support/broken-assets.ts';
import type { Fault } from '../support/fault.ts';
import type { NodeWorld } from '../support/node-world.ts';
import type { Place } from '../support/places.ts';

const LOADING: readonly Place[] = ['asking for the camera'];
const UPLOADING: readonly Place[] = ['uploading', 'awaiting the disconnection'];
/** Why one file is enough for every change. */
const OTHER_FILE = 'Another file of the detector goes wrong in the same way.';
const DETECTOR_MS = 20_000;
/** Two seconds of silence, two for an answer, one for lateness. */
const HUNG_MS = 5000;

/** Behind the start screen a load may fail as it likes: Begin tries anew. */
const START: readonly Place[] = ['the start screen'];

/** No attempt to load the detector succeeds, however often it is tried. */
async function failLoads(world: NodeWorld, failure: () => FaceLivenessError): Promise<void> {
  const { faceTracker } = world.harness.ports;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (faceTracker.isLoading) faceTracker.failLoading(failure());
    await world.pass(1000);
    if (!world.isRunning) break;
  }
}

/** A file that cannot be used. In Node the face tracker reports what test/vision/face-tracker.test.ts proves of it. */
function unavailable(name: string, fault: AssetFault, onlyInMatrix?: string): Fault {
  return {
    name,
    strikes: 'detector load',
    ends: { 'assets-unavailable': LOADING, 'goes on': START },
    inNode: (world) => failLoads(world, () => new FaceLivenessError('assets-unavailable')),
    inBrowser: {
      place: 'asking for the camera',
      arm: (cell) => cell.breakAsset(fault),
      ...(onlyInMatrix === undefined ? {} : { onlyInMatrix }),
      cannot: { 'the start screen': 'The next check needs the same file, and goes wrong as this one does.' },
    },
  };
}

function stalled(name: string, fault: AssetFault, onlyInMatrix?: string): Fault {
  return {
    ...unavailable(name, fault, onlyInMatrix),
    withinMs: DETECTOR_MS,
    inNode: ({ harness }) => {
      // Somebody else finishes a load that is under way; this one is never finished.
      harness.ports.faceTracker.finishLoading = () => undefined;
    },
    ends: { 'assets-unavailable': LOADING },
    cannot: { 'the start screen': 'It is the load of the next check that hangs.' },
  };
}

/** The files of the detector, and its worker. */
export const ASSET_FAULTS: readonly Fault[] = [
  unavailable('the code of the check is missing', { file: 'face-liveness-check.js', way: 'missing' }),
  unavailable('the worker is missing', { file: 'face-tracker.worker.js', way: 'missing' }),
  unavailable('the worker is something else', { file: 'face-tracker.worker.js', way: 'page' }, OTHER_FILE),
  unavailable('the wasm is missing', { file: 'frame-pipeline.relaxed.wasm', way: 'missing' }, OTHER_FILE),
  unavailable('the wasm has another type', { file: 'frame-pipeline.relaxed.wasm', way: 'page' }, OTHER_FILE),
  unavailable('the wasm is truncated', { file: 'frame-pipeline.relaxed.wasm', way: 'truncated' }),
  unavailable('the model is missing', { file: 'face-network.bin', way: 'missing' }, OTHER_FILE),
  unavailable('the model has another type', { file: 'face-network.bin', way: 'page' }),
  unavailable('the model is truncated', { file: 'face-network.bin', way: 'truncated' }, OTHER_FILE),
  stalled('the code of the check stalls', { file: 'face-liveness-check.js', way: 'stalled' }, OTHER_FILE),
  stalled('the worker stalls', { file: 'face-tracker.worker.js', way: 'stalled' }, OTHER_FILE),
  stalled('the wasm stalls', { file: 'frame-pipeline.relaxed.wasm', way: 'stalled' }),
  stalled('the model stalls', { file: 'face-network.bin', way: 'stalled' }, OTHER_FILE),
  unavailable('the worker throws while it starts', { file: 'face-tracker.worker.js', way: 'throws' }),
  {
    name: 'the detector cannot be set up',
    strikes: 'detector load',
    ends: { 'detector-failed': LOADING, 'goes on': START },
    inNode: ({ harness }) => harness.ports.faceTracker.failLoading('detector-failed'),
    inBrowser: 'The files are compared with their digests, so none of them can bring it about.',
  },
  {
    name: 'the worker throws',
    strikes: 'frames',
    ends: { 'goes on': UPLOADING },
    elsewhere: 'detector-failed',
    inNode: ({ harness }) => harness.ports.faceTracker.breakDown('detector-failed'),
    inBrowser: { place: 'positioning', strike: (cell) => cell.crashWorker() },
  },
  {
    name: 'the worker hangs',
    strikes: 'frames',
    ends: { 'goes on': ['stopping the recorder', ...UPLOADING] },
    elsewhere: 'detector-failed',
    withinMs: HUNG_MS,
    // The face tracker notices it and reports; test/vision/face-tracker.test.ts proves that.
    inNode: async (world) => {
      world.broken.add('frames');
      world.isPaused = true;
      await world.liveOn(4000);
      if (world.isRunning) world.harness.ports.faceTracker.breakDown('detector-failed');
    },
    inBrowser: { place: 'fitting', strike: (cell) => cell.orderWorker('hang') },
  },
  {
    name: 'the worker returns garbage',
    strikes: 'frames',
    ends: { 'goes on': UPLOADING },
    elsewhere: 'detector-failed',
    // The face tracker refuses it and reports; test/vision/face-tracker.test.ts proves that.
    inNode: ({ harness }) => harness.ports.faceTracker.breakDown('detector-failed'),
    inBrowser: { place: 'positioning', strike: (cell) => cell.orderWorker('garbage') },
  },
];
