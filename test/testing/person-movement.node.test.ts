import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SCENARIO_NAMES, SimulatedPerson } from '../../src/testing/index.ts';

const SIZE = { width: 640, height: 480 };

function personWithClock(): { person: SimulatedPerson; clock: { nowMs: number } } {
  const clock = { nowMs: 0 };
  return { person: new SimulatedPerson({ seed: 1, now: () => clock.nowMs }), clock };
}

describe('movements of the simulated person', () => {
  it('lead from the present pose to the wanted one in the given time', () => {
    const { person, clock } = personWithClock();
    person.moveTo({ faceHeightRatio: 0.3 });
    person.moveTo({ faceHeightRatio: 0.7 }, 1000);
    const ratios = [0, 500, 1000, 5000].map((nowMs) => {
      clock.nowMs = nowMs;
      return Number(person.pose.faceHeightRatio.toFixed(6));
    });
    assert.deepEqual(ratios, [0.3, 0.5, 0.7, 0.7]);
  });

  it('follow one another when asked to', () => {
    const { person, clock } = personWithClock();
    person.moveTo({ centerX: 0.2 }, 1000);
    person.thenMoveTo({ centerX: 0.8 }, 1000);
    clock.nowMs = 1000;
    assert.equal(person.pose.centerX, 0.2);
    clock.nowMs = 2000;
    assert.equal(person.pose.centerX, 0.8);
  });

  it('stop where they are when the person holds still', () => {
    const { person, clock } = personWithClock();
    person.moveTo({ centerX: 0.9 }, 1000);
    clock.nowMs = 400;
    person.holdStill();
    const { centerX } = person.pose;
    clock.nowMs = 3000;
    assert.equal(person.pose.centerX, centerX);
    assert.ok(centerX > 0.5 && centerX < 0.9);
  });

  it('continue when something else of the scene changes, and end when a scenario begins', () => {
    const { person, clock } = personWithClock();
    person.moveTo({ centerX: 0.9 }, 1000);
    clock.nowMs = 500;
    person.setScene({ people: 2 });
    clock.nowMs = 1000;
    assert.equal(person.pose.centerX, 0.9);
    person.scenario('left');
    assert.equal(person.pose.centerX, 0.22);
  });

  it('refuse poses that cannot be drawn', () => {
    const { person } = personWithClock();
    assert.throws(() => person.moveTo({ centerX: Number.NaN }), { name: 'RangeError', message: /centerX/ });
    assert.throws(() => person.moveTo({ faceHeightRatio: 0 }), { name: 'RangeError', message: /faceHeightRatio/ });
  });
});

describe('small movements of the simulated person', () => {
  const frames = Array.from({ length: 60 * 30 }, (_, frame) => (frame * 1000) / 30);

  it('are the same for the same seed and moment, and others for another seed', () => {
    const poses = (seed: number): unknown => {
      const person = new SimulatedPerson({ seed, now: () => 0 });
      return frames.slice(0, 200).map((timeMs) => person.poseAt(timeMs, SIZE));
    };
    assert.deepEqual(poses(5), poses(5));
    assert.notDeepEqual(poses(5), poses(6));
  });

  it('include blinks, but the eyes are open nearly all the time', () => {
    const person = new SimulatedPerson({ seed: 2, now: () => 0 });
    const eyes = frames.map((timeMs) => person.poseAt(timeMs, SIZE).eyesOpen);
    const blinks = eyes.filter((open, index) => open < 0.5 && (eyes[index - 1] ?? 1) >= 0.5).length;
    assert.ok(blinks >= 10 && blinks <= 25, `${blinks} blinks in a minute`);
    assert.ok(eyes.filter((open) => open > 0.9).length > 0.9 * eyes.length);
  });

  it('stay within one percent of the face around the pose', () => {
    const person = new SimulatedPerson({ seed: 3, now: () => 0 });
    const facePx = person.pose.faceHeightRatio * SIZE.height;
    for (const timeMs of frames) {
      const { centerX, centerY } = person.poseAt(timeMs, SIZE);
      const offPx = Math.hypot((centerX - 0.5) * SIZE.width, (centerY - 0.5) * SIZE.height);
      assert.ok(offPx <= 0.01 * facePx, `${offPx} px at ${timeMs} ms`);
    }
  });

  it('turn the head to both sides in the scenario for it', () => {
    const person = new SimulatedPerson({ seed: 1, now: () => 0 });
    person.scenario('turning');
    const yaws = frames.map((timeMs) => person.poseAt(timeMs, SIZE).yawDegrees);
    assert.ok(Math.min(...yaws) < -28 && Math.max(...yaws) > 28);
  });
});

describe('landmarks of the simulated person', () => {
  const landmarksOf = (pose: object): ReturnType<SimulatedPerson['landmarksAt']> => {
    const person = new SimulatedPerson({ seed: 1, now: () => 0 });
    person.moveTo(pose);
    return person.landmarksAt(0, SIZE);
  };

  it('have the person’s right side on the left of the image', () => {
    const { rightEye, leftEye, rightEar, leftEar } = landmarksOf({});
    assert.ok(rightEar.x < rightEye.x && rightEye.x < leftEye.x && leftEye.x < leftEar.x);
  });

  it('grow with the face and turn with the head', () => {
    const span = ({ rightEye, leftEye }: ReturnType<typeof landmarksOf>): number => leftEye.x - rightEye.x;
    const ratio = span(landmarksOf({ faceHeightRatio: 0.8 })) / span(landmarksOf({ faceHeightRatio: 0.4 }));
    assert.ok(Math.abs(ratio - 2) < 0.01, String(ratio));
    assert.ok(landmarksOf({ yawDegrees: 20 }).nose.x > landmarksOf({}).nose.x + 20);
    assert.ok(landmarksOf({ rollDegrees: 20 }).leftEye.y > landmarksOf({ rollDegrees: 20 }).rightEye.y + 10);
  });
});

it('every scenario has a name that works', () => {
  const { person } = personWithClock();
  for (const name of SCENARIO_NAMES) person.scenario(name);
  assert.equal(SCENARIO_NAMES.length, 13);
});
