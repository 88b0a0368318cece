import { assert } from '@open-wc/testing';
import { faceDistance, visibleWidthPx } from '../../src/core/face-distance.ts';
import { faceBox, matchFace } from '../../src/core/face-match.ts';
import type { Oval } from '../../src/core/oval.ts';
import { followCheck, SimulatedPerson } from '../../src/testing/index.ts';

const THRESHOLDS = {
  ovalIouThreshold: 0.7,
  ovalHeightWidthRatio: 1.618,
  faceIouWidthThreshold: 0.15,
  faceIouHeightThreshold: 0.15,
};
const FITTING_MS = 7000;
const FRAME_MS = 1000 / 30;

const FRAMES = [
  { width: 640, height: 480 },
  { width: 480, height: 640 },
  { width: 1280, height: 720 },
] as const;

function follow(size: { width: number; height: number }, seed = 1) {
  const clock = { nowMs: 0 };
  const element = new EventTarget();
  const person = new SimulatedPerson({ seed, now: () => clock.nowMs });
  const stop = followCheck(element, { person, setLight: () => {} });
  const frame = { widthPx: size.width, heightPx: size.height };
  const enter = (state: string): boolean =>
    element.dispatchEvent(new CustomEvent('statechange', { detail: { state, previous: 'intro' } }));
  return { clock, person, stop, enter, frame, landmarks: () => person.landmarksAt(clock.nowMs, size) };
}

/** Ovals as the service sends them: four fifths of the visible width, and off the middle by up to 3 % of the frame. */
function ovalsFor(size: { width: number; height: number }): readonly Oval[] {
  const widthPx = Math.floor(0.8 * visibleWidthPx({ widthPx: size.width, heightPx: size.height }));
  const heightPx = Math.floor(1.618 * widthPx);
  return [-0.03, 0, 0.03].flatMap((x) =>
    [-0.02, 0, 0.02].map((y) => ({
      widthPx,
      heightPx,
      centerXPx: size.width * (0.5 + x),
      centerYPx: size.height * (0.5 + y),
    })),
  );
}

describe('a person who follows a check', () => {
  it('sits far enough away while positioned and counted down', () => {
    for (const size of FRAMES) {
      const { clock, enter, landmarks, frame } = follow(size);
      enter('positioning');
      clock.nowMs = 1000;
      enter('countdown');
      clock.nowMs = 3500;
      assert.ok(faceDistance(landmarks(), frame) < 0.32);
    }
  });

  it('fills every oval, and longer than a match has to hold, within the time for it', () => {
    for (const size of FRAMES) {
      for (const oval of ovalsFor(size)) {
        const { clock, enter, landmarks, frame } = follow(size, Math.round(oval.centerXPx));
        enter('positioning');
        clock.nowMs = 4000;
        enter('fitting');
        let heldMs = 0;
        for (const startMs = clock.nowMs; clock.nowMs < startMs + FITTING_MS && heldMs < 300; clock.nowMs += FRAME_MS) {
          const box = faceBox(landmarks(), oval, THRESHOLDS.ovalHeightWidthRatio, frame);
          heldMs = matchFace(box, oval, THRESHOLDS) === 'matched' ? heldMs + FRAME_MS : 0;
        }
        assert.ok(heldMs >= 300, `${size.width}×${size.height}, oval at ${oval.centerXPx}, ${oval.centerYPx}`);
      }
    }
  });

  it('keeps still once it fits, and goes back for the next check', () => {
    const { clock, enter, person } = follow(FRAMES[0]);
    enter('fitting');
    clock.nowMs = 1000;
    enter('holding');
    const held = person.pose;
    clock.nowMs = 2000;
    enter('flashing');
    clock.nowMs = 6000;
    enter('finishing');
    clock.nowMs = 9000;
    assert.deepEqual(person.pose, held);
    enter('starting');
    clock.nowMs = 9600;
    assert.ok(person.pose.faceHeightRatio < held.faceHeightRatio);
    assert.equal(person.pose.faceHeightRatio, 0.42);
  });

  it('does nothing any more after following was stopped, nor for an event without a state', () => {
    const { clock, enter, stop, person } = follow(FRAMES[0]);
    const before = person.pose;
    stop();
    enter('fitting');
    clock.nowMs = 5000;
    assert.deepEqual(person.pose, before);
  });
});
