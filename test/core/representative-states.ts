import type { CheckFact, CheckState, CheckStateName } from '../../src/core/state.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { Face } from '../../src/core/face.ts';
import {
  aFace,
  aLightChallenge,
  FAR_FACE,
  FITTING_FACE,
  FRAME,
  Machine,
  SESSION_ID,
} from '../support/core-fixtures.ts';
import { SETTINGS } from './representative-facts.ts';

/** Takes the machine there, or answers with another one that is. */
type Way = (machine: Machine) => Machine | void;

/** Ways to every state, by what is special about it there; none of the members that decide is left out. */
const WAYS = {
  idle: { plain: () => undefined },
  intro: { plain: tell({ type: 'session-source', isAvailable: true, isReplaced: false }) },
  starting: {
    begun: (machine) => machine.begin(),
    'permission explained': all(begin, (machine) => machine.wait(6000)),
    'camera granted': all(begin, tell({ type: 'camera-granted' })),
    'camera alone': all(begin, cameraReady),
    'detector alone': all(begin, tell({ type: 'detector-ready' })),
    'session asked for': all(begin, tell({ type: 'detector-ready' }), cameraReady),
    'stream asked for': (machine) => machine.toConnecting(),
    'stream open': all((machine) => machine.toConnecting(), tell({ type: 'stream-opened' })),
    'hidden, muted and sideways': all((machine) => machine.toConnecting(), disturbed),
    'colors unwanted': withoutColors((machine) => machine.toConnecting()),
  },
  positioning: {
    fresh: (machine) => machine.toPositioning(),
    'without a face': all((machine) => machine.toPositioning(), show([])),
    'one frame before the countdown': all((machine) => machine.toPositioning(), show([FAR_FACE], 2)),
    'hidden, muted and sideways': all((machine) => machine.toPositioning(), disturbed, show([])),
    'after a lost face': all((machine) => machine.toCountdown(), show([], 20)),
    'a session asked for again': all((machine) => machine.toPositioning(), aged),
    'a stream asked for again': all((machine) => machine.toPositioning(), aged, sessionTaken),
    'a stream open again': all(
      (machine) => machine.toPositioning(),
      aged,
      sessionTaken,
      tell({ type: 'stream-opened' }),
      show([FAR_FACE], 5),
    ),
    'renewed twice': all((machine) => machine.toPositioning(), renewed, renewed),
    'colors unwanted, a stream open again': withoutColors(
      all((machine) => machine.toPositioning(), aged, sessionTaken, tell({ type: 'stream-opened' })),
    ),
  },
  countdown: {
    fresh: (machine) => machine.toCountdown(),
    'last second, face lost': all(
      (machine) => machine.toCountdown(),
      (machine) => machine.wait(2100),
      show([], 2),
    ),
    'renewed twice': all((machine) => machine.toPositioning(), renewed, renewed, show([FAR_FACE], 5)),
    'recorder asked': all(
      (machine) => machine.toCountdown(),
      (machine) => machine.wait(3000),
    ),
    'recorder asked while hidden': all(
      (machine) => machine.toCountdown(),
      tell({ type: 'page-hidden' }),
      (machine) => machine.wait(3000),
    ),
  },
  fitting: {
    'no video, no face': all(
      (machine) => machine.toCountdown(),
      (machine) => machine.wait(3000),
      recorderStarted,
    ),
    'far away': all((machine) => machine.toFitting(), show([FAR_FACE], 2)),
    'movement, match about to be held': all(
      (machine) => machine.toFitting(),
      show([FAR_FACE]),
      show([FITTING_FACE], 8),
      (machine) => machine.wait(23),
    ),
    'light, match about to be held': all(
      (machine) => machine.toFitting(aLightChallenge()),
      show([FAR_FACE]),
      show([FITTING_FACE], 8),
      (machine) => machine.wait(23),
    ),
    'held, without video': all(
      (machine) => machine.toCountdown(),
      (machine) => machine.wait(3000),
      recorderStarted,
      show([FAR_FACE], 2),
      show([FITTING_FACE], 12),
    ),
    'light, held, without video': all(
      (machine) => machine.toCountdown(aLightChallenge()),
      (machine) => machine.wait(3000),
      recorderStarted,
      show([FAR_FACE], 2),
      show([FITTING_FACE], 12),
    ),
    'several faces': all((machine) => machine.toFitting(), show([FAR_FACE, aFace({ center: { x: 500, y: 200 } })], 3)),
    'hidden, muted, upload stands': all((machine) => machine.toFitting(), disturbedRecording),
  },
  holding: {
    fresh: (machine) => machine.toHolding(),
    'without colors': (machine) => machine.toHolding(aLightChallenge([])),
    'face lost': all((machine) => machine.toHolding(), show([], 3)),
    'hidden, muted, upload stands': all((machine) => machine.toHolding(), disturbedRecording),
  },
  flashing: {
    fresh: (machine) => machine.toFlashing(),
    'first color shown, face lost': all((machine) => machine.toFlashing(), colorShown(0), show([], 3)),
    'all colors shown': all((machine) => machine.toFlashing(), colorShown(0), colorShown(1)),
    'muted, upload stands': all(
      (machine) => machine.toFlashing(),
      tell({ type: 'camera-muted', isMuted: true }),
      tell({ type: 'upload', waitingBytes: 9000, isSlow: true }),
    ),
  },
  finishing: {
    stopping: (machine) => machine.toFinishing(),
    'stopping, no face seen': all(
      (machine) => machine.toFinishing(),
      (machine) => {
        // No facts lead here; the rule against it has to hold all the same.
        if (machine.state.kind !== 'finishing') return;
        machine.state = { ...machine.state, recording: { ...machine.state.recording, initialFace: null } };
      },
    ),
    'uploading, nothing told yet': all((machine) => machine.toFinishing(), recorderStopped),
    uploading: (machine) => machine.toUploading(),
    'awaiting the disconnection': all(
      (machine) => machine.toUploading(),
      tell({ type: 'upload', waitingBytes: 0, isSlow: false }),
    ),
  },
  verifying: {
    'nobody asked yet': (machine) => machine.toVerifying(),
    'a verdict expected': all((machine) => machine.toVerifying(), tell({ type: 'verdict-expected' })),
  },
  succeeded: { plain: all((machine) => machine.toVerifying(), tell({ type: 'verdict', isLive: true })) },
  failed: { plain: all((machine) => machine.toVerifying(), tell({ type: 'verdict', isLive: false })) },
  sent: { plain: all((machine) => machine.toVerifying(), tell({ type: 'verdict-absent' })) },
  error: {
    'without a session': tell({
      type: 'begin',
      settings: SETTINGS,
      problem: new FaceLivenessError('request-invalid'),
    }),
    'with one': all((machine) => machine.toFitting(), tell({ type: 'offline' })),
  },
  cancelled: { plain: all((machine) => machine.toPositioning(), tell({ type: 'cancel' })) },
} as const satisfies Record<CheckStateName, Readonly<Record<string, Way>>>;

