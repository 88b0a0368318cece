import { deadlinesOf } from './deadlines.ts';
import { cancel, enter, fail, failWith } from './ending.ts';
import { CLOSE_CODE } from './errors.ts';
import { beginCheck, duringCountdown, duringPositioning, duringStarting } from './prepare.ts';
import { duringFinishing, duringFitting, duringFlashing, duringHolding } from './record.ts';
import { withSoundNumbers } from './sound-input.ts';
import type { CheckInput, CheckState, Conditions, Transition } from './state.ts';
import { withSteadyHint } from './steady-guidance.ts';
import { FRAME_NOTE_MS } from './time-limits.ts';

/**
 * The product's one rule book: which state follows when a fact arrives, and what has to be done for it. Facts that mean
 * nothing in a state change nothing there; the same state object comes back then.
 */
export function transition(state: CheckState, input: CheckInput): Transition {
  const next = decide(state, withSoundNumbers(input));
  const steady = withSteadyHint(next.state, input.nowMs);
  return steady === next.state ? next : { ...next, state: steady };
}

function decide(state: CheckState, input: CheckInput): Transition {
  switch (input.type) {
    case 'removed':
      return remove();
    case 'cancel':
      return state.kind === 'intro' || isActive(state) ? cancel() : enter(state);
    case 'begin':
      if (isActive(state)) return enter(state);
      return input.problem ? fail(state, input.problem) : beginCheck(input.settings, input.nowMs);
    case 'page-left':
      return isRunning(state) ? failWith(state, 'interrupted', 'The page was left.') : enter(state);
    case 'session-source':
      return onSessionSource(state, input.isAvailable, input.isReplaced);
    case 'deadline':
      // A timer may fire in the same moment in which its reason goes away.
      return isDue(state, input) ? during(state, input) : enter(state);
    default:
      return during(withConditions(state, input), input);
  }
}

/** Whether a check runs, the wait for its verdict included. */
export function isActive(state: CheckState): boolean {
  return isRunning(state) || state.kind === 'verifying';
}

/** Whether a check runs that holds a camera, a worker or a socket. */
export function isRunning(state: CheckState): boolean {
  switch (state.kind) {
    case 'starting':
    case 'positioning':
    case 'countdown':
    case 'fitting':
    case 'holding':
    case 'flashing':
    case 'finishing':
      return true;
    default:
      return false;
  }
}

function during(state: CheckState, input: CheckInput): Transition {
  switch (state.kind) {
    case 'starting':
      return duringStarting(state, input);
    case 'positioning':
      return duringPositioning(state, input);
    case 'countdown':
      return duringCountdown(state, input);
    case 'fitting':
      return duringFitting(state, input);
    case 'holding':
      return duringHolding(state, input);
    case 'flashing':
      return duringFlashing(state, input);
    case 'finishing':
      return duringFinishing(state, input);
    case 'verifying':
    case 'sent':
      return duringVerdict(state, input);
    case 'idle':
    case 'intro':
    case 'succeeded':
    case 'failed':
    case 'error':
    case 'cancelled':
      return enter(state);
    default:
      return unreachable(state);
  }
}

/** `verifying` waits for the verdict; in `sent` one may still follow. */
function duringVerdict(state: CheckState & { kind: 'verifying' | 'sent' }, input: CheckInput): Transition {
  const { session } = state;
  if (input.type === 'verdict') {
    const next = { kind: input.isLive ? 'succeeded' : 'failed', session } as const;
    // Another source of the verdict may still be waited for; what it says later belongs to no check.
    return enter(next, { type: 'release', closeCode: CLOSE_CODE.normal });
  }
  if (state.kind === 'sent') return enter(state);
  switch (input.type) {
    case 'verdict-expected':
      return enter({ ...state, verdictSinceMs: input.nowMs });
    case 'verdict-absent':
      return enter({ kind: 'sent', session });
    case 'failed':
      return fail(state, input.error);
    case 'deadline':
      return failWith(state, 'verdict-failed', 'The verdict did not arrive in time.');
    default:
      return enter(state);
  }
}

function remove(): Transition {
  return enter({ kind: 'idle' }, { type: 'release', closeCode: CLOSE_CODE.leftPage });
}

function onSessionSource(state: CheckState, isAvailable: boolean, isReplaced: boolean): Transition {
  if (isActive(state)) return enter(state);
  if (state.kind === 'intro') {
    return isAvailable ? enter(state) : enter({ kind: 'idle' }, { type: 'release', closeCode: CLOSE_CODE.leftPage });
  }
  const isWelcome = state.kind === 'idle' || isReplaced;
  return isAvailable && isWelcome ? enter({ kind: 'intro' }, { type: 'load-detector' }) : enter(state);
}

function isDue(state: CheckState, input: CheckInput & { type: 'deadline' }): boolean {
  return deadlinesOf(state).some(({ name, atMs }) => name === input.name && atMs <= input.nowMs);
}

/** Notes facts about page, camera and line that hold across states. */
function withConditions(state: CheckState, input: CheckInput): CheckState {
  switch (state.kind) {
    case 'starting': {
      const conditions = nextConditions(state.conditions, input);
      return conditions === state.conditions ? state : { ...state, conditions };
    }
    case 'positioning':
    case 'countdown':
    case 'fitting':
    case 'holding':
    case 'flashing':
    case 'finishing': {
      const conditions = nextConditions(state.run.conditions, input);
      return conditions === state.run.conditions ? state : { ...state, run: { ...state.run, conditions } };
    }
    default:
      return state;
  }
}

function nextConditions(conditions: Conditions, input: CheckInput): Conditions {
  switch (input.type) {
    case 'page-hidden':
      return conditions.hiddenSinceMs === null ? { ...conditions, hiddenSinceMs: input.nowMs } : conditions;
    case 'page-shown':
      return conditions.hiddenSinceMs === null ? conditions : shownAgain(conditions, input.nowMs);
    case 'frame':
      return input.nowMs - (conditions.lastFrameMs ?? -Infinity) < FRAME_NOTE_MS
        ? conditions
        : { ...conditions, lastFrameMs: input.nowMs };
    case 'camera-muted':
      if (input.isMuted === (conditions.mutedSinceMs !== null)) return conditions;
      return { ...conditions, mutedSinceMs: input.isMuted ? input.nowMs : null };
    case 'orientation':
      return input.isSideways === conditions.isSideways ? conditions : { ...conditions, isSideways: input.isSideways };
    case 'upload':
      return isSameUpload(conditions, input)
        ? conditions
        : { ...conditions, isNetworkSlow: input.isSlow, waitingBytes: input.waitingBytes };
    default:
      return conditions;
  }
}

/** What a camera owes is counted anew: while the page was hidden it owed nothing. */
function shownAgain(conditions: Conditions, nowMs: number): Conditions {
  const anew = (sinceMs: number | null): number | null => (sinceMs === null ? null : nowMs);
  const { mutedSinceMs, lastFrameMs } = conditions;
  return { ...conditions, hiddenSinceMs: null, mutedSinceMs: anew(mutedSinceMs), lastFrameMs: anew(lastFrameMs) };
}

function isSameUpload({ isNetworkSlow, waitingBytes }: Conditions, input: CheckInput & { type: 'upload' }): boolean {
  return isNetworkSlow === input.isSlow && waitingBytes === input.waitingBytes;
}

function unreachable(state: never): never {
  throw new TypeError(`no rules for ${JSON.stringify(state)}`);
}
