import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { deadlinesOf } from '../../src/core/deadlines.ts';
import type { CheckFact, CheckInput, CheckState, CheckStateName, Transition } from '../../src/core/state.ts';
import { isGuiding } from '../../src/core/steady-guidance.ts';
import { transition } from '../../src/core/transition.ts';
import { viewOf } from '../../src/core/view.ts';
import { allFacts, DEADLINE_NAMES } from './representative-facts.ts';
import { deepFreeze, type Representative, representativeStates } from './representative-states.ts';
import { edge, effectNames, END_STATES, STATE_NAMES, successionsOf, WITHIN } from './successions.ts';

const STATES = representativeStates();

/** Facts that measure: most of them differ from the one before, so the state is made anew without a look. */
const MAY_COPY: ReadonlySet<CheckFact['type']> = new Set([
  'frame',
  'video',
  'colors-frame',
  'detector-progress',
  'upload',
  'camera-granted',
  'camera-ready',
  'detector-ready',
  'stream-opened',
  'verdict-expected',
] as const);

/** One state, one fact, and what came of them. */
interface Pair {
  readonly name: string;
  readonly before: CheckState;
  readonly fact: CheckFact;
  readonly after: Transition;
}

/** Every state × every fact; every wait when it is over, and long after. */
function* pairs(states: readonly Representative[] = STATES): Generator<Pair> {
  for (const { name, state, nowMs } of states) {
    for (const input of inputsFor(state, nowMs)) {
      const { name: what, fact, atMs } = input;
      yield { name: `${name} + ${what}`, before: state, fact, after: tell(state, fact, atMs) };
    }
  }
}

function inputsFor(state: CheckState, nowMs: number) {
  const now = allFacts(nowMs).map(({ name, fact }) => ({ name, fact, atMs: nowMs }));
  const due = deadlinesOf(state).flatMap(({ name, atMs }) =>
    [0, 1999, 3_600_000].map((lateMs) => ({
      name: `deadline: ${name}, ${lateMs} ms late`,
      fact: { type: 'deadline' as const, name },
      atMs: Math.max(nowMs, atMs + lateMs),
    })),
  );
  return [...now, ...due];
}

function tell(state: CheckState, fact: CheckFact, nowMs: number): Transition {
  const input: CheckInput = { ...fact, nowMs };
  return transition(state, deepFreeze(input));
}

/** What the table has against a succession. */
function objection({ before, fact, after }: Pair): string | null {
  const names = effectNames(after.effects);
  if (after.state.kind === before.kind) {
    const allowed: readonly string[] = WITHIN[before.kind].effects;
    return allowed.includes(names) ? null : `asks for ${names}`;
  }
  const legal = successionsOf(before.kind)[after.state.kind];
  if (!legal) return `leads to ${after.state.kind}`;
  if (!legal.by.includes(fact.type)) return `leads to ${after.state.kind} by ${fact.type}`;
  return legal.effects.includes(names) ? null : `asks for "${names}" on the way to ${after.state.kind}`;
}

function assertNone(complaints: readonly string[]): void {
  assert.equal(complaints.length, 0, complaints.join('\n'));
}

