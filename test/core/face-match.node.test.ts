import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faceDistance } from '../../src/core/face-distance.ts';
import { faceBox, faceWidthPx, matchFace, matchProgress } from '../../src/core/face-match.ts';
import { ovalBox } from '../../src/core/oval.ts';
import { aFace, CONFIG, FRAME, OVAL } from '../support/core-fixtures.ts';

const TARGET = ovalBox(OVAL);

describe('faceWidthPx', () => {
  it('is half of twice the pupil distance and 1.8 times the way from the eyes to the mouth', () => {
    const landmarks = {
      ...aFace().landmarks,
      rightEye: { x: 100, y: 100 },
      leftEye: { x: 150, y: 100 },
      mouth: { x: 125, y: 160 },
    };
    assert.equal(faceWidthPx(landmarks), (2 * 50 + 1.8 * 60) / 2);
  });
});

describe('faceBox', () => {
  it('is as high as the oval in proportion, around the middle between eyes and nose', () => {
    const box = faceBox(aFace({ widthPx: 100 }).landmarks, OVAL, 1.618, FRAME);
    assert.ok(Math.abs(box.widthPx - 100) < 1e-9);
    assert.ok(Math.abs(box.heightPx - 161.8) < 1e-9);
    assert.ok(Math.abs(box.leftPx + box.widthPx / 2 - 320) < 1e-9);
  });

  it('is centred on the eyes of a face that is tilted down', () => {
    const { landmarks } = aFace({ widthPx: 100, center: { x: 320, y: 300 } });
    const box = faceBox(landmarks, OVAL, 1.618, FRAME);
    assert.ok(Math.abs(box.topPx + box.heightPx / 2 - landmarks.leftEye.y) < 1e-9);
  });

  it('reaches to an ear that lies outside', () => {
    const { landmarks } = aFace({ widthPx: 100 });
    const box = faceBox({ ...landmarks, rightEar: { x: 240, y: 240 } }, OVAL, 1.618, FRAME);
    assert.equal(box.leftPx, 240);
    assert.ok(Math.abs(box.leftPx + box.widthPx - 370) < 1e-9);
  });

  it('is cut at the top and bottom of the frame', () => {
    const box = faceBox(aFace({ widthPx: 400 }).landmarks, OVAL, 1.618, FRAME);
    assert.deepEqual([box.topPx, box.heightPx], [0, FRAME.heightPx]);
  });
});

describe('matchFace', () => {
  it('matches a face that fills the oval', () => {
    assert.equal(matchFace(TARGET, OVAL, CONFIG), 'matched');
  });

  it('is too far for a small face in the middle', () => {
    const small = { leftPx: 270, topPx: 160, widthPx: 100, heightPx: 160 };
    assert.equal(matchFace(small, OVAL, CONFIG), 'too-far');
  });

  it("names the person's own side", () => {
    const shifted = (pixels: number) => ({ ...TARGET, widthPx: 200, leftPx: TARGET.leftPx + pixels });
    assert.equal(matchFace(shifted(-60), OVAL, CONFIG), 'off-centre-right');
    assert.equal(matchFace(shifted(150), OVAL, CONFIG), 'off-centre-left');
  });

  it('matches a face that is closer than needed, above or on both sides', () => {
    const wide = { leftPx: TARGET.leftPx - 100, topPx: 100, widthPx: TARGET.widthPx + 200, heightPx: 200 };
    assert.equal(matchFace(wide, OVAL, CONFIG), 'matched');
    const tall = { ...TARGET, topPx: TARGET.topPx - 0.16 * OVAL.heightPx, heightPx: 200 };
    assert.equal(matchFace(tall, OVAL, CONFIG), 'matched');
  });

  it('does not match a face that reaches beyond on one side only', () => {
    const oneSided = { leftPx: TARGET.leftPx - 100, topPx: 100, widthPx: 300, heightPx: 200 };
    assert.equal(matchFace(oneSided, OVAL, CONFIG), 'off-centre-right');
  });
});

describe('matchProgress', () => {
  it('starts at a quarter for the initial face and ends at 1', () => {
    assert.equal(matchProgress(0.2, 0.2, 0.7), 0.25);
    assert.equal(matchProgress(0.7, 0.2, 0.7), 1);
    assert.equal(matchProgress(0.45, 0.2, 0.7), 0.625);
  });

  it('stays between 0 and 1', () => {
    assert.equal(matchProgress(0, 0.6, 0.7), 0);
    assert.equal(matchProgress(0.9, 0.2, 0.7), 1);
  });

  it('is a number when the initial face already fits', () => {
    assert.equal(matchProgress(0.7, 0.7, 0.7), 1);
    assert.equal(matchProgress(0, 0, 0), 1);
  });
});

describe('faceDistance', () => {
  it('is the half width of the face as a share of the static oval', () => {
    assert.equal(faceDistance(aFace({ widthPx: 144 }).landmarks, FRAME), 72 / 288);
  });

  it('counts all of a portrait frame as visible', () => {
    const portrait = { widthPx: 480, heightPx: 640 };
    assert.equal(faceDistance(aFace({ widthPx: 192 }).landmarks, portrait), 96 / 384);
  });

  it('refuses a frame without room for an oval', () => {
    assert.throws(() => faceDistance(aFace().landmarks, { widthPx: 1, heightPx: 1 }), RangeError);
  });
});
