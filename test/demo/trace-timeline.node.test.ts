import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stagesOf } from '../../demo/trace-timeline.js';

const BEGUN_MS = Date.parse('2026-01-02T03:04:05.000Z');
const TRACE = {
  begunAt: '2026-01-02T03:04:05.000Z',
  states: [
    { state: 'starting', atMs: 0 },
    { state: 'positioning', atMs: 900 },
    { state: 'countdown', atMs: 2000 },
  ],
  guidance: [
    { code: 'no-face', atMs: 900 },
    { code: 'too-close', atMs: 1999 },
    { code: 'no-face', atMs: 2500 },
  ],
};

describe('the timeline of a trace', () => {
  it('is empty before the first check', () => {
    assert.deepEqual(stagesOf({ begunAt: null, states: [], guidance: [] }, BEGUN_MS), []);
  });

  it('ends each state where the next one begins, and lets the last one last until now', () => {
    const stages = stagesOf(TRACE, BEGUN_MS + 3000);
    assert.deepEqual(
      stages.map(({ state, startMs, endMs, isOver }) => [state, startMs, endMs, isOver]),
      [
        ['starting', 0, 900, true],
        ['positioning', 900, 2000, true],
        ['countdown', 2000, 3000, false],
      ],
    );
  });

  it('puts what the person was told into the state in which it was', () => {
    const stages = stagesOf(TRACE, BEGUN_MS + 3000);
    assert.deepEqual(
      stages.map(({ marks }) => marks.map(({ code }) => code)),
      [[], ['no-face', 'too-close'], ['no-face']],
    );
  });

  it('stays as it was once the check is over', () => {
    const states = [...TRACE.states, { state: 'error', atMs: 2600 }, { state: 'intro', atMs: 9000 }];
    const stages = stagesOf({ ...TRACE, states }, BEGUN_MS + 60_000);
    assert.deepEqual(
      stages.slice(2).map(({ state, endMs, isResting, isOver }) => [state, endMs, isResting, isOver]),
      [
        ['countdown', 2600, false, true],
        ['error', 2600, true, true],
      ],
    );
  });

  it('does not run backwards when the wall clock does', () => {
    assert.equal(stagesOf(TRACE, BEGUN_MS - 5000).at(-1)?.endMs, 2000);
  });
});