describe('every state × every input', () => {
  it('covers every state', () => {
    assert.deepEqual([...new Set(STATES.map(({ state }) => state.kind))].toSorted(), STATE_NAMES.toSorted());
  });

  it('leads only where the table of successions says, with the effects that it says', () => {
    const complaints: string[] = [];
    for (const pair of pairs()) {
      const complaint = objection(pair);
      if (complaint !== null) complaints.push(`${pair.name}: ${complaint}`);
    }
    assertNone(complaints);
  });

  it('leads everywhere that the table of successions names, by every fact that it names', () => {
    const seen = new Set<string>();
    for (const { before, fact, after } of pairs()) seen.add(`${edge(before.kind, after.state.kind)} by ${fact.type}`);
    const missing = STATE_NAMES.flatMap((from) =>
      Object.entries(successionsOf(from)).flatMap(([to, { by }]) =>
        by.map((type) => `${edge(from, to as CheckStateName)} by ${type}`).filter((name) => !seen.has(name)),
      ),
    );
    assertNone(missing);
  });

  it('returns the same object when nothing changed', () => {
    const complaints: string[] = [];
    for (const { name, before, fact, after } of pairs()) {
      if (MAY_COPY.has(fact.type)) continue;
      if (after.state !== before && isDeepStrictEqual(after.state, before) && after.effects.length === 0) {
        complaints.push(`${name}: a copy`);
      }
    }
    assertNone(complaints);
  });

  it('leaves every state alone when a timer fires that the state does not wait for, or too early', () => {
    const complaints: string[] = [];
    for (const { name, state, nowMs } of STATES) {
      for (const deadline of DEADLINE_NAMES) {
        const after = tell(state, { type: 'deadline', name: deadline }, nowMs);
        if (after.state !== state || after.effects.length > 0) complaints.push(`${name} + ${deadline}`);
      }
    }
    assertNone(complaints);
  });

  it('goes on whenever a wait is over: a timer that changes nothing would fire for ever', () => {
    const complaints: string[] = [];
    for (const { name, before, fact, after } of pairs()) {
      const isDue = fact.type === 'deadline' && name.includes('late');
      if (isDue && after.state === before) complaints.push(name);
    }
    assertNone(complaints);
  });

  it('waits for moments that exist', () => {
    const complaints: string[] = [];
    for (const { name, after } of pairs()) {
      for (const deadline of deadlinesOf(after.state)) {
        if (!Number.isFinite(deadline.atMs)) complaints.push(`${name}: ${deadline.name} at ${deadline.atMs}`);
      }
    }
    assertNone(complaints);
  });

  it('can be shown, and tells the person one hint at most', () => {
    for (const { name, after } of pairs()) {
      const view = viewOf(after.state);
      if (isGuiding(after.state) && view.screen === 'camera' && view.phase !== 'connecting') {
        assert.equal(view.hint, after.state.run.hint.code, name);
      }
    }
  });

  it('stays ended, but for Begin, another session, removal and a late verdict', () => {
    const ways: Readonly<Record<string, readonly CheckFact['type'][]>> = {
      sent: ['begin', 'session-source', 'removed', 'verdict'],
    };
    const complaints: string[] = [];
    for (const { name, before, fact, after } of pairs(STATES.filter(({ state }) => END_STATES.includes(state.kind)))) {
      const allowed = ways[before.kind] ?? ['begin', 'session-source', 'removed'];
      if (after.state !== before && !allowed.includes(fact.type)) complaints.push(name);
      if (after.state === before && after.effects.length > 0) complaints.push(`${name}: effects`);
    }
    assertNone(complaints);
  });

  it('is what the diagram of docs/architecture.md draws', () => {
    const [, diagram = ''] =
      /```mermaid\n(stateDiagram[^`]*)```/.exec(readFileSync('docs/architecture.md', 'utf8')) ?? [];
    const drawn = [...diagram.matchAll(/([a-z]+) --> ([a-z]+)/g)].map(([, from, to]) => `${from} → ${to}`);
    const toEverywhere = new Set<string>(['error', 'cancelled', 'idle']);
    const startingAnew = new Set<CheckStateName>([...END_STATES, 'idle', 'intro']);
    const expected = STATE_NAMES.flatMap((from) =>
      Object.keys(successionsOf(from))
        .filter((to) => !toEverywhere.has(to))
        .filter(
          (to) => !(END_STATES.includes(from) && to === 'intro') && !(startingAnew.has(from) && to === 'starting'),
        )
        .map((to) => `${from} → ${to}`),
    );
    assert.deepEqual(drawn.toSorted(), [...expected, 'intro → starting'].toSorted());
  });
});
