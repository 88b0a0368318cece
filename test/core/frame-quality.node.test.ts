import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FrameQuality, qualityGuidance } from '../../src/core/frame-quality.ts';
import { LEAST_HINT_MS } from '../../src/core/time-limits.ts';
import { viewOf } from '../../src/core/view.ts';
import { aFace, FAR_FACE, Machine } from '../support/core-fixtures.ts';

/** The simulated person's scenes as the pipeline measures them at 640 × 480. */
const CENTERED: FrameQuality = { meanLuma: 114, darkRatio: 0, brightRatio: 0, sharpness: 345 };
const NEAR: FrameQuality = { meanLuma: 105, darkRatio: 0, brightRatio: 0, sharpness: 95 };
const DARK: FrameQuality = { meanLuma: 20, darkRatio: 0.28, brightRatio: 0, sharpness: 11 };
const BRIGHT: FrameQuality = { meanLuma: 230, darkRatio: 0, brightRatio: 0.73, sharpness: 1240 };
const BLURRED: FrameQuality = { meanLuma: 113, darkRatio: 0, brightRatio: 0, sharpness: 2 };
const COVERED: FrameQuality = { meanLuma: 11, darkRatio: 0.96, brightRatio: 0, sharpness: 0 };
const EMPTY_ROOM: FrameQuality = { meanLuma: 118, darkRatio: 0, brightRatio: 0, sharpness: 0 };

describe('qualityGuidance', () => {
  for (const [name, quality, hasFace, expected] of [
    ['a centered person', CENTERED, true, null],
    ['a near person', NEAR, true, null],
    ['a dark picture', DARK, true, 'too-dark'],
    ['a burnt out picture', BRIGHT, true, 'too-bright'],
    ['a blurred face', BLURRED, true, 'blurred'],
    ['a covered lens', COVERED, false, 'covered'],
    ['an empty room', EMPTY_ROOM, false, null],
    ['a dark picture that is blurred too', { ...DARK, sharpness: 1 }, true, 'too-dark'],
    ['a white wall behind a face', { ...CENTERED, meanLuma: 190, brightRatio: 0.6 }, true, null],
    ['a face before the covered part', { ...CENTERED, darkRatio: 0.9 }, true, null],
  ] as const) {
    test(`says ${expected ?? 'nothing'} about ${name}`, () => {
      assert.equal(qualityGuidance(null, quality, hasFace), expected);
      assert.equal(qualityGuidance('no-face', quality, hasFace), expected, 'after another guidance');
    });
  }

  for (const [code, hasFace, between] of [
    ['too-dark', true, { ...CENTERED, meanLuma: 37 }],
    ['too-bright', true, { ...CENTERED, meanLuma: 200, brightRatio: 0.3 }],
    ['blurred', true, { ...CENTERED, sharpness: 11 }],
    ['covered', false, { ...COVERED, darkRatio: 0.78 }],
  ] as const) {
    test(`neither begins nor ends "${code}" between its limits`, () => {
      assert.equal(qualityGuidance(null, between, hasFace), null);
      assert.equal(qualityGuidance(code, between, hasFace), code);
    });

    test(`ends "${code}" on a good picture and keeps it while nothing is measured`, () => {
      assert.equal(qualityGuidance(code, hasFace ? CENTERED : EMPTY_ROOM, hasFace), null);
      assert.equal(qualityGuidance(code, null, hasFace), code);
      assert.equal(qualityGuidance(code, null, !hasFace), null, 'the face came or went');
    });
  }

  test('says nothing about what was never measured', () => {
    assert.equal(qualityGuidance(null, null, true), null);
    assert.equal(qualityGuidance('too-close', null, false), null);
  });
});

describe('advice on the picture', () => {
  const hintOf = ({ state }: Machine): unknown => {
    const view = viewOf(state);
    return view.screen === 'camera' ? view.hint : view.screen;
  };

  test('comes after everything about the place of the face', () => {
    const machine = new Machine();
    machine.toPositioning();
    for (const [faces, hint] of [
      [[], 'no-face'],
      [[FAR_FACE, FAR_FACE], 'several-faces'],
      [[aFace({ widthPx: 400 })], 'too-close'],
      [[FAR_FACE], 'too-dark'],
    ] as const) {
      machine.show(faces, 1, { quality: DARK });
      machine.wait(LEAST_HINT_MS);
      assert.equal(hintOf(machine), hint);
    }
  });

  test('says that the lens is covered instead of asking for a face', () => {
    const machine = new Machine();
    machine.toPositioning();
    machine.show([], 1, { quality: COVERED });
    assert.equal(hintOf(machine), 'covered');
    machine.show([], 1, { quality: EMPTY_ROOM });
    machine.wait(LEAST_HINT_MS);
    assert.equal(hintOf(machine), 'no-face');
  });

  test('does not hold up the countdown and stays readable during it', () => {
    const machine = new Machine();
    machine.toPositioning();
    machine.show([FAR_FACE], 3, { quality: BLURRED });
    assert.equal(machine.state.kind, 'countdown');
    assert.equal(hintOf(machine), 'blurred');
    machine.show([FAR_FACE], 1, { quality: CENTERED });
    assert.equal(hintOf(machine), 'blurred', 'three frames are too short to read it');
    machine.wait(LEAST_HINT_MS);
    assert.equal(hintOf(machine), null);
    machine.wait(3000);
    assert.ok(machine.effects.some(({ type }) => type === 'start-recorder'));
  });

  test('says nothing about a good picture, from the first frame to the recorder', () => {
    const machine = new Machine();
    machine.toPositioning();
    for (let frame = 0; frame < 3; frame += 1) {
      machine.show([FAR_FACE], 1, { quality: CENTERED });
      assert.equal(hintOf(machine), null);
    }
    assert.equal(machine.state.kind, 'countdown');
  });
});