/** A state as it was reached, and when. */
export interface Representative {
  readonly name: string;
  readonly state: CheckState;
  readonly nowMs: number;
}

/**
 * Every state in several forms, frozen to the last member: rules that change what they are given throw.
 * @throws {Error} When a way does not lead to the state that it is listed under.
 */
export function representativeStates(): readonly Representative[] {
  return Object.entries<Readonly<Record<string, Way>>>(WAYS).flatMap(([kind, ways]) =>
    Object.entries(ways).map(([name, go]) => {
      const fresh = new Machine();
      const machine = go(fresh) ?? fresh;
      const { state, nowMs } = machine;
      if (state.kind !== kind) throw new Error(`the way to ${kind} (${name}) leads to ${state.kind}`);
      return { name: `${kind}, ${name}`, state: deepFreeze(state), nowMs };
    }),
  );
}

/** Freezes plain data; errors stay as they are. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Error || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}

function all(...ways: readonly Way[]): Way {
  return (machine) => {
    for (const way of ways) void way(machine);
  };
}

/** The person asked for a check without flashing. */
function withoutColors(way: Way): Way {
  return () => {
    const machine = new Machine({ allowsColors: false });
    way(machine);
    return machine;
  };
}

function tell(fact: CheckFact): Way {
  return (machine) => void machine.tell(fact);
}

function show(faces: readonly Face[], frames = 1): Way {
  return (machine) => machine.show(faces, frames);
}

function begin(machine: Machine): void {
  machine.begin();
}

function cameraReady(machine: Machine): void {
  machine.tell({ type: 'camera-ready', camera: { size: FRAME, isFallback: false } });
}

function sessionTaken(machine: Machine): void {
  machine.tell({ type: 'session-taken', sessionId: SESSION_ID, region: 'us-east-1' });
}

function recorderStarted(machine: Machine): void {
  machine.tell({ type: 'recorder-started', videoStartMs: machine.nowMs - 20 });
}

function recorderStopped(machine: Machine): void {
  machine.tell({ type: 'recorder-stopped', videoEndMs: machine.nowMs });
}

function colorShown(index: number): Way {
  return (machine) => void machine.tell({ type: 'color-shown', index, frameMs: machine.nowMs });
}

/** The session closes unused, and another one is asked for. */
function aged(machine: Machine): void {
  machine.tell({ type: 'failed', error: new FaceLivenessError('session-expired') });
}

function renewed(machine: Machine): void {
  aged(machine);
  sessionTaken(machine);
  machine.tell({ type: 'stream-opened' });
  machine.tell({ type: 'challenge', challenge: aLightChallenge() });
}

function disturbed(machine: Machine): void {
  machine.tell({ type: 'page-hidden' });
  machine.tell({ type: 'camera-muted', isMuted: true });
  machine.tell({ type: 'orientation', isSideways: true });
}

function disturbedRecording(machine: Machine): void {
  machine.tell({ type: 'page-hidden' });
  machine.tell({ type: 'camera-muted', isMuted: true });
  machine.tell({ type: 'upload', waitingBytes: 3_000_000, isSlow: true });
}
