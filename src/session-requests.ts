import type { Clock } from './check/ports.ts';
import { faceLivenessEvent } from './events.ts';

/** How long the host has to name a new session after it was asked for one. */
const ANSWER_MS = 30_000;

type Listener = EventListenerOrEventListenerObject;

/**
 * Asks the host for a new session by the `sessionrequest` event, and knows whether anybody listens: a button that asks
 * nobody must not be shown.
 */
export class SessionRequests {
  readonly #target: EventTarget;
  readonly #clock: Pick<Clock, 'startTimer'>;
  readonly #onChange: () => void;
  /** Listeners that still hear; `true` for those that hear once. */
  readonly #listeners = new Map<Listener, boolean>();
  #cancelTimer: (() => void) | null = null;

  /** @param onChange Called when a listener came or went, and when the waiting for an answer begins or ends. */
  constructor(target: EventTarget, clock: Pick<Clock, 'startTimer'>, onChange: () => void) {
    this.#target = target;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Whether somebody would hear the request. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whether the host was asked and still has time to answer. */
  get isWaiting(): boolean {
    return this.#cancelTimer !== null;
  }

  /** Notes a listener of the event, as it was given to `addEventListener`. */
  noteAdded(listener: Listener | null, options: boolean | AddEventListenerOptions = false): void {
    const { once = false, signal = null } = typeof options === 'boolean' ? {} : options;
    if (!listener || signal?.aborted || this.#listeners.has(listener)) return;
    this.#listeners.set(listener, once);
    signal?.addEventListener('abort', () => this.noteRemoved(listener), { once: true });
    this.#onChange();
  }

  noteRemoved(listener: Listener | null): void {
    if (listener && this.#listeners.delete(listener)) this.#onChange();
  }

  /** Asks. A host that cancels the event names no session. */
  ask(): void {
    this.stop();
    const heardOnce = [...this.#listeners].flatMap(([listener, isOnce]) => (isOnce ? [listener] : []));
    const isAccepted = this.#target.dispatchEvent(faceLivenessEvent('sessionrequest', null));
    for (const listener of heardOnce) this.noteRemoved(listener);
    if (!isAccepted) return;
    this.#cancelTimer = this.#clock.startTimer(ANSWER_MS, () => this.stop());
    this.#onChange();
  }

  /** The answer came, or is not awaited any more. */
  stop(): void {
    if (!this.#cancelTimer) return;
    this.#cancelTimer();
    this.#cancelTimer = null;
    this.#onChange();
  }
}
