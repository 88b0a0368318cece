import { expect, fixture, html } from '@open-wc/testing';
import type { GuidanceCode } from '../../src/core/state.ts';
import type { CameraPhase, View } from '../../src/core/view.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { Announcer, type AnnouncerClock, liveRegions } from '../../src/ui/announcer.ts';

class ManualClock implements AnnouncerClock {
  #nowMs = 1000;
  readonly #timers = new Map<() => void, number>();

  nowMs(): number {
    return this.#nowMs;
  }

  startTimer(delayMs: number, callback: () => void): () => void {
    this.#timers.set(callback, this.#nowMs + delayMs);
    return () => this.#timers.delete(callback);
  }

  pass(durationMs: number): void {
    this.#nowMs += durationMs;
    for (const [callback, dueMs] of this.#timers) {
      if (dueMs > this.#nowMs) continue;
      this.#timers.delete(callback);
      callback();
    }
  }

  get pending(): number {
    return this.#timers.size;
  }
}

function camera(
  hint: GuidanceCode | null,
  more: { phase?: CameraPhase; countdown?: number; isRecording?: boolean } = {},
): View {
  const { phase = 'positioning', countdown = null, isRecording = false } = more;
  return { screen: 'camera', phase, hint, countdown, isRecording, oval: null, lightStages: null };
}

describe('the announcer', () => {
  let root: HTMLElement;
  let clock: ManualClock;
  let announcer: Announcer;
  const polite = (): string => root.querySelector('[role="status"]')?.textContent ?? 'missing';
  const assertive = (): string => root.querySelector('[role="alert"]')?.textContent ?? 'missing';
  const show = (view: View): void => announcer.announce(view, strings);

  beforeEach(async () => {
    root = await fixture(html`<div>${liveRegions}</div>`);
    clock = new ManualClock();
    announcer = new Announcer(root, clock);
  });

  it('has one polite and one assertive region, both empty at first', () => {
    expect(root.querySelectorAll('[role="status"]')).to.have.lengthOf(1);
    expect(root.querySelectorAll('[role="alert"]')).to.have.lengthOf(1);
    expect([polite(), assertive()]).to.deep.equal(['', '']);
  });

  it('speaks the first hint at once', () => {
    show(camera('no-face'));
    expect(polite()).to.equal('Bring your face into the picture');
  });

  it('speaks at most one hint in a second and a half, and then only the latest', () => {
    show(camera('no-face'));
    clock.pass(100);
    show(camera('too-close'));
    show(camera('too-dark'));
    clock.pass(1399);
    expect(polite()).to.equal('Bring your face into the picture');
    clock.pass(1);
    expect(polite()).to.equal('Find a brighter place');
    show(camera('too-close'));
    clock.pass(1499);
    expect(polite()).to.equal('Find a brighter place');
  });

  it('says nothing more when the hint is back to what was said', () => {
    show(camera('no-face'));
    show(camera('too-close'));
    show(camera('no-face'));
    clock.pass(5000);
    expect(polite()).to.equal('Bring your face into the picture');
    expect(clock.pending).to.equal(0);
  });

  it('is not held up by updates that change nothing', () => {
    show(camera('no-face'));
    show(camera('too-close'));
    for (let elapsedMs = 0; elapsedMs < 1500; elapsedMs += 100) {
      show(camera('too-close'));
      clock.pass(100);
    }
    expect(polite()).to.equal('Move back a little');
  });

  it('counts down without a pause and says that the recording runs', () => {
    for (const countdown of [3, 2, 1]) {
      show(camera(null, { phase: 'countdown', countdown }));
      expect(assertive()).to.equal(String(countdown));
    }
    show(camera('too-far', { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
  });

  it('does not speak of a recording when the countdown is broken off', () => {
    show(camera(null, { phase: 'countdown', countdown: 2 }));
    show(camera('no-face'));
    expect(assertive()).to.equal('2');
  });

  it('says that the recording begins, with and without a countdown before', () => {
    show(camera(null, { phase: 'countdown', countdown: 1 }));
    show(camera(null, { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
    show({ screen: 'start' });
    show(camera(null, { phase: 'countdown' }));
    show(camera(null, { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
  });

  it('leaves nothing of the camera or of a failure behind for the next screen', () => {
    show(camera(null, { phase: 'fitting', isRecording: true }));
    show({ screen: 'verifying', uploadPercent: null });
    expect([polite(), assertive()]).to.deep.equal([strings['verifying.text'], '']);
    show({ screen: 'error', code: 'camera-lost', retryAfterSeconds: null, alternativeUrl: null });
    expect(polite()).to.equal('');
    show({ screen: 'start' });
    expect([polite(), assertive()]).to.deep.equal(['', '']);
  });

  it('interrupts with the reason why the camera could not be tried out, each time anew', () => {
    const start = { screen: 'start' } as const;
    announcer.announce(start, strings, null);
    announcer.announce(start, strings, 'camera-in-use');
    expect(assertive()).to.contain('The camera is busy');
    const first = root.querySelector('[role="alert"] p');
    announcer.announce(start, strings, 'camera-in-use');
    expect(root.querySelector('[role="alert"] p')).to.equal(first);
    announcer.announce(start, strings, null);
    announcer.announce(start, strings, 'camera-in-use');
    expect(root.querySelector('[role="alert"] p')).not.to.equal(first);
  });

  it('takes every sentence for a paragraph, in languages that end none with a dot too', () => {
    show({ screen: 'result', outcome: 'succeeded' });
    expect(root.querySelectorAll('[role="status"] p')).to.have.lengthOf(2);
  });

  it('interrupts with a failure and drops the hint that was waiting', () => {
    show(camera('no-face'));
    show(camera('too-close'));
    show({ screen: 'error', code: 'camera-lost', retryAfterSeconds: null, alternativeUrl: null });
    expect(assertive()).to.match(/^The camera stopped Make sure/);
    clock.pass(5000);
    expect(polite()).to.equal('');
  });

  it('speaks the result', () => {
    show({ screen: 'result', outcome: 'succeeded' });
    expect(polite()).to.equal('You’re verified Thank you. You can continue now.');
  });

  it('is quiet after it was stopped', () => {
    show(camera('no-face'));
    show(camera('too-close'));
    announcer.stop();
    clock.pass(5000);
    expect(polite()).to.equal('Bring your face into the picture');
  });
});
