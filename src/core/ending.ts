import { CLOSE_CODE, closeCodeOf, type ErrorCode, FaceLivenessError } from './errors.ts';
import type { CheckEffect, CheckState, Transition } from './state.ts';

/** A state that is reached, with what has to be done for it. */
export function enter(state: CheckState, ...effects: readonly CheckEffect[]): Transition {
  return { state, effects };
}

/** Ends the check with an error; everything is given back. */
export function fail(state: CheckState, error: FaceLivenessError): Transition {
  const sessionId = sessionIdOf(state);
  const named = sessionId === null ? error : error.withSession(sessionId);
  return enter({ kind: 'error', error: named }, { type: 'release', closeCode: closeCodeOf(error.code) });
}

/** Like {@link fail}, with the table's own message unless another is given. */
export function failWith(state: CheckState, code: ErrorCode, message?: string): Transition {
  return fail(state, new FaceLivenessError(code, message === undefined ? {} : { message }));
}

/** Ends the check because the person or the host wanted it. */
export function cancel(): Transition {
  return enter({ kind: 'cancelled' }, { type: 'release', closeCode: CLOSE_CODE.cancelled });
}

function sessionIdOf(state: CheckState): string | null {
  switch (state.kind) {
    case 'starting':
      return state.preparation.session?.sessionId ?? null;
    case 'positioning':
    case 'countdown':
    case 'fitting':
    case 'holding':
    case 'flashing':
    case 'finishing':
      return state.run.session.sessionId;
    case 'verifying':
    case 'succeeded':
    case 'failed':
    case 'sent':
      return state.session.sessionId;
    default:
      return null;
  }
}
