import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckStateName } from '../../src/core/state.ts';
import { isActive } from '../../src/core/transition.ts';
import {
  aFace,
  aLightChallenge,
  FAR_FACE,
  FITTING_FACE,
  FRAME,
  Machine,
  OVAL,
  SESSION_ID,
} from '../support/core-fixtures.ts';

/** Ways into every state in which a check is active. */
const ACTIVE: readonly (readonly [CheckStateName, (machine: Machine) => void])[] = [
  ['starting', (machine) => machine.begin()],
  ['positioning', (machine) => machine.toPositioning()],
  ['countdown', (machine) => machine.toCountdown()],
  ['fitting', (machine) => machine.toFitting()],
  ['holding', (machine) => machine.toHolding()],
  ['flashing', (machine) => machine.toFlashing()],
  ['finishing', (machine) => machine.toUploading()],
  ['verifying', (machine) => machine.toVerifying()],
];

function reach(go: (machine: Machine) => void, settings: ConstructorParameters<typeof Machine>[0] = {}): Machine {
  const machine = new Machine(settings);
  go(machine);
  return machine;
}

describe('a check that goes well', () => {
  it('passes through the states of a movement check', () => {
    const machine = reach((fresh) => fresh.toVerifying());
    machine.tell({ type: 'verdict-expected' });
    machine.tell({ type: 'verdict', isLive: true });
    const expected = ['idle', 'starting', 'positioning', 'countdown', 'fitting', 'finishing', 'verifying', 'succeeded'];
    assert.deepEqual(machine.states, expected);
  });

  it('holds and plays the colors in a light check', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    for (const index of [0, 1]) machine.tell({ type: 'color-shown', index, frameMs: machine.nowMs + index });
    machine.tell({ type: 'colors-done', frameMs: machine.nowMs });
    assert.deepEqual(machine.states.slice(-4), ['fitting', 'holding', 'flashing', 'finishing']);
    assert.equal(machine.count('stop-recorder'), 1);
  });

  it('takes the session only when camera and detector are both there', () => {
    const machine = reach((fresh) => fresh.begin());
    machine.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
    assert.equal(machine.count('take-session'), 0);
    machine.tell({ type: 'detector-ready' });
    assert.equal(machine.count('take-session'), 1);
  });

  it('opens the stream with the size of the camera after the session was taken', () => {
    const machine = reach((fresh) => fresh.toConnecting());
    assert.deepEqual(machine.effects.at(-1), { type: 'open-stream', frame: FRAME });
  });

  it('loads the detector while the start screen is read', () => {
    const machine = new Machine();
    const effects = machine.tell({ type: 'session-source', isAvailable: true, isReplaced: false });
    assert.equal(machine.state.kind, 'intro');
    assert.deepEqual(effects, [{ type: 'load-detector' }]);
  });
});

describe('positioning', () => {
  it('counts down after three frames of one face that is far enough', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.show([FAR_FACE], 2);
    assert.equal(machine.state.kind, 'positioning');
    machine.show([FAR_FACE]);
    assert.equal(machine.state.kind, 'countdown');
  });

  it('starts counting anew when the face was away for one frame', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.show([FAR_FACE], 2);
    machine.show([]);
    machine.show([FAR_FACE], 2);
    assert.equal(machine.state.kind, 'positioning');
  });

  const guided = [
    ['no-face', []],
    ['several-faces', [FAR_FACE, aFace({ center: { x: 500, y: 200 } })]],
    ['too-close', [FITTING_FACE]],
    ['off-centre-left', [aFace({ widthPx: 100, center: { x: 480, y: 240 } })]],
    ['off-centre-right', [aFace({ widthPx: 100, center: { x: 160, y: 240 } })]],
    ['off-centre-down', [aFace({ widthPx: 100, center: { x: 320, y: 380 } })]],
    ['off-centre-up', [aFace({ widthPx: 100, center: { x: 320, y: 90 } })]],
  ] as const;
  for (const [code, faces] of guided) {
    it(`says ${code}`, () => {
      const machine = reach((fresh) => fresh.toPositioning());
      machine.show(faces);
      assert.equal(machine.state.kind === 'positioning' && machine.state.guidance, code);
    });
  }

  it('does not take a face below the threshold of the service', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.show([aFace({ score: 0.6 })], 5);
    assert.equal(machine.state.kind === 'positioning' && machine.state.guidance, 'no-face');
  });

  it('asks to turn a phone that lies on its side, and waits', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.tell({ type: 'orientation', isSideways: true });
    machine.show([FAR_FACE], 5);
    assert.equal(machine.state.kind === 'positioning' && machine.state.guidance, 'rotate-device');
  });
});

