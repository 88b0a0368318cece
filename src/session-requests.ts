import { faceLivenessEvent } from './events.ts';

/** How long the host has to name a new session after it was asked for one. */
const ANSWER_MS = 30_000;

/**
 * Asks the host for a new session by the `sessionrequest` event, and knows whether anybody listens: a button that asks
 * nobody must not be shown.
 */
export class SessionRequests {
  readonly #target: EventTarget;
  readonly #listeners = new Set<EventListenerOrEventListenerObject>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(target: EventTarget) {
    this.#target = target;
  }

  /** Whether somebody would hear the request. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whether the host was asked and still has time to answer. */
  get isWaiting(): boolean {
    return this.#timer !== null;
  }

  noteListener(listener: EventListenerOrEventListenerObject, isAdded: boolean): void {
    if (isAdded) this.#listeners.add(listener);
    else this.#listeners.delete(listener);
  }

  /** Asks. A host that cancels the event names no session. */
  ask(): void {
    this.stop();
    const isAccepted = this.#target.dispatchEvent(faceLivenessEvent('sessionrequest', null));
    if (isAccepted) this.#timer = setTimeout(() => this.stop(), ANSWER_MS);
  }

  /** The answer came, or is not awaited any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
