import { deadlinesOf } from '../core/deadlines.ts';
import type { CheckEffect, CheckFact, CheckState } from '../core/state.ts';
import { transition } from '../core/transition.ts';
import type { Clock } from './ports.ts';

/** Told of every new state, before what it asks for is done. */
export type CheckListener = (state: CheckState, previous: CheckState) => void;

/**
 * The store of one element's check: facts go in by `dispatch`, states come out to the subscribers, and what a state
 * asks for goes to the one who runs effects. Facts that arrive meanwhile wait their turn.
 */
export class Check {
  readonly #clock: Clock;
  readonly #runEffect: (effect: CheckEffect) => void;
  readonly #listeners = new Set<CheckListener>();
  readonly #queue: CheckFact[] = [];
  #state: CheckState = { kind: 'idle' };
  #isDispatching = false;
  #timer: { readonly name: string; readonly atMs: number; cancel(): void } | null = null;

  /** @param runEffect Does what a state asks for; results come back through `dispatch`. */
  constructor(clock: Clock, runEffect: (effect: CheckEffect) => void) {
    this.#clock = clock;
    this.#runEffect = runEffect;
  }

  get state(): CheckState {
    return this.#state;
  }

  /** @returns A function that ends the subscription. */
  subscribe(listener: CheckListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes in a fact; the state that follows from it is there when this returns, unless a dispatch is under way. */
  dispatch(fact: CheckFact): void {
    this.#queue.push(fact);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#process(next);
    } finally {
      this.#isDispatching = false;
    }
  }

  #process(fact: CheckFact): void {
    const previous = this.#state;
    const { state, effects } = transition(previous, { ...fact, nowMs: this.#clock.nowMs() });
    this.#state = state;
    // Giving back comes first: whoever hears that a check has ended finds nothing running.
    const [releases, others] = partition(effects);
    for (const effect of releases) this.#runEffect(effect);
    if (state !== previous) {
      this.#setTimer();
      for (const listener of this.#listeners) listener(state, previous);
    }
    for (const effect of others) this.#runEffect(effect);
  }

  /** One timer at a time: for the next of the waits that the state names. */
  #setTimer(): void {
    let next: { name: (CheckFact & { type: 'deadline' })['name']; atMs: number } | null = null;
    for (const deadline of deadlinesOf(this.#state)) {
      if (next === null || deadline.atMs < next.atMs) next = deadline;
    }
    if (next?.name === this.#timer?.name && next?.atMs === this.#timer?.atMs) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (next === null) return;
    const { name, atMs } = next;
    const cancel = this.#clock.startTimer(Math.max(0, atMs - this.#clock.nowMs()), () => {
      this.#timer = null;
      this.dispatch({ type: 'deadline', name });
      // A timer may fire a fraction of a millisecond early; the wait then goes on.
      if (this.#timer === null) this.#setTimer();
    });
    this.#timer = { name, atMs, cancel };
  }
}

const NONE: readonly CheckEffect[] = [];

function partition(effects: readonly CheckEffect[]): readonly [readonly CheckEffect[], readonly CheckEffect[]] {
  if (effects.length === 0) return [NONE, NONE];
  const isRelease = ({ type }: CheckEffect): boolean => type === 'release';
  return [effects.filter(isRelease), effects.filter((effect) => !isRelease(effect))];
}