describe('a check without flashing', () => {
  it('ends when the session has colors all the same', () => {
    const machine = reach((fresh) => fresh.toPositioning(aLightChallenge()), { allowsColors: false });
    assert.equal(machine.errorCode, 'challenge-unsupported');
  });

  it('ends when the session that replaces an expired one has colors', () => {
    const machine = reach((fresh) => fresh.toPositioning(), { allowsColors: false });
    machine.stay(150_000);
    machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    machine.tell({ type: 'stream-opened' });
    machine.tell({ type: 'challenge', challenge: aLightChallenge() });
    assert.equal(machine.errorCode, 'challenge-unsupported');
  });
});

describe('countdown', () => {
  it('shows 3, 2, 1 and then starts the recorder', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    const shown: number[] = [];
    for (let second = 0; second < 4; second += 1) {
      if (machine.state.kind === 'countdown') shown.push(machine.state.secondsLeft);
      machine.wait(1000);
    }
    assert.deepEqual(shown, [3, 2, 1, 0]);
    assert.equal(machine.count('start-recorder'), 1);
  });

  it('is left out when it is 0', () => {
    const machine = reach((fresh) => fresh.toCountdown(), { countdownSeconds: 0 });
    assert.equal(machine.count('start-recorder'), 1);
  });

  it('goes back when the face is away for more than half a second', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.show([], 15);
    assert.equal(machine.state.kind, 'countdown');
    machine.show([], 2);
    assert.equal(machine.state.kind, 'positioning');
  });

  it('ends the check when the recorder does not start', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.stay(3000 + 5000, [FAR_FACE]);
    assert.equal(machine.errorCode, 'recorder-failed');
    assert.equal(machine.closeCode, 4005);
  });
});

describe('fitting', () => {
  it('sends the start with the first face captured after the video began', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FAR_FACE], 1, { capturedMs: machine.nowMs - 500 });
    assert.equal(machine.count('send'), 0);
    machine.show([FAR_FACE], 3);
    const send = machine.effects.find((effect) => effect.type === 'send');
    assert.ok(send?.event.type === 'start');
    assert.deepEqual(send.event.initialFace.box, FAR_FACE.box);
    assert.ok(send.event.initialFace.capturedMs >= send.event.videoStartMs);
    assert.equal(machine.count('send'), 1);
  });

  it('needs a match on three frames and for a quarter of a second', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FAR_FACE]);
    machine.show([FITTING_FACE], 8);
    assert.equal(machine.state.kind, 'fitting');
    machine.show([FITTING_FACE]);
    assert.equal(machine.state.kind, 'finishing');
  });

  it('starts the match after the initial face, even when that one fits already', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FITTING_FACE], 11);
    machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs });
    const finish = machine.effects.find((effect) => effect.type === 'finish-stream');
    assert.ok(finish && finish.end.targetFace.startMs > finish.end.initialFace.capturedMs);
  });

  it('waits for ten kilobytes of video before it lets a held match go on', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.wait(3000);
    machine.tell({ type: 'recorder-started', videoStartMs: machine.nowMs });
    machine.tell({ type: 'video', bytes: 9000 });
    machine.show([FITTING_FACE], 40);
    assert.equal(machine.state.kind === 'fitting' && machine.state.guidance, 'hold-still');
    machine.tell({ type: 'video', bytes: 1000 });
    assert.equal(machine.state.kind, 'finishing');
  });

  it('ends when so much video does not come although the face fits', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.wait(3000);
    machine.tell({ type: 'recorder-started', videoStartMs: machine.nowMs });
    machine.tell({ type: 'video', bytes: 9000 });
    machine.show([FITTING_FACE], 300);
    assert.equal(machine.state.kind, 'fitting');
    machine.show([FITTING_FACE], 20);
    assert.equal(machine.errorCode, 'recorder-failed');
  });

  it('starts the match anew when it breaks', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FITTING_FACE], 7);
    machine.show([FAR_FACE]);
    machine.show([FITTING_FACE], 7);
    assert.equal(machine.state.kind, 'fitting');
  });

  it('accepts a face that is closer than needed', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([aFace({ widthPx: 460 })], 10);
    assert.equal(machine.state.kind, 'finishing');
  });

  it('times out after the time of the service, counted from the first recorded frame', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.wait(1000);
    machine.show([FAR_FACE]);
    machine.stay(6900, [FAR_FACE]);
    assert.equal(machine.state.kind, 'fitting');
    machine.wait(100);
    assert.equal(machine.errorCode, 'fit-timeout');
    assert.equal(machine.closeCode, 4001);
  });

  it('ends when two faces stay for more than a second', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FAR_FACE, aFace({ center: { x: 500, y: 200 } })], 40);
    assert.equal(machine.errorCode, 'multiple-faces');
  });

  it('ends when no video arrives from the recorder', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.wait(3000);
    machine.tell({ type: 'recorder-started', videoStartMs: machine.nowMs });
    machine.show([FAR_FACE], 160);
    assert.equal(machine.errorCode, 'recorder-failed');
  });

  it('counts progress from the initial face to the match', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.show([FAR_FACE]);
    assert.equal(machine.state.kind === 'fitting' && machine.state.matchProgress, 0.25);
    machine.show([aFace({ widthPx: 200 })]);
    assert.ok(machine.state.kind === 'fitting' && machine.state.matchProgress > 0.4);
  });
});

