import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ErrorCode } from '../../src/core/errors.ts';
import { isActive } from '../../src/core/transition.ts';
import { CheckHarness } from '../support/check-harness.ts';
import { aLightChallenge, FAR_FACE } from '../support/core-fixtures.ts';
import { settle } from '../support/settle.ts';

const LIGHT = aLightChallenge();
const TURNED = { widthPx: 480, heightPx: 640 };

/** Every place in a check, and the way there after Begin. */
const PLACES = {
  'asking for the camera': async () => undefined,
  'taking a session': async ({ ports, sessions }) => {
    sessions.isPrompt = false;
    await ports.prepare();
  },
  connecting: ({ ports }) => ports.prepare(),
  positioning: ({ ports }) => ports.toPositioning(),
  countdown: ({ ports }) => ports.toCountdown(),
  'starting the recorder': async ({ ports }) => {
    await ports.toCountdown();
    ports.wait(3000);
  },
  fitting: ({ ports }) => ports.toFitting(),
  holding: ({ ports }) => ports.toMatch(LIGHT),
  flashing: ({ ports }) => ports.toFlashing(LIGHT),
  'stopping the recorder': ({ ports }) => ports.toMatch(),
  uploading: ({ ports }) => ports.toUploading(),
  'awaiting the disconnection': async ({ ports }) => {
    await ports.toUploading();
    ports.stream.upload(0);
  },
  verifying: async (harness) => {
    harness.answer = () => new Promise(() => undefined);
    await harness.ports.toVerifying();
  },
} as const satisfies Record<string, (harness: CheckHarness) => Promise<void>>;

type Place = keyof typeof PLACES;

const CONNECTED: readonly Place[] = [
  'connecting',
  'positioning',
  'countdown',
  'starting the recorder',
  'fitting',
  'holding',
  'flashing',
  'stopping the recorder',
  'uploading',
  'awaiting the disconnection',
];
const SEEING = CONNECTED.slice(1, 8);
const RECORDING = CONNECTED.slice(3, 7);

