import { FaceLivenessError } from '../../../src/core/errors.ts';
import type { Fault } from '../support/fault.ts';
import { from, type Place } from '../support/places.ts';

const STARTING: readonly Place[] = ['starting the recorder'];
const RUNNING = from('fitting', 'flashing');
const RECORDER_MS = 5000;

/** The recorder. */
export const RECORDER_FAULTS: readonly Fault[] = [
  {
    name: 'the recorder reports an error',
    strikes: 'recorder',
    ends: {},
    elsewhere: 'recorder-failed',
    inNode: ({ harness }) => harness.ports.recorder.fail(),
    inBrowser: { place: 'fitting', strike: (cell) => cell.failRecorder() },
  },
  {
    name: 'the recorder refuses to start',
    strikes: 'frames',
    ends: { 'recorder-failed': ['positioning', 'countdown'] },
    elsewhere: 'goes on',
    cannot: Object.fromEntries(
      from('starting the recorder', 'awaiting the disconnection').map((place) => [place, 'It has been started.']),
    ),
    withinMs: 10_000,
    inNode: ({ harness }) => {
      harness.ports.recorder.refusal = new FaceLivenessError('recorder-failed');
    },
    inBrowser: { place: 'countdown', strike: (cell) => cell.breakRecorder('refuse') },
  },
  {
    name: 'the recorder never starts',
    strikes: 'recorder',
    ends: { 'recorder-failed': STARTING },
    cannot: Object.fromEntries(from('fitting', 'stopping the recorder').map((place) => [place, 'It has started.'])),
    withinMs: RECORDER_MS,
    inNode: ({ broken }) => void broken.add('recorder start'),
    inBrowser: { place: 'starting the recorder', holds: true },
  },
  {
    name: 'the recorder delivers nothing',
    strikes: 'recorder',
    // What comes at its stop is enough where pieces came before.
    ends: { 'recorder-failed': STARTING },
    elsewhere: 'goes on',
    withinMs: RECORDER_MS,
    inNode: ({ broken }) => void broken.add('chunks'),
    inBrowser: { place: 'starting the recorder', strike: (cell) => cell.breakRecorder('no chunks') },
  },
  {
    name: 'the recorder delivers pieces of one byte and nothing else',
    strikes: 'recorder',
    ends: { 'recorder-failed': STARTING },
    elsewhere: 'goes on',
    // The limit of the fit, and ten seconds for enough video.
    withinMs: 17_000,
    inNode: (world) => {
      world.pieceBytes = 1;
    },
    inBrowser: {
      place: 'starting the recorder',
      strike: (cell) => cell.breakRecorder('one byte'),
      onlyInMatrix: 'It lasts as long as a fit and the wait for enough video.',
    },
  },
  {
    name: 'the first piece of the recorder has one byte',
    strikes: 'recorder',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.ports.recorder.deliver(new Blob(['x'])),
    inBrowser: { place: 'starting the recorder', strike: (cell) => cell.breakRecorder('first byte') },
  },
  {
    name: 'the recorder stops by itself',
    strikes: 'recorder',
    ends: { 'recorder-failed': RUNNING, 'goes on': ['stopping the recorder'] },
    cannot: { 'starting the recorder': 'It has not started.' },
    inNode: ({ harness }) => harness.ports.recorder.finish(harness.ports.clock.nowMs()),
    inBrowser: { place: 'fitting', strike: (cell) => cell.stopRecorder() },
  },
  {
    name: 'the recorder never stops',
    strikes: 'recorder',
    ends: {},
    elsewhere: 'recorder-failed',
    withinMs: 30_000,
    inNode: ({ broken }) => void broken.add('recorder stop'),
    inBrowser: { place: 'stopping the recorder', strike: (cell) => cell.breakRecorder('never stops') },
  },
];
