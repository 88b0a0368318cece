import type { CheckTrace } from './check/check-trace.ts';
import type { FaceLivenessError } from './core/errors.ts';
import type { CheckState, GuidanceCode } from './core/state.ts';
import { isActive } from './core/transition.ts';
import { faceLivenessEvent, type FaceLivenessEventMap } from './events.ts';
import { warnHost } from './host-warning.ts';

/** The element that a check belongs to, as far as its events need it. */
export interface CheckEventTarget {
  /** Whether the console gets the course of the check as well. */
  readonly debug: boolean;
  dispatchEvent(event: Event): boolean;
  getTrace(): CheckTrace;
}

/** Tells the host of an element what becomes of its check: by events, and with `debug` on the console. */
export class CheckEvents {
  readonly #target: CheckEventTarget;
  #guidanceCode: GuidanceCode | null = null;

  constructor(target: CheckEventTarget) {
    this.#target = target;
  }

  /** Tells a new state, or the same one entered anew, with what it means for the host. */
  tellState(state: CheckState, previous: CheckState): void {
    if (state.kind !== previous.kind) {
      if (this.#target.debug) this.#log(state, previous);
      this.#emit('statechange', { state: state.kind, previous: previous.kind });
    }
    // One error may follow another: an attempt with settings that are still wrong.
    if (state.kind === 'error') this.#emitError(state.error);
    else if (state.kind === 'cancelled') this.#emit('cancel', { state: previous.kind });
    else if (state.kind === 'idle' && isActive(previous)) this.#emit('cancel', { state: previous.kind });
    else if (state.kind === 'succeeded' || state.kind === 'failed') {
      const { sessionId } = state.session;
      this.#emit('verdict', { sessionId, isLive: state.kind === 'succeeded' });
    }
  }

  /**
   * Tells what the person is being told, when that is something else than before.
   * @param messageOf The words on the screen.
   */
  tellGuidance(code: GuidanceCode | null, messageOf: (code: GuidanceCode) => string): void {
    if (code === this.#guidanceCode) return;
    this.#guidanceCode = code;
    if (code !== null) this.#emit('guidance', { code, message: messageOf(code) });
  }

  /** For whoever integrates the element: what happens, and at every end the whole trace. */
  #log(state: CheckState, previous: CheckState): void {
    console.debug(`<face-liveness> ${previous.kind} → ${state.kind}`);
    if (isActive(previous) && !isActive(state)) console.debug('<face-liveness>', this.#target.getTrace());
  }

  #emitError(error: FaceLivenessError): void {
    warnHost(error, this.#target.debug);
    this.#emit('error', error);
  }

  #emit<Name extends keyof FaceLivenessEventMap>(name: Name, detail: FaceLivenessEventMap[Name]['detail']): void {
    this.#target.dispatchEvent(faceLivenessEvent(name, detail));
  }
}