describe('holding and flashing', () => {
  it('goes back to fitting when the face is away, with the time that was left', () => {
    const machine = reach((fresh) => fresh.toHolding());
    const before = machine.state.kind === 'holding' ? machine.state.recording.fitDeadlineMs - machine.nowMs : 0;
    machine.show([], 17);
    assert.equal(machine.state.kind, 'fitting');
    const left = machine.state.kind === 'fitting' ? machine.state.recording.fitDeadlineMs - machine.nowMs : 0;
    assert.ok(Math.abs(left - before) < 100, `${left} against ${before}`);
  });

  it('reports every color with the time of its frame, in order', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    const firstMs = machine.nowMs;
    machine.wait(100);
    machine.tell({ type: 'color-shown', index: 1, frameMs: firstMs });
    machine.tell({ type: 'color-shown', index: 0, frameMs: firstMs + 5 });
    machine.tell({ type: 'color-shown', index: 0, frameMs: firstMs + 9 });
    machine.tell({ type: 'color-shown', index: 1, frameMs: firstMs + 90 });
    const colors = machine.effects.flatMap((effect) =>
      effect.type === 'send' && effect.event.type === 'color' ? [effect.event] : [],
    );
    assert.deepEqual(
      colors.map(({ stage, startMs }) => [stage.sequenceNumber, startMs]),
      [
        [0, firstMs + 5],
        [1, firstMs + 90],
      ],
    );
  });

  it('ignores the end of the colors before all were shown', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    machine.tell({ type: 'colors-done', frameMs: machine.nowMs });
    assert.equal(machine.state.kind, 'flashing');
  });

  it('ends at once when the page is hidden under the colors', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    machine.tell({ type: 'page-hidden' });
    assert.equal(machine.errorCode, 'interrupted');
    assert.equal(machine.closeCode, 4004);
  });

  it('ends when the screen is not drawn for half a second', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    machine.wait(500);
    assert.equal(machine.errorCode, 'interrupted');
  });

  it('forgives a face that is missing for a second under the colors, not for longer', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    const showNobody = (frames: number): void => {
      for (let frame = 0; frame < frames; frame += 1) {
        machine.tell({ type: 'colors-frame', frameMs: machine.nowMs });
        machine.show([]);
      }
    };
    showNobody(40);
    assert.equal(machine.state.kind, 'flashing');
    showNobody(10);
    assert.equal(machine.errorCode, 'face-lost');
  });

  it('skips the colors when there are none', () => {
    const machine = reach((fresh) => fresh.toFlashing(aLightChallenge([])));
    assert.equal(machine.state.kind, 'finishing');
  });
});

