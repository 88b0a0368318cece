import type { CheckEffect, CheckFact, CheckStateName } from '../../src/core/state.ts';

type FactType = CheckFact['type'];

/** How one state may follow another: by which facts, and what is asked of the world at that moment. */
export interface Succession {
  readonly by: readonly FactType[];
  /** Every list of effects that may go with it, joined by blanks; `''` is none. Events of `send` are named: `send:start`. */
  readonly effects: readonly string[];
}

const begun: Succession = { by: ['begin'], effects: ['load-detector open-camera'] };
/** The settings of the host are wrong. */
const refused: Succession = { by: ['begin'], effects: ['release'] };
const cancelled: Succession = { by: ['cancel'], effects: ['release'] };
const removed: Succession = { by: ['removed'], effects: ['release'] };
/** The host names another session after a check: the start screen comes back. */
const replaced: Succession = { by: ['session-source'], effects: ['load-detector'] };
const judged: Succession = { by: ['verdict'], effects: ['release'] };
const ended = { starting: begun, error: refused, intro: replaced, idle: removed } as const;

function failed(...by: readonly FactType[]): Succession {
  return { by: ['failed', 'page-left', 'deadline', 'offline', 'disconnected', ...by], effects: ['release'] };
}

function stay(...effects: readonly string[]): Omit<Succession, 'by'> {
  return { effects: ['', ...effects] };
}

/**
 * The table of legal successions, from the table of states in the design of the check: what is not in it must not
 * happen, and all of it can. Quoted in docs/architecture.md.
 */
export const SUCCESSIONS = {
  idle: {
    intro: { by: ['session-source'], effects: ['load-detector'] },
    starting: begun,
    error: refused,
  },
  intro: {
    starting: begun,
    error: refused,
    cancelled,
    idle: { by: ['removed', 'session-source'], effects: ['release'] },
  },
  starting: {
    positioning: { by: ['challenge'], effects: ['start-detection'] },
    error: failed('challenge'),
    cancelled,
    idle: removed,
  },
  positioning: {
    countdown: { by: ['frame'], effects: ['', 'start-recorder'] },
    error: failed('challenge', 'frame'),
    cancelled,
    idle: removed,
  },
  countdown: {
    positioning: {
      by: ['deadline', 'frame', 'failed', 'orientation', 'standstill'],
      effects: ['', 'close-stream take-session'],
    },
    fitting: { by: ['recorder-started'], effects: [''] },
    error: failed('frame', 'orientation', 'standstill'),
    cancelled,
    idle: removed,
  },
  fitting: {
    holding: { by: ['frame', 'video'], effects: [''] },
    finishing: { by: ['frame', 'video'], effects: ['stop-recorder'] },
    error: failed('frame', 'orientation', 'recorder-stopped', 'standstill'),
    cancelled,
    idle: removed,
  },
  holding: {
    fitting: { by: ['deadline'], effects: [''] },
    flashing: { by: ['deadline'], effects: [''] },
    // A light challenge of no colors, or of ones without a duration.
    finishing: { by: ['deadline'], effects: ['stop-recorder'] },
    error: failed('frame', 'orientation', 'recorder-stopped', 'standstill'),
    cancelled,
    idle: removed,
  },
  flashing: {
    finishing: { by: ['colors-done'], effects: ['stop-recorder'] },
    error: failed('frame', 'orientation', 'recorder-stopped', 'page-hidden', 'standstill'),
    cancelled,
    idle: removed,
  },
  finishing: {
    verifying: { by: ['disconnected'], effects: ['release ask-verdict'] },
    error: failed('recorder-stopped'),
    cancelled,
    idle: removed,
  },
  verifying: {
    succeeded: judged,
    failed: judged,
    // Everything was given back when the analysis was complete.
    sent: { by: ['verdict-absent'], effects: [''] },
    error: { by: ['failed', 'deadline'], effects: ['release'] },
    cancelled,
    idle: removed,
  },
  succeeded: ended,
  failed: ended,
  sent: { ...ended, succeeded: judged, failed: judged },
  error: { starting: begun, intro: replaced, idle: removed },
  cancelled: ended,
} as const satisfies Record<CheckStateName, Partial<Record<CheckStateName, Succession>>>;

/** What a state may ask for while it goes on. */
export const WITHIN = {
  // A preview of the camera may be open without a check.
  idle: stay('release'),
  intro: stay(),
  starting: stay('take-session', 'open-stream', 'close-stream take-session'),
  positioning: stay('open-stream', 'close-stream take-session'),
  countdown: stay('start-recorder'),
  fitting: stay('send:start'),
  holding: stay(),
  flashing: stay('send:color'),
  finishing: stay('finish-stream'),
  verifying: stay(),
  succeeded: stay(),
  failed: stay(),
  sent: stay(),
  // Begun again with settings that are still wrong.
  error: stay('release'),
  cancelled: stay(),
} as const satisfies Record<CheckStateName, Omit<Succession, 'by'>>;

/** All states, in the order of the table. */
export const STATE_NAMES = Object.keys(SUCCESSIONS) as readonly CheckStateName[];

/** States in which no check runs and the last one is over. */
export const END_STATES: readonly CheckStateName[] = ['succeeded', 'failed', 'sent', 'error', 'cancelled'];

/** The ways out of a state. */
export function successionsOf(from: CheckStateName): Partial<Record<CheckStateName, Succession>> {
  return SUCCESSIONS[from];
}

/** Name of a succession, for lists of what was seen. */
export function edge(from: CheckStateName, to: CheckStateName): string {
  return `${from} → ${to}`;
}

/** Every succession of the table, by name. */
export const LEGAL_EDGES: readonly string[] = STATE_NAMES.flatMap((from) =>
  Object.keys(SUCCESSIONS[from]).map((to) => edge(from, to as CheckStateName)),
);

/** The effects as they stand in the tables. */
export function effectNames(effects: readonly CheckEffect[]): string {
  return effects.map((effect) => (effect.type === 'send' ? `send:${effect.event.type}` : effect.type)).join(' ');
}
