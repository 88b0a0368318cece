import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckFact, CheckState, CheckStateName } from '../../src/core/state.ts';
import { transition } from '../../src/core/transition.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { RandomWorld } from './random-world.ts';
import { ResourceModel } from './resource-model.ts';
import { LEGAL_EDGES, STATE_NAMES } from './successions.ts';

/** More steps and other ways can be had by the environment. */
const STEPS = Number(process.env['WALK_STEPS'] ?? 1_000_000);
const SEED = Number(process.env['WALK_SEED'] ?? 20_261_124);
/** So many facts before the one that broke a rule are told. */
const TOLD = 12;

interface Walk {
  readonly states: ReadonlyMap<CheckStateName, number>;
  readonly edges: ReadonlySet<string>;
}

function withoutLandmarks(key: string, value: unknown): unknown {
  return key === 'landmarks' || key === 'settings' || key === 'config' ? undefined : value;
}

/** @param nonsense Share of facts without a cause, 0 to 1. */
function walk(steps: number, seed: number, nonsense: number): Walk {
  const world = new RandomWorld(new SeededRandom(seed), nonsense);
  const model = new ResourceModel(nonsense === 0);
  const states = new Map<CheckStateName, number>();
  const last: { readonly nowMs: number; readonly kind: CheckStateName; readonly fact: CheckFact }[] = [];
  let state: CheckState = { kind: 'idle' };
  for (let step = 0; step < steps; step += 1) {
    const fact: CheckFact = world.next(state, model.held);
    last[step % TOLD] = { nowMs: world.nowMs, kind: state.kind, fact };
    try {
      model.hear(fact);
      const next = transition(state, { ...fact, nowMs: world.nowMs });
      model.follow(state, fact, next.state, next.effects);
      state = next.state;
    } catch (cause) {
      const told = Array.from({ length: TOLD }, (_, back) =>
        JSON.stringify(last[(step + 1 + back) % TOLD], withoutLandmarks),
      ).join('\n');
      throw new Error(`step ${step} of seed ${seed}: ${String(cause)}\n${told}`, { cause });
    }
    states.set(state.kind, (states.get(state.kind) ?? 0) + 1);
  }
  return { states, edges: model.edges };
}

describe(`random walks of ${STEPS} steps, seed ${SEED}`, () => {
  it('break no rule in a world that fails, and take every way of the table', (context) => {
    const { states, edges } = walk(Math.ceil(STEPS / 2), SEED, 0);
    context.diagnostic(STATE_NAMES.map((name) => `${name} ${states.get(name) ?? 0}`).join(', '));
    assert.deepEqual(
      LEGAL_EDGES.filter((edge) => !edges.has(edge)),
      [],
    );
  });

  it('break no rule when adapters report nonsense', (context) => {
    const { states } = walk(Math.floor(STEPS / 2), SEED + 1, 0.05);
    context.diagnostic(STATE_NAMES.map((name) => `${name} ${states.get(name) ?? 0}`).join(', '));
    assert.deepEqual(
      STATE_NAMES.filter((name) => !states.has(name)),
      [],
    );
  });
});
