import { deadlinesOf } from '../core/deadlines.ts';
import type { CheckEffect, CheckFact, CheckState } from '../core/state.ts';
import { transition } from '../core/transition.ts';
import type { Clock } from './ports.ts';

/** A timer that is this late, or a wall clock this far ahead, means that device or page stood still meanwhile. */
const STANDSTILL_MS = 2000;
/** What came in during a standstill is heard before the wait that it overran counts as over. */
const GRACE_MS = 1000;

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
  /** Wall time minus monotonic time, which some systems stop while they sleep. */
  #wallAheadMs: number;

  /** @param runEffect Does what a state asks for; results come back through `dispatch`. */
  constructor(clock: Clock, runEffect: (effect: CheckEffect) => void) {
    this.#clock = clock;
    this.#wallAheadMs = clock.epochMs() - clock.nowMs();
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
    if (this.#hasSlept()) this.#queue.push({ type: 'standstill' });
    this.#queue.push(fact);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#process(next);
    } finally {
      this.#isDispatching = false;
    }
  }

  /** Whether the wall clock has gone on without the monotonic one since the last fact. */
  #hasSlept(): boolean {
    const wallAheadMs = this.#clock.epochMs() - this.#clock.nowMs();
    const isAhead = wallAheadMs - this.#wallAheadMs > STANDSTILL_MS;
    this.#wallAheadMs = wallAheadMs;
    return isAhead;
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
    const start = (delayMs: number, onTime: () => void): void => {
      this.#timer = { name, atMs, cancel: this.#clock.startTimer(delayMs, onTime) };
    };
    const end = (): void => {
      this.#timer = null;
      this.dispatch({ type: 'deadline', name });
      // A timer may fire a fraction of a millisecond early; the wait then goes on.
      if (this.#timer === null) this.#setTimer();
    };
    start(Math.max(0, atMs - this.#clock.nowMs()), () => {
      if (this.#clock.nowMs() - atMs <= STANDSTILL_MS) return end();
      start(GRACE_MS, end);
      return this.dispatch({ type: 'standstill' });
    });
  }
}

const NONE: readonly CheckEffect[] = [];

function partition(effects: readonly CheckEffect[]): readonly [readonly CheckEffect[], readonly CheckEffect[]] {
  if (effects.length === 0) return [NONE, NONE];
  const isRelease = ({ type }: CheckEffect): boolean => type === 'release';
  return [effects.filter(isRelease), effects.filter((effect) => !isRelease(effect))];
}