describe('finishing', () => {
  it('sends the end with the oval as target face and times in order', () => {
    const machine = reach((fresh) => fresh.toFinishing());
    const targetFrames = machine.nowMs;
    machine.show([FITTING_FACE], 2);
    machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs - 30 });
    const finish = machine.effects.find((effect) => effect.type === 'finish-stream');
    assert.ok(finish);
    const { targetFace, videoEndMs } = finish.end;
    assert.deepEqual(targetFace.box, { leftPx: 176, topPx: 7.5, widthPx: OVAL.widthPx, heightPx: OVAL.heightPx });
    assert.ok(
      targetFace.startMs <= targetFrames && targetFace.startMs <= targetFace.endMs && targetFace.endMs <= videoEndMs,
    );
  });

  it('waits for the disconnection only after everything was uploaded', () => {
    const machine = reach((fresh) => fresh.toUploading());
    for (let second = 1; second <= 17; second += 1) {
      machine.wait(1000);
      machine.tell({ type: 'upload', waitingBytes: 90_000 - second * 1000, isSlow: false });
    }
    assert.equal(machine.state.kind, 'finishing');
    machine.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    machine.wait(29_999);
    assert.equal(machine.state.kind, 'finishing');
    machine.wait(1);
    assert.equal(machine.errorCode, 'connection-timeout');
  });

  it('waits longer for the disconnection where the slowest line would still carry what the browser hides', () => {
    const machine = reach((fresh) => fresh.toFitting());
    const startedMs = machine.nowMs - 20;
    machine.tell({ type: 'video', bytes: 150_000 });
    machine.show([FAR_FACE], 2);
    machine.show([FITTING_FACE], 10);
    machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs });
    machine.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    // 210,000 bytes of video are 280,000 on the wire: 22.4 s with 100 kbit/s.
    machine.wait(startedMs + 22_400 + 29_999 - machine.nowMs);
    assert.equal(machine.state.kind, 'finishing');
    machine.wait(1);
    assert.equal(machine.errorCode, 'connection-timeout');
  });

  it('never waits longer than for what a browser can hide', () => {
    const machine = reach((fresh) => fresh.toFitting());
    const startedMs = machine.nowMs - 20;
    machine.tell({ type: 'video', bytes: 5_000_000 });
    machine.show([FAR_FACE], 2);
    machine.show([FITTING_FACE], 10);
    machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs });
    machine.tell({ type: 'upload', waitingBytes: 0, isSlow: false });
    machine.wait(startedMs + 62_000 - machine.nowMs);
    assert.equal(machine.errorCode, 'connection-timeout');
  });

  it('ends when the upload takes ten seconds more than the slowest line needs for the whole video', () => {
    const machine = reach((fresh) => fresh.toUploading());
    // The 90,000 bytes that wait, with 100 kbit/s.
    machine.wait(10_000 + 7199);
    assert.equal(machine.state.kind, 'finishing');
    machine.wait(1);
    assert.equal(machine.errorCode, 'connection-lost');
  });

  it('gives everything back when the service is done', () => {
    const machine = reach((fresh) => fresh.toVerifying());
    assert.equal(machine.closeCode, 1000);
    assert.deepEqual(
      machine.effects.slice(-2).map(({ type }) => type),
      ['release', 'ask-verdict'],
    );
  });
});

describe('verifying', () => {
  it('shows the neutral result when nobody will tell the verdict', () => {
    const machine = reach((fresh) => fresh.toVerifying());
    machine.tell({ type: 'verdict-absent' });
    assert.equal(machine.state.kind, 'sent');
    machine.tell({ type: 'verdict', isLive: false });
    assert.equal(machine.state.kind, 'failed');
  });

  it('waits a minute for a promised verdict', () => {
    const machine = reach((fresh) => fresh.toVerifying());
    machine.tell({ type: 'verdict-expected' });
    machine.wait(59_999);
    assert.equal(machine.state.kind, 'verifying');
    machine.wait(1);
    assert.equal(machine.errorCode, 'verdict-failed');
  });
});

describe('the life of a session', () => {
  it('is renewed without a word before the recording, at most twice', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    for (const renewal of [1, 2]) {
      machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
      assert.equal(machine.state.kind, 'positioning', `renewal ${renewal}`);
      machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
      machine.tell({ type: 'stream-opened' });
      machine.tell({ type: 'challenge', challenge: aLightChallenge() });
    }
    machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
    assert.equal(machine.errorCode, 'session-expired');
  });

  it('is renewed when it is 150 seconds old', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.stay(150_000);
    assert.equal(machine.count('take-session'), 2);
    assert.equal(machine.state.kind, 'positioning');
  });

  it('does not count down while the new session is on its way', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.stay(150_000);
    machine.show([FAR_FACE], 10);
    assert.equal(machine.state.kind, 'positioning');
  });

  it('ends the check when the host alone can name another session', () => {
    const machine = reach((fresh) => fresh.toPositioning(), { canRenewSession: false });
    machine.stay(150_000);
    assert.equal(machine.errorCode, 'session-expired');
  });

  it('is not repeated after the recording began', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
    assert.equal(machine.errorCode, 'session-expired');
  });

  it('is renewed for another shape of the picture before the recording', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    const turned = { widthPx: 480, heightPx: 640 };
    machine.show([FAR_FACE], 1, { size: turned });
    machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    assert.deepEqual(machine.effects.at(-1), { type: 'open-stream', frame: turned });
  });
});

