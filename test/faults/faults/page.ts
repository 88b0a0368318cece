import type { Fault } from '../support/fault.ts';
import type { NodeWorld } from '../support/node-world.ts';
import { from } from '../support/places.ts';

const RECORDING = from('starting the recorder', 'flashing');
const SHOOTING = from('fitting', 'flashing');
const PREPARING = from('asking for the camera', 'awaiting the disconnection');
const CONNECTED = from('opening the connection', 'awaiting the disconnection');
/** A little more than a page may be hidden while it records. */
const LONG_MS = 3100;
const MOMENT_MS = 500;
/** A minute, and more than every wait that may last one. */
const ASLEEP_MS = 65_000;

async function hide(world: NodeWorld, forMs: number): Promise<void> {
  const { page } = world.harness.ports;
  world.isPaused = true;
  page.hide();
  await world.pass(forMs);
  page.show();
  world.isPaused = false;
}

/** The page: hidden, left, turned, resized, asleep; the line of the device; its storage. */
export const PAGE_FAULTS: readonly Fault[] = [
  {
    name: 'the page is hidden for long',
    strikes: 'element',
    ends: { interrupted: SHOOTING },
    elsewhere: 'goes on',
    inNode: (world) => hide(world, LONG_MS),
    inBrowser: { place: 'fitting', strike: (cell) => cell.hidePage(true) },
  },
  {
    name: 'the page is hidden for a moment',
    strikes: 'element',
    ends: { interrupted: ['flashing'] },
    elsewhere: 'goes on',
    inNode: (world) => hide(world, MOMENT_MS),
    inBrowser: { place: 'flashing', strike: (cell) => cell.hidePage(false) },
  },
  {
    name: 'the page is frozen and resumed',
    strikes: 'element',
    ends: { interrupted: PREPARING },
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.ports.page.hide();
      harness.ports.page.leave();
      harness.ports.clock.sleep(ASLEEP_MS);
      harness.ports.page.show();
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.freezePage() },
    cannot: { verifying: 'What a minute does to the wait for the verdict is told by “the device sleeps”.' },
  },
  {
    name: 'the page goes to the back-forward cache and comes back',
    strikes: 'element',
    ends: { interrupted: PREPARING },
    elsewhere: 'goes on',
    inNode: ({ harness }) => {
      harness.ports.page.leave();
      harness.ports.page.hide();
      harness.ports.page.show();
    },
    inBrowser: { place: 'fitting', strike: (cell) => cell.leavePage() },
  },
  {
    name: 'the device goes offline',
    strikes: 'element',
    ends: { 'connection-lost': CONNECTED },
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.ports.page.goOffline(),
    inBrowser: { place: 'fitting', strike: (cell) => cell.goOffline() },
  },
  {
    name: 'the phone is turned and turned back',
    strikes: 'element',
    ends: { interrupted: RECORDING },
    elsewhere: 'goes on',
    inNode: async (world) => {
      world.harness.ports.page.turn(true);
      await world.pass(MOMENT_MS);
      world.harness.ports.page.turn(false);
    },
    inBrowser: { place: 'positioning', strike: (cell) => cell.turnPhone() },
  },
  {
    name: 'the window is resized',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    // No port tells of it: what is drawn follows by style sheets.
    inNode: () => undefined,
    inBrowser: { place: 'fitting', strike: (cell) => cell.resizeWindow() },
  },
  {
    name: 'the device sleeps for a minute',
    strikes: 'element',
    ends: { interrupted: RECORDING },
    elsewhere: 'goes on',
    inNode: ({ harness }) => harness.ports.clock.sleep(ASLEEP_MS),
    inBrowser: { place: 'countdown', strike: (cell) => cell.sleepDevice() },
  },
  {
    name: 'the storage is forbidden',
    strikes: 'element',
    ends: {},
    elsewhere: 'goes on',
    // No port tells of it: the camera's memory is behind the camera.
    inNode: () => undefined,
    inBrowser: { place: 'asking for the camera', arm: (cell) => cell.forbidStorage() },
  },
];
