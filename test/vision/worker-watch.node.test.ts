import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { WorkerWatch } from '../../src/vision/worker-watch.ts';
import { ManualClock } from '../transport/manual-clock.ts';

describe('the watch over a worker', () => {
  let clock: ManualClock;
  let watch: WorkerWatch;
  let asked: number;
  let hung: number;
  let doesAnswer: boolean;

  beforeEach(() => {
    clock = new ManualClock();
    asked = 0;
    hung = 0;
    doesAnswer = true;
    const ask = (): void => {
      asked += 1;
      if (doesAnswer) clock.startTimer(10, () => watch.hear());
    };
    watch = new WorkerWatch(clock, ask, () => (hung += 1));
  });

  it('asks nothing of a worker that delivers', () => {
    for (let frame = 0; frame < 300; frame += 1) {
      clock.advance(100);
      watch.hear();
    }
    assert.deepEqual([asked, hung], [0, 0]);
  });

  it('lets a silent worker be that answers, as when the camera delivers nothing', () => {
    clock.advance(60_000);
    assert.ok(asked > 10, String(asked));
    assert.equal(hung, 0);
  });

  it('reports once a worker that neither delivers nor answers, 3.5 seconds after its last sign of life', () => {
    clock.advance(1000);
    watch.hear();
    doesAnswer = false;
    clock.advance(3499);
    assert.equal(hung, 0);
    clock.advance(1);
    clock.advance(60_000);
    assert.deepEqual([asked, hung], [1, 1]);
    assert.deepEqual(clock.delaysMs, []);
  });

  it('asks anew after a sleep of the device, behind which the answer may wait', () => {
    doesAnswer = false;
    clock.advance(2500);
    clock.sleep(60_000);
    assert.deepEqual([asked, hung], [2, 0]);
    clock.advance(2000);
    assert.equal(hung, 1);
  });

  it('asks anew after a standstill of a second as well', () => {
    doesAnswer = false;
    clock.advance(2500);
    clock.sleep(2000);
    assert.deepEqual([asked, hung], [2, 0]);
  });

  it('leaves no timer when it is stopped', () => {
    doesAnswer = false;
    clock.advance(2500);
    watch.stop();
    assert.deepEqual(clock.delaysMs, []);
    clock.advance(60_000);
    assert.equal(hung, 0);
  });
});