describe('waiting while starting', () => {
  const limits = [
    [
      'no-session',
      10_000,
      (machine: Machine): void => {
        machine.begin();
        machine.tell({ type: 'detector-ready' });
        machine.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
      },
    ],
    ['connection-timeout', 10_000, (machine: Machine): void => machine.toConnecting()],
    [
      'connection-timeout',
      10_000,
      (machine: Machine): void => {
        machine.toConnecting();
        machine.tell({ type: 'stream-opened' });
      },
    ],
    ['assets-unavailable', 20_000, (machine: Machine): void => machine.begin()],
  ] as const;
  for (const [code, limitMs, go] of limits) {
    it(`ends with ${code} after ${limitMs} ms`, () => {
      const machine = reach(go);
      machine.wait(limitMs - 1);
      assert.equal(machine.state.kind, 'starting');
      machine.wait(1);
      assert.equal(machine.errorCode, code);
    });
  }

  it('waits for the permission without a limit and explains it after five seconds', () => {
    const machine = reach((fresh) => fresh.begin());
    machine.tell({ type: 'detector-ready' });
    machine.wait(600_000);
    assert.ok(machine.state.kind === 'starting' && machine.state.isPermissionExplained);
  });
});

describe('a camera that delivers no frames', () => {
  const places = {
    positioning: (machine: Machine): void => machine.toPositioning(),
    'countdown before the recorder was asked': (machine: Machine): void => machine.toCountdown(),
    fitting: (machine: Machine): void => machine.toFitting(),
  } as const;
  for (const [place, go] of Object.entries(places)) {
    it(`ends the check as camera-lost after five seconds in ${place}`, () => {
      const machine = reach(go, { countdownSeconds: place.startsWith('countdown') ? 60 : 0 });
      machine.show([FAR_FACE]);
      machine.wait(3900);
      assert.equal(machine.errorCode, null);
      machine.wait(1100);
      assert.equal(machine.errorCode, 'camera-lost');
      assert.equal(machine.closeCode, 4006);
    });
  }

  it('ends it in the colors as well, which end with their screen otherwise', () => {
    const machine = reach((fresh) => fresh.toFlashing());
    for (let tenths = 0; tenths < 60 && machine.errorCode === null; tenths += 1) {
      machine.tell({ type: 'colors-frame', frameMs: machine.nowMs });
      machine.wait(100);
    }
    assert.equal(machine.errorCode, 'camera-lost');
  });

  it('owes none while the page is hidden, and is counted anew when it is shown', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.tell({ type: 'page-hidden' });
    machine.wait(60_000);
    machine.tell({ type: 'page-shown' });
    machine.wait(4900);
    assert.equal(machine.state.kind, 'positioning');
    machine.wait(100);
    assert.equal(machine.errorCode, 'camera-lost');
  });
});

describe('a camera that is muted', () => {
  it('ends the check after two seconds', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.tell({ type: 'camera-muted', isMuted: true });
    machine.wait(2000);
    assert.equal(machine.errorCode, 'camera-lost');
  });

  it('because the page is hidden has two seconds to come back once it is shown', () => {
    const machine = reach((fresh) => fresh.toPositioning());
    machine.tell({ type: 'page-hidden' });
    machine.tell({ type: 'camera-muted', isMuted: true });
    machine.wait(60_000);
    machine.tell({ type: 'page-shown' });
    machine.wait(1900);
    assert.equal(machine.state.kind, 'positioning');
    machine.tell({ type: 'camera-muted', isMuted: false });
    machine.stay(10_000);
    assert.equal(machine.state.kind, 'positioning');
  });
});

describe('a standstill of device or page', () => {
  it('sends the countdown back to positioning', () => {
    const machine = reach((fresh) => fresh.toCountdown());
    machine.tell({ type: 'standstill' });
    assert.equal(machine.state.kind, 'positioning');
  });

  for (const [place, go] of [
    ['fitting', (machine: Machine): void => machine.toFitting()],
    ['holding', (machine: Machine): void => machine.toHolding()],
    ['flashing', (machine: Machine): void => machine.toFlashing()],
    [
      'countdown',
      (machine: Machine): void => {
        machine.toCountdown();
        machine.wait(3000);
      },
    ],
  ] as const) {
    it(`interrupts a recording that runs or was asked for, in ${place}`, () => {
      const machine = reach(go);
      assert.equal(machine.state.kind, place);
      machine.tell({ type: 'standstill' });
      assert.equal(machine.errorCode, 'interrupted');
    });
  }

  it('means nothing where nothing is recorded', () => {
    for (const go of [
      (machine: Machine): void => machine.toConnecting(),
      (machine: Machine): void => machine.toPositioning(),
      (machine: Machine): void => machine.toUploading(),
      (machine: Machine): void => machine.toVerifying(),
    ]) {
      const machine = reach(go);
      const { state } = machine;
      machine.tell({ type: 'standstill' });
      assert.equal(machine.state, state);
    }
  });
});

