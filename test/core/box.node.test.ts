import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { intersectionOverUnion, toFractions } from '../../src/core/box.ts';

describe('intersectionOverUnion', () => {
  const box = { leftPx: 10, topPx: 20, widthPx: 30, heightPx: 40 };

  it('is 1 for equal boxes', () => {
    assert.equal(intersectionOverUnion(box, box), 1);
  });

  it('is 0 for boxes that only touch', () => {
    assert.equal(intersectionOverUnion(box, { ...box, leftPx: 40 }), 0);
  });

  it('is a third when half of two equal boxes overlaps', () => {
    assert.equal(intersectionOverUnion(box, { ...box, leftPx: 25 }), 1 / 3);
  });
});

describe('toFractions', () => {
  it('divides by the frame', () => {
    const box = { leftPx: 160, topPx: 120, widthPx: 320, heightPx: 240 };
    assert.deepEqual(toFractions(box, { widthPx: 640, heightPx: 480 }), {
      Width: 0.5,
      Height: 0.5,
      Left: 0.25,
      Top: 0.25,
    });
  });

  it('clamps what reaches beyond the limits of the service', () => {
    const box = { leftPx: -900, topPx: 0, widthPx: 2000, heightPx: 10 };
    assert.deepEqual(toFractions(box, { widthPx: 640, heightPx: 480 }), {
      Width: 1,
      Height: 10 / 480,
      Left: -1,
      Top: 0,
    });
  });
});
