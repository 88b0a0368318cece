import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Check } from '../../src/check/check.ts';
import type { Clock } from '../../src/check/ports.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import type { CheckFact, CheckStateName } from '../../src/core/state.ts';
import { DEFAULT_TIME_LIMITS } from '../../src/core/time-limits.ts';
import { FAR_FACE, FRAME, MOVEMENT } from '../support/core-fixtures.ts';
import { ManualClock } from '../transport/manual-clock.ts';

const BEGIN: CheckFact = {
  type: 'begin',
  settings: { countdownSeconds: 3, canRenewSession: true, allowsColors: true, limits: DEFAULT_TIME_LIMITS },
  problem: null,
};
const CAMERA_READY: CheckFact = { type: 'camera-ready', camera: { size: FRAME, isFallback: false } };
const BROKEN: CheckFact = { type: 'failed', error: new FaceLivenessError('internal') };

/** A clock whose timers fire a little too early, as browsers' do. */
class HastyClock extends ManualClock {
  override startTimer(delayMs: number, callback: () => void): () => void {
    return super.startTimer(Math.max(0.05, delayMs - 0.4), callback);
  }
}

function createCheck({ clock = new ManualClock() as Clock, log = [] as string[] } = {}): Check {
  const check: Check = new Check(clock, ({ type }) => void log.push(type));
  check.subscribe(({ kind }) => void log.push(`→ ${kind}`));
  return check;
}

describe('a device that slept', () => {
  /** A clock whose wall time goes on while the device sleeps and nothing else does. */
  class SleepyClock extends ManualClock {
    #sleptMs = 0;

    override epochMs(): number {
      return super.epochMs() + this.#sleptMs;
    }

    sleepUnnoticed(forMs: number): void {
      this.#sleptMs += forMs;
    }
  }

  function starting(clock: ManualClock): { readonly check: Check } {
    const check = createCheck({ clock });
    check.dispatch(BEGIN);
    check.dispatch({ type: 'detector-ready' });
    check.dispatch(CAMERA_READY);
    return { check };
  }

  it('has a second for the answers that came meanwhile, before a wait that is over ends the check', () => {
    const clock = new ManualClock();
    const { check } = starting(clock);
    clock.sleep(60_000);
    assert.equal(check.state.kind, 'starting');
    check.dispatch({ type: 'session-taken', sessionId: 'a session', region: 'us-east-1' });
    clock.advance(1000);
    assert.equal(check.state.kind, 'starting');
  });

  it('fails after that second when nothing came', () => {
    const clock = new ManualClock();
    const { check } = starting(clock);
    clock.sleep(60_000);
    clock.advance(999);
    assert.equal(check.state.kind, 'starting');
    clock.advance(1);
    assert.equal(check.state.kind, 'error');
  });

  it('is noticed by its wall clock where the other one stood still', () => {
    const clock = new SleepyClock();
    const { check } = starting(clock);
    check.dispatch({ type: 'session-taken', sessionId: 'a session', region: 'us-east-1' });
    check.dispatch({ type: 'stream-opened' });
    check.dispatch({ type: 'challenge', challenge: MOVEMENT });
    const frame = { seq: 0, capturedMs: 0, size: FRAME, faces: [FAR_FACE], quality: null };
    for (let count = 0; count < 3; count += 1) check.dispatch({ type: 'frame', observation: frame });
    assert.equal(check.state.kind, 'countdown');
    clock.sleepUnnoticed(1900);
    check.dispatch({ type: 'frame', observation: frame });
    assert.equal(check.state.kind, 'countdown');
    clock.sleepUnnoticed(60_000);
    check.dispatch({ type: 'frame', observation: frame });
    assert.equal(check.state.kind, 'positioning');
  });
});