interface Fault {
  readonly strike: (harness: CheckHarness) => Promise<void> | void;
  /** With what the check ends where; in other places it goes on. */
  readonly ends: Partial<Record<Place, ErrorCode>>;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'the camera is unplugged': {
    strike: ({ ports }) => ports.camera.unplug(),
    ends: { 'taking a session': 'camera-lost', connecting: 'camera-lost', ...all(SEEING, 'camera-lost') },
  },
  'the camera delivers nothing for 2 s': {
    strike: (harness) => {
      harness.ports.camera.mute(true);
      pass(harness, 2000);
    },
    ends: all(CONNECTED.slice(1, 7), 'camera-lost'),
  },
  'the detector breaks down': {
    strike: ({ ports }) => ports.faceTracker.breakDown('detector-failed'),
    ends: { 'asking for the camera': 'detector-failed', ...all(SEEING, 'detector-failed') },
  },
  'the picture changes its shape': {
    strike: async ({ ports }) => {
      ports.showFaces([FAR_FACE], 1, { size: TURNED });
      await settle();
    },
    ends: all(RECORDING, 'interrupted'),
  },
  'the recorder fails': {
    strike: ({ ports }) => ports.recorder.fail(),
    ends: all([...RECORDING, 'stopping the recorder'], 'recorder-failed'),
  },
  'the recorder stops by itself': {
    strike: ({ ports }) => {
      if (!ports.recorder.isStopping) ports.recorder.finish(ports.clock.nowMs());
    },
    ends: all(['fitting', 'holding', 'flashing'], 'recorder-failed'),
  },
  'the service reports a failure': {
    strike: ({ ports }) => ports.stream.fail('service-unavailable'),
    ends: all(CONNECTED, 'service-unavailable'),
  },
  'the session has expired': {
    strike: async ({ ports }) => {
      ports.stream.fail('session-expired');
      await settle();
    },
    ends: { connecting: 'session-expired', ...all(CONNECTED.slice(3), 'session-expired') },
  },
  'the service ends the session': {
    strike: ({ ports }) => ports.stream.disconnect(),
    ends: all(CONNECTED.slice(0, 8), 'service-failed'),
  },
  'the line is down': {
    strike: ({ ports }) => ports.page.goOffline(),
    ends: all(CONNECTED, 'connection-lost'),
  },
  'the page is hidden for 3 s': {
    strike: (harness) => {
      harness.ports.page.hide();
      pass(harness, 3000);
    },
    ends: all(['fitting', 'holding', 'flashing'], 'interrupted'),
  },
  'the page is left': {
    strike: ({ ports }) => ports.page.leave(),
    ends: {
      'asking for the camera': 'interrupted',
      'taking a session': 'interrupted',
      ...all(CONNECTED, 'interrupted'),
    },
  },
  'the phone is turned': {
    strike: ({ ports }) => ports.page.turn(true),
    ends: all(RECORDING, 'interrupted'),
  },
  'nothing happens for ten minutes': {
    strike: async ({ ports }) => {
      for (let passedMs = 0; passedMs < 600_000; passedMs += 10_000) {
        ports.wait(10_000);
        await settle();
      }
    },
    ends: {
      // The person may take their time; the detector may not.
      'asking for the camera': 'assets-unavailable',
      'taking a session': 'no-session',
      connecting: 'connection-timeout',
      // The session is renewed, and nobody answers at the new connection.
      positioning: 'connection-timeout',
      countdown: 'recorder-failed',
      'starting the recorder': 'recorder-failed',
      fitting: 'fit-timeout',
      holding: 'interrupted',
      flashing: 'interrupted',
      'stopping the recorder': 'recorder-failed',
      uploading: 'connection-lost',
      'awaiting the disconnection': 'connection-timeout',
      verifying: 'verdict-failed',
    },
  },
  'the host begins a second time': { strike: (harness) => harness.begin(), ends: {} },
  'the service says everything twice': {
    strike: ({ ports, check }) => {
      if (check.state.kind === 'starting') return;
      ports.stream.accept();
      ports.stream.sendChallenge(LIGHT);
    },
    ends: {},
  },
};

function all(places: readonly Place[], code: ErrorCode): Partial<Record<Place, ErrorCode>> {
  return Object.fromEntries(places.map((place) => [place, code]));
}

/** Lets time pass with a screen that is drawn and a face that stays where it is, as far as anybody looks. */
function pass({ ports, check }: CheckHarness, durationMs: number): void {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 100) {
    check.dispatch({ type: 'colors-frame', frameMs: ports.clock.nowMs() });
    ports.wait(100);
  }
}

for (const [fault, { strike, ends }] of Object.entries(FAULTS)) {
  describe(`when ${fault}`, () => {
    for (const [place, go] of Object.entries(PLACES) as [Place, (harness: CheckHarness) => Promise<void>][]) {
      const code = ends[place];

      it(`while ${place}: ${code === undefined ? 'the check goes on' : `one ${code}, and nothing is held`}`, async () => {
        const harness = new CheckHarness();
        const ended: string[] = [];
        harness.check.subscribe(({ kind }, previous) => {
          if (kind !== previous.kind && (kind === 'error' || kind === 'cancelled')) ended.push(kind);
        });
        harness.begin();
        await go(harness);
        assert.deepEqual(ended, [], 'the way there');
        await strike(harness);
        await settle();
        if (code === undefined) {
          assert.deepEqual([harness.errorCode, ended], [null, []]);
          if (isActive(harness.check.state)) harness.cancel();
        } else {
          assert.equal(harness.errorCode, code);
          assert.deepEqual(ended, ['error']);
        }
        assert.deepEqual(harness.ports.held, []);
        harness.facts.length = 0;
        harness.ports.wait(600_000);
        await settle();
        assert.deepEqual(harness.facts, [], 'afterwards');
      });
    }
  });
}
