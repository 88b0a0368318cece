import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CLOSE_CODE, closeCodeOf } from '../../src/core/errors.ts';
import { settle } from '../support/settle.ts';
import { FAULTS } from './fault-table.ts';
import { cellOf, type Fault, type Outcome } from './support/fault.ts';
import { NodeWorld } from './support/node-world.ts';
import { isStanding, type Place, PLACES } from './support/places.ts';

/** Longer than any check. */
const WHOLE_CHECK_MS = 120_000;
/** Longer than any timer of a check. */
const AFTERWARDS_MS = 600_000;

/** The one event of a check that ended, and the code with which its connection was left. */
async function expectEnding(world: NodeWorld, outcome: Exclude<Outcome, 'goes on'>, withinMs: number): Promise<void> {
  if (withinMs > 0) await world.liveOn(withinMs);
  const { harness, endings } = world;
  assert.deepEqual(endings, [outcome === 'cancel' ? 'cancel' : 'error'], `in ${harness.state}`);
  if (outcome !== 'cancel') assert.equal(harness.errorCode, outcome);
  const left = harness.ports.stream.connections.at(-1)?.closeCode ?? null;
  const expected =
    outcome !== 'cancel'
      ? closeCodeOf(outcome)
      : harness.state === 'cancelled'
        ? CLOSE_CODE.cancelled
        : CLOSE_CODE.leftPage;
  // After a whole session its connection was closed with the normal code already.
  if (left !== null) assert.ok(left === expected || left === CLOSE_CODE.normal, `left with ${left}`);
}

async function expectCompletion(world: NodeWorld, place: Place): Promise<void> {
  assert.deepEqual(world.endings, [], `in ${world.harness.state}: ${world.harness.errorCode ?? ''}`);
  if (isStanding(place)) await world.beginAnother();
  await world.liveOn(WHOLE_CHECK_MS);
  assert.equal(world.harness.state, 'succeeded', world.harness.errorCode ?? '');
  assert.deepEqual(world.endings, []);
}

async function expectSilence({ harness }: NodeWorld): Promise<void> {
  // Behind the start screen the detector is loaded for the next check.
  assert.deepEqual(harness.ports.held, harness.state === 'intro' ? ['worker'] : []);
  harness.forget();
  harness.ports.wait(AFTERWARDS_MS);
  await settle();
  assert.deepEqual(harness.facts, [], 'afterwards');
}

async function runCell(fault: Fault, place: Place, outcome: Outcome): Promise<void> {
  const world = new NodeWorld();
  await world.goTo(place);
  assert.deepEqual(world.endings, [], 'the way there');
  await fault.inNode(world);
  await settle();
  if (outcome === 'goes on') await expectCompletion(world, place);
  else await expectEnding(world, outcome, fault.withinMs ?? 0);
  await expectSilence(world);
}

for (const fault of FAULTS) {
  describe(`when ${fault.name}`, () => {
    for (const place of PLACES) {
      const cell = cellOf(fault, place);
      if ('reason' in cell) continue;
      const { outcome } = cell;
      const what = outcome === 'goes on' ? 'the check goes on to its verdict' : `one ${outcome}, and nothing is held`;
      it(`in ${place}: ${what}`, () => runCell(fault, place, outcome));
    }
  });
}

describe('the table of faults', () => {
  it('says of every fault in every place what is expected, or why it cannot strike', () => {
    const cells = FAULTS.flatMap((fault) => PLACES.map((place) => cellOf(fault, place)));
    assert.equal(cells.length, FAULTS.length * PLACES.length);
    for (const cell of cells) if ('reason' in cell) assert.notEqual(cell.reason, '');
  });

  it('has a cell in the browser for every fault, in a place where it can strike, or says why not', () => {
    for (const fault of FAULTS) {
      if (typeof fault.inBrowser === 'string') assert.notEqual(fault.inBrowser, '');
      else assert.ok('outcome' in cellOf(fault, fault.inBrowser.place), fault.name);
    }
  });

  it('has no two rows of one name', () => {
    assert.equal(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length);
  });
});