describe('a session that has expired before it was used', () => {
  it('is replaced while the connection is made, twice at most', () => {
    const machine = reach((fresh) => fresh.toConnecting());
    for (const renewal of [1, 2]) {
      machine.tell({ type: 'stream-opened' });
      machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
      assert.equal(machine.state.kind, 'starting', `renewal ${renewal}`);
      assert.deepEqual(machine.effects.slice(-2), [
        { type: 'close-stream', closeCode: 4000 },
        { type: 'take-session' },
      ]);
      machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    }
    machine.tell({ type: 'stream-opened' });
    machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
    assert.equal(machine.errorCode, 'session-expired');
  });

  it('counts the replacements of the start against those of positioning', () => {
    const machine = reach((fresh) => fresh.toConnecting());
    for (let renewal = 0; renewal < 2; renewal += 1) {
      machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
      machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
    }
    machine.tell({ type: 'stream-opened' });
    machine.tell({ type: 'challenge', challenge: aLightChallenge() });
    machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
    assert.equal(machine.errorCode, 'session-expired');
  });

  it('ends the check where the host alone can name another', () => {
    const machine = reach((fresh) => fresh.toConnecting(), { canRenewSession: false });
    machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
    assert.equal(machine.errorCode, 'session-expired');
  });
});

describe('every active state', () => {
  for (const [kind, go] of ACTIVE) {
    it(`is cancelled in ${kind} with 4003`, () => {
      const machine = reach(go);
      assert.equal(machine.state.kind, kind);
      const effects = machine.tell({ type: 'cancel' });
      assert.equal(machine.state.kind, 'cancelled');
      assert.deepEqual(effects, [{ type: 'release', closeCode: 4003 }]);
    });

    it(`is left in ${kind} with 4004 when the element is removed`, () => {
      const machine = reach(go);
      const effects = machine.tell({ type: 'removed' });
      assert.equal(machine.state.kind, 'idle');
      assert.deepEqual(effects, [{ type: 'release', closeCode: 4004 }]);
    });

    it(`ends in ${kind} with the error that an adapter reports`, () => {
      const machine = reach(go);
      machine.tell({ type: 'failed', error: new FaceLivenessError('service-throttled') });
      assert.equal(machine.errorCode, 'service-throttled');
      assert.equal(machine.count('release'), kind === 'verifying' ? 2 : 1);
    });

    it(`refuses a second begin in ${kind}`, () => {
      const machine = reach(go);
      const { state } = machine;
      machine.begin();
      assert.equal(machine.state, state);
    });
  }

  it('names the session in its error', () => {
    const machine = reach((fresh) => fresh.toFitting());
    machine.tell({ type: 'offline' });
    assert.ok(machine.state.kind === 'error');
    assert.equal(machine.state.error.sessionId, SESSION_ID);
  });
});

describe('an ended check', () => {
  const ended: readonly ((machine: Machine) => void)[] = [
    (machine) => machine.tell({ type: 'failed', error: new FaceLivenessError('internal') }),
    (machine) => machine.tell({ type: 'cancel' }),
  ];
  for (const end of ended) {
    it('does nothing more, whatever arrives', () => {
      const machine = reach((fresh) => fresh.toFitting());
      end(machine);
      const { state } = machine;
      machine.effects.length = 0;
      machine.tell({ type: 'failed', error: new FaceLivenessError('connection-lost') });
      machine.tell({ type: 'recorder-stopped', videoEndMs: 1 });
      machine.tell({ type: 'disconnected' });
      machine.tell({ type: 'cancel' });
      machine.tell({ type: 'verdict', isLive: true });
      machine.show([FITTING_FACE], 20);
      machine.wait(600_000);
      assert.equal(machine.state, state);
      assert.deepEqual(machine.effects, []);
      assert.equal(isActive(machine.state), false);
    });
  }
});
