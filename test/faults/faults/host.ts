import { settle } from '../../support/settle.ts';
import type { Fault } from '../support/fault.ts';
import { NodeWorld } from '../support/node-world.ts';
import { from } from '../support/places.ts';

const RUNNING = from('asking for the camera', 'verifying');

/** What host and person do at the wrong moment, or at any. */
export const HOST_FAULTS: readonly Fault[] = [
  {
    name: 'the check is cancelled',
    strikes: 'element',
    ends: { cancel: ['the start screen', ...RUNNING] },
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.cancel(),
    inBrowser: { place: 'flashing', strike: (cell) => cell.onElement('cancel') },
  },
  {
    name: 'the element is removed',
    strikes: 'element',
    ends: { cancel: RUNNING },
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.check.dispatch({ type: 'removed' }),
    inBrowser: { place: 'awaiting the disconnection', strike: (cell) => cell.onElement('remove') },
  },
  {
    name: 'the element is removed and put back',
    strikes: 'element',
    ends: { cancel: RUNNING },
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.check.dispatch({ type: 'removed' });
      harness.showStart();
    },
    inBrowser: { place: 'fitting', strike: (cell) => cell.onElement('move') },
  },
  {
    name: 'attributes change, the session source among them',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.check.dispatch({ type: 'session-source', isAvailable: true, isReplaced: true });
    },
    inBrowser: { place: 'fitting', strike: (cell) => cell.onElement('change attributes') },
  },
  {
    name: 'the session source is taken away',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.check.dispatch({ type: 'session-source', isAvailable: false, isReplaced: false });
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.onElement('take the source away') },
  },
  {
    name: 'the host begins once more, and retries',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.begin(),
    inBrowser: { place: 'fitting', strike: (cell) => cell.onElement('begin') },
  },
  {
    name: 'the host hands over a verdict',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.check.dispatch({ type: 'verdict', isLive: true }),
    inBrowser: { place: 'fitting', strike: (cell) => cell.onElement('set the verdict') },
  },
  {
    name: 'nobody does anything for ten minutes',
    strikes: 'check',
    ends: {
      // The person may take their time; the detector may not.
      'assets-unavailable': ['asking for the camera'],
      'no-session': ['taking a session'],
      'connection-timeout': ['opening the connection', 'awaiting the challenge', 'awaiting the disconnection'],
      'camera-lost': ['positioning', 'countdown', 'starting the recorder', 'fitting'],
      'recorder-failed': ['stopping the recorder'],
      interrupted: ['holding', 'flashing'],
      'connection-lost': ['uploading'],
      'verdict-failed': ['verifying'],
    },
    inNode: async ({ harness }) => {
      harness.ports.faceTracker.finishLoading = () => undefined;
      for (let passedMs = 0; passedMs < 600_000; passedMs += 1000) {
        harness.ports.wait(1000);
        await settle();
      }
    },
    inBrowser: 'Every wait has a row of its own.',
  },
  {
    name: 'another element on the page runs a check',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    inNode: async () => {
      const other = new NodeWorld();
      await other.goTo('fitting');
      await other.liveOn(30_000);
      if (other.harness.state !== 'succeeded') throw new Error(`The other one came to ${other.harness.state}.`);
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.runAnotherElement() },
  },
];
