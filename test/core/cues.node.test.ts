import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cue, cueBetween } from '../../src/core/cues.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckFact, CheckStateName } from '../../src/core/state.ts';
import { type View, viewOf } from '../../src/core/view.ts';
import { aFace, aLightChallenge, FAR_FACE, FITTING_FACE, Machine, MOVEMENT } from '../support/core-fixtures.ts';

/** A state machine whose cues are written down, with the state that each was heard in. */
class SoundingMachine extends Machine {
  readonly cues: Cue[] = [];
  readonly cueStates: CheckStateName[] = [];
  #view: View = viewOf(this.state);

  override tell(fact: CheckFact): ReturnType<Machine['tell']> {
    const effects = super.tell(fact);
    const view = viewOf(this.state);
    const cue = cueBetween(this.#view, view);
    this.#view = view;
    if (cue !== null) {
      this.cues.push(cue);
      this.cueStates.push(this.state.kind);
    }
    return effects;
  }
}

describe('the cues of a check', () => {
  it('count down, and mark the recording, the match, its end and success', () => {
    const machine = new SoundingMachine();
    machine.toVerifying();
    machine.tell({ type: 'verdict', isLive: true });
    assert.deepEqual(machine.cues, ['tick', 'tick', 'tick', 'recording', 'matched', 'done', 'succeeded']);
  });

  it('mark a verdict that is not live', () => {
    const machine = new SoundingMachine();
    machine.toVerifying();
    machine.tell({ type: 'verdict', isLive: false });
    assert.equal(machine.cues.at(-1), 'failed');
  });

  it('mark the match of a light check once, and nothing from then until the person may move', () => {
    const machine = new SoundingMachine();
    machine.toFlashing();
    machine.show([], 3);
    for (const index of [0, 1]) machine.tell({ type: 'color-shown', index, frameMs: machine.nowMs });
    assert.equal(machine.state.kind, 'flashing');
    assert.deepEqual(machine.cues.slice(3), ['recording', 'matched']);
    machine.tell({ type: 'colors-done', frameMs: machine.nowMs });
    assert.deepEqual(machine.cues.slice(3), ['recording', 'matched', 'done']);
    assert.ok(!machine.cueStates.includes('flashing'));
  });

  it('mark the match once while a face flickers at its edge', () => {
    const machine = new SoundingMachine();
    machine.toFitting();
    machine.show([FAR_FACE]);
    for (let turn = 0; turn < 9; turn += 1) for (const widthPx of [285, 200]) machine.show([aFace({ widthPx })]);
    assert.equal(machine.cues.filter((cue) => cue === 'matched').length, 1);
  });

  it('mark the match again when the face was lost and found', () => {
    const machine = new SoundingMachine();
    machine.toHolding();
    machine.show([], 17);
    machine.show([], 30);
    assert.equal(machine.state.kind, 'fitting');
    machine.show([FITTING_FACE], 10);
    assert.equal(machine.cues.filter((cue) => cue === 'matched').length, 2);
  });

  it('mark failures, wherever they happen', () => {
    for (const go of [
      (machine: Machine) => machine.begin(),
      (machine: Machine) => machine.toCountdown(MOVEMENT),
      (machine: Machine) => machine.toFlashing(aLightChallenge()),
      (machine: Machine) => machine.toVerifying(),
    ]) {
      const machine = new SoundingMachine();
      go(machine);
      machine.tell({ type: 'failed', error: new FaceLivenessError('internal') });
      assert.equal(machine.cues.at(-1), 'failed');
    }
  });

  it('mark neither the start screen nor a check that is cancelled or taken out of the page', () => {
    for (const type of ['cancel', 'removed'] as const) {
      const machine = new SoundingMachine();
      machine.tell({ type: 'session-source', isAvailable: true, isReplaced: false });
      machine.toPositioning();
      machine.tell({ type });
      assert.deepEqual(machine.cues, []);
    }
  });

  it('mark nothing when nobody tells the verdict, and success when it follows later', () => {
    const machine = new SoundingMachine();
    machine.toVerifying();
    machine.tell({ type: 'verdict-absent' });
    assert.equal(machine.cues.at(-1), 'done');
    machine.tell({ type: 'verdict', isLive: true });
    assert.equal(machine.cues.at(-1), 'succeeded');
  });
});
