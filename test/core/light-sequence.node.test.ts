import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lightFrameAt, type LightColor, lightStages } from '../../src/core/light-sequence.ts';

const BLACK = [0, 0, 0] as const;
const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;
const USUAL: readonly LightColor[] = [
  { rgb: BLACK, scrollMs: 0, flatMs: 75 },
  { rgb: RED, scrollMs: 475, flatMs: 0 },
  { rgb: BLUE, scrollMs: 475, flatMs: 100 },
];

/** Plays a sequence with frames at these times. @returns Index and progress of what each frame shows. */
function play(
  colors: readonly LightColor[],
  frameTimesMs: readonly number[],
): readonly (readonly [number, number] | 'done')[] {
  const stages = lightStages(colors);
  let lastShown = -1;
  return frameTimesMs.map((elapsedMs) => {
    const frame = lightFrameAt(stages, elapsedMs, lastShown);
    if (frame.kind === 'done') return 'done';
    lastShown = frame.index;
    return [frame.index, frame.progress];
  });
}

describe('lightStages', () => {
  it('has a stage for every duration that is not 0', () => {
    const stages = lightStages(USUAL);
    assert.deepEqual(
      stages.map(({ kind, sequenceNumber, startsMs, endsMs }) => [kind, sequenceNumber, startsMs, endsMs]),
      [
        ['flat', 0, 0, 75],
        ['scroll', 1, 75, 550],
        ['scroll', 2, 550, 1025],
        ['flat', 2, 1025, 1125],
      ],
    );
  });

  it('names the color before, which is the same for the first stage and for a flat after its scroll', () => {
    assert.deepEqual(
      lightStages(USUAL).map(({ previous }) => previous),
      [BLACK, BLACK, RED, BLUE],
    );
  });

  it('names the color before also when that one has no duration, except for the first stage', () => {
    const stages = lightStages([
      { rgb: BLACK, scrollMs: 0, flatMs: 0 },
      { rgb: RED, scrollMs: 0, flatMs: 10 },
      { rgb: BLUE, scrollMs: 0, flatMs: 0 },
      { rgb: BLACK, scrollMs: 10, flatMs: 10 },
    ]);
    assert.deepEqual(
      stages.map(({ previous }) => previous),
      [RED, BLUE, BLACK],
    );
  });

  it('scrolls the first color over itself', () => {
    const [first] = lightStages([{ rgb: RED, scrollMs: 100, flatMs: 0 }]);
    assert.deepEqual([first?.current, first?.previous], [RED, RED]);
  });

  it('is empty when every duration is 0', () => {
    assert.deepEqual(lightStages([{ rgb: RED, scrollMs: 0, flatMs: 0 }]), []);
  });
});

describe('lightFrameAt', () => {
  it('takes progress from the time', () => {
    assert.deepEqual(play(USUAL, [0, 75, 312.5, 550, 1025, 1124, 1125]), [
      [0, 0],
      [1, 0],
      [1, 0.5],
      [2, 0],
      [3, 0],
      [3, 0.99],
      'done',
    ]);
  });

  it('loses frames and not time on a slow device', () => {
    assert.deepEqual(
      play(USUAL, [0, 300, 600, 900, 1100, 1200]).map((shown) => shown[0]),
      [0, 1, 2, 2, 3, 'd'],
    );
  });

  it('shows a stage late, in its final position, when it fell between two frames', () => {
    assert.deepEqual(play(USUAL, [0, 600, 616]), [
      [0, 0],
      [1, 1],
      [2, 66 / 475],
    ]);
  });

  it('gives every stage of a millisecond its own frame', () => {
    const short: readonly LightColor[] = [
      { rgb: BLACK, scrollMs: 0, flatMs: 1 },
      { rgb: RED, scrollMs: 1, flatMs: 1 },
    ];
    assert.deepEqual(
      play(short, [0, 16, 32, 48]).map((shown) => shown[0]),
      [0, 1, 2, 'd'],
    );
  });

  it('is done at once without stages', () => {
    assert.deepEqual(play([], [0]), ['done']);
  });
});