describe('Check', () => {
  it('is idle at first', () => {
    assert.deepEqual(createCheck().state, { kind: 'idle' });
  });

  it('tells the new state before it runs what the state asks for', () => {
    const log: string[] = [];
    createCheck({ log }).dispatch(BEGIN);
    assert.deepEqual(log, ['→ starting', 'load-detector', 'open-camera']);
  });

  it('gives everything back before anybody hears that the check has ended', () => {
    const log: string[] = [];
    const check = createCheck({ log });
    check.dispatch(BEGIN);
    log.length = 0;
    check.dispatch(BROKEN);
    assert.deepEqual(log, ['release', '→ error']);
  });

  it('lets a fact that arrives meanwhile wait until the one before is done with', () => {
    const log: string[] = [];
    const check: Check = new Check(new ManualClock(), ({ type }) => void log.push(type));
    check.subscribe(({ kind }) => {
      log.push(`→ ${kind}`);
      if (kind === 'starting') check.dispatch({ type: 'cancel' });
    });
    check.dispatch(BEGIN);
    assert.deepEqual(log, ['→ starting', 'load-detector', 'open-camera', 'release', '→ cancelled']);
  });

  it('takes the facts that an effect brings in their order', () => {
    const states: CheckStateName[] = [];
    const brought: CheckFact[] = [CAMERA_READY, BROKEN, CAMERA_READY, { type: 'removed' }];
    const check: Check = new Check(new ManualClock(), () => {
      for (const fact of brought.splice(0)) check.dispatch(fact);
    });
    check.subscribe(({ kind }) => void states.push(kind));
    check.dispatch(BEGIN);
    assert.deepEqual(states, ['starting', 'starting', 'error', 'idle']);
  });

  it('goes on after an effect that threw', () => {
    let isBroken = true;
    const check = new Check(new ManualClock(), () => {
      if (isBroken) throw new Error('no');
    });
    assert.throws(() => check.dispatch(BEGIN), /no/);
    isBroken = false;
    check.dispatch({ type: 'cancel' });
    assert.equal(check.state.kind, 'cancelled');
  });

  it('tells nobody about a fact that changes nothing', () => {
    const log: string[] = [];
    createCheck({ log }).dispatch(CAMERA_READY);
    assert.deepEqual(log, []);
  });

  it('tells the state before along with the new one, to everybody who still wants to know', () => {
    const check = createCheck();
    const heard: string[] = [];
    const unsubscribe = check.subscribe(({ kind }, previous) => void heard.push(`${previous.kind} → ${kind}`));
    check.dispatch(BEGIN);
    unsubscribe();
    check.dispatch({ type: 'cancel' });
    assert.deepEqual(heard, ['idle → starting']);
  });
});

describe('the timer of a check', () => {
  it('is one, for the next of the waits', () => {
    const clock = new ManualClock();
    createCheck({ clock }).dispatch(BEGIN);
    assert.deepEqual(clock.delaysMs, [DEFAULT_TIME_LIMITS.explainPermissionMs]);
  });

  it('goes on to the next wait when one is over', () => {
    const clock = new ManualClock();
    createCheck({ clock }).dispatch(BEGIN);
    clock.advance(DEFAULT_TIME_LIMITS.explainPermissionMs);
    assert.deepEqual(clock.delaysMs, [DEFAULT_TIME_LIMITS.detectorMs - DEFAULT_TIME_LIMITS.explainPermissionMs]);
  });

  it('is started anew when its wait is put off', () => {
    const clock = new ManualClock();
    const check = createCheck({ clock });
    check.dispatch(BEGIN);
    check.dispatch(CAMERA_READY);
    clock.advance(12_000);
    check.dispatch({ type: 'detector-progress' });
    assert.deepEqual(clock.delaysMs, [DEFAULT_TIME_LIMITS.detectorMs]);
  });

  it('is not touched by facts that leave the waits as they are', () => {
    let started = 0;
    class CountingClock extends ManualClock {
      override startTimer(delayMs: number, callback: () => void): () => void {
        started += 1;
        return super.startTimer(delayMs, callback);
      }
    }
    const clock = new CountingClock();
    const check = createCheck({ clock });
    check.dispatch(BEGIN);
    clock.advance(100);
    check.dispatch({ type: 'page-hidden' });
    check.dispatch({ type: 'orientation', isSideways: true });
    assert.equal(started, 1);
  });

  it('ends with the check', () => {
    const clock = new ManualClock();
    const check = createCheck({ clock });
    check.dispatch(BEGIN);
    check.dispatch({ type: 'cancel' });
    assert.deepEqual(clock.delaysMs, []);
  });

  it('that fires too early waits on, and the wait ends in its time', () => {
    const clock = new HastyClock();
    const check = createCheck({ clock });
    check.dispatch(BEGIN);
    check.dispatch(CAMERA_READY);
    clock.advance(DEFAULT_TIME_LIMITS.detectorMs - 0.2);
    assert.equal(check.state.kind, 'starting');
    clock.advance(0.3);
    assert.equal(check.state.kind, 'error');
  });

  it('waits no negative time for a moment that has passed', () => {
    const delaysMs: number[] = [];
    class RecordingClock extends ManualClock {
      override startTimer(delayMs: number, callback: () => void): () => void {
        delaysMs.push(delayMs);
        return super.startTimer(delayMs, callback);
      }
    }
    const check = createCheck({ clock: new RecordingClock() });
    const limits = { ...DEFAULT_TIME_LIMITS, explainPermissionMs: -50 };
    check.dispatch({ ...BEGIN, settings: { countdownSeconds: 3, canRenewSession: true, allowsColors: true, limits } });
    assert.deepEqual(delaysMs, [0]);
  });
});
