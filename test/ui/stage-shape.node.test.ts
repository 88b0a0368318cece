import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OvalView } from '../../src/core/view.ts';
import { ovalOnScreen, portraitRatio } from '../../src/ui/stage-shape.ts';

const LANDSCAPE = { widthPx: 640, heightPx: 480 };

function ovalAt(centerXPx: number, frame = LANDSCAPE): OvalView {
  return { frame, matchPercent: 0, oval: { centerXPx, centerYPx: 240, widthPx: 200, heightPx: 320 } };
}

test('a portrait screen shows the central 3:4 part of a landscape frame', () => {
  assert.equal(portraitRatio(LANDSCAPE, null), 0.75);
  assert.equal(portraitRatio(LANDSCAPE, ovalAt(330)), 0.75);
});

test('it shows more when the oval reaches beyond that part, alike on both sides', () => {
  const ratio = portraitRatio(LANDSCAPE, ovalAt(420));
  const visibleWidthPx = ratio * LANDSCAPE.heightPx;
  assert.ok(visibleWidthPx / 2 > 100 + 100, 'the oval and some room on its outer side are visible');
  assert.ok(visibleWidthPx < LANDSCAPE.widthPx);
  assert.equal(portraitRatio(LANDSCAPE, ovalAt(220)), ratio);
});

test('it shows the whole frame at most', () => {
  assert.equal(portraitRatio(LANDSCAPE, ovalAt(600)), 640 / 480);
});

test('it shows the whole of a portrait frame', () => {
  assert.equal(portraitRatio({ widthPx: 480, heightPx: 640 }, null), 0.75);
  assert.equal(portraitRatio({ widthPx: 720, heightPx: 1280 }, ovalAt(360, { widthPx: 720, heightPx: 1280 })), 0.5625);
});

test('the oval is mirrored on the screen and scaled with the frame that covers the stage', () => {
  const stage = { left: 100, top: 50, width: 360, height: 480 };
  assert.deepEqual(ovalOnScreen(ovalAt(340), stage), { centerX: 260, centerY: 290, radiusX: 100, radiusY: 160 });
  const wide = { left: 0, top: 0, width: 1280, height: 480 };
  assert.deepEqual(ovalOnScreen(ovalAt(320), wide), { centerX: 640, centerY: 240, radiusX: 200, radiusY: 320 });
});
