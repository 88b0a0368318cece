import { expect } from '@open-wc/testing';
import type { GuidanceCode } from '../../src/core/state.ts';
import type { CameraPhase, View } from '../../src/core/view.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { Announcer, type AnnouncerClock } from '../../src/ui/announcer.ts';
import type { ScreenContext } from '../../src/ui/screen-context.ts';
import { createScreen } from './create-screen.ts';
import type { ScreenFixture } from './screen-fixture.ts';

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
  let screen: ScreenFixture;
  let root: ParentNode;
  let clock: ManualClock;
  let announcer: Announcer;
  const polite = (): string => root.querySelector('[role="status"]')?.textContent ?? 'missing';
  const assertive = (): string => root.querySelector('[role="alert"]')?.textContent ?? 'missing';
  const show = async (view: View, context: Partial<ScreenContext> = {}): Promise<void> => {
    await screen.show(view, context);
    announcer.announce(view, context.strings ?? strings);
  };

  beforeEach(async () => {
    screen = await createScreen();
    root = screen.renderRoot;
    clock = new ManualClock();
    announcer = new Announcer(root, clock);
  });

  it('has one polite and one assertive region, both empty at first', async () => {
    expect(root.querySelectorAll('[role="status"]')).to.have.lengthOf(1);
    expect(root.querySelectorAll('[role="alert"]')).to.have.lengthOf(1);
    expect([polite(), assertive()]).to.deep.equal(['', '']);
  });

  it('speaks the first hint at once', async () => {
    await show(camera('no-face'));
    expect(polite()).to.equal('Bring your face into the picture');
  });

  it('speaks at most one hint in a second and a half, and then only the latest', async () => {
    await show(camera('no-face'));
    clock.pass(100);
    await show(camera('too-close'));
    await show(camera('too-dark'));
    clock.pass(1399);
    expect(polite()).to.equal('Bring your face into the picture');
    clock.pass(1);
    expect(polite()).to.equal('Find a brighter place');
    await show(camera('too-close'));
    clock.pass(1499);
    expect(polite()).to.equal('Find a brighter place');
  });

  it('says nothing more when the hint is back to what was said', async () => {
    await show(camera('no-face'));
    await show(camera('too-close'));
    await show(camera('no-face'));
    clock.pass(5000);
    expect(polite()).to.equal('Bring your face into the picture');
    expect(clock.pending).to.equal(0);
  });

  it('is not held up by updates that change nothing', async () => {
    await show(camera('no-face'));
    await show(camera('too-close'));
    for (let elapsedMs = 0; elapsedMs < 1500; elapsedMs += 100) {
      await show(camera('too-close'));
      clock.pass(100);
    }
    expect(polite()).to.equal('Move back a little');
  });

  it('counts down without a pause and says that the recording runs', async () => {
    for (const countdown of [3, 2, 1]) {
      await show(camera(null, { phase: 'countdown', countdown }));
      expect(assertive()).to.equal(String(countdown));
    }
    await show(camera('too-far', { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
  });

  it('does not speak of a recording when the countdown is broken off', async () => {
    await show(camera(null, { phase: 'countdown', countdown: 2 }));
    await show(camera('no-face'));
    expect(assertive()).to.equal('2');
  });

  it('says that the recording begins, with and without a countdown before', async () => {
    await show(camera(null, { phase: 'countdown', countdown: 1 }));
    await show(camera(null, { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
    await show({ screen: 'start' });
    await show(camera(null, { phase: 'countdown' }));
    await show(camera(null, { phase: 'fitting', isRecording: true }));
    expect(assertive()).to.equal('Recording');
  });

  it('leaves nothing of the camera or of a failure behind for the next screen', async () => {
    await show(camera(null, { phase: 'fitting', isRecording: true }));
    await show({ screen: 'verifying', uploadPercent: null, isNetworkSlow: false });
    expect([polite(), assertive()]).to.deep.equal([strings['verifying.text'], '']);
    await show({ screen: 'error', code: 'camera-lost', retryAfterSeconds: null, alternativeUrl: null });
    expect(polite()).to.equal('');
    await show({ screen: 'start' });
    expect([polite(), assertive()]).to.deep.equal(['', '']);
  });

  it('interrupts with the reason why the camera could not be tried out, each time anew', async () => {
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

  it('takes every sentence for a paragraph, in languages that end none with a dot too', async () => {
    await show({ screen: 'result', outcome: 'succeeded' });
    expect(root.querySelectorAll('[role="status"] p')).to.have.lengthOf(2);
  });

  it('interrupts with a failure and drops the hint that was waiting', async () => {
    await show(camera('no-face'));
    await show(camera('too-close'));
    await show({ screen: 'error', code: 'camera-lost', retryAfterSeconds: null, alternativeUrl: null });
    expect(assertive()).to.match(/^The camera stopped Make sure/);
    clock.pass(5000);
    expect(polite()).to.equal('');
  });

  it('speaks the result', async () => {
    await show({ screen: 'result', outcome: 'succeeded' });
    expect(polite()).to.equal('You’re verified Thank you. You can continue now.');
  });

  it('speaks success at once, interrupting, and once for each time', async () => {
    await show(camera('too-far'));
    clock.pass(100);
    await show(camera('hold-still'));
    await show(camera('hold-still'));
    expect([polite(), assertive()]).to.deep.equal(['Move closer', 'Hold still']);
    const first = root.querySelector('[role="alert"] p');
    await show(camera('too-far'));
    clock.pass(1500);
    await show(camera('hold-still'));
    expect(root.querySelector('[role="alert"] p')).not.to.equal(first);
  });

  it('waits a moment with what is only said when there is no hint, whatever else changes meanwhile', async () => {
    await show(camera(null, { phase: 'countdown', countdown: 3 }));
    clock.pass(200);
    await show(camera(null, { phase: 'countdown', countdown: 2 }));
    expect(polite()).to.equal('');
    clock.pass(100);
    expect(polite()).to.equal('Stay just like this');
  });

  it('leaves out what a hint has followed at once', async () => {
    await show(camera(null, { phase: 'connecting' }));
    clock.pass(30);
    await show(camera('too-close'));
    expect(polite()).to.equal('Move back a little');
    clock.pass(5000);
    expect(polite()).to.equal('Move back a little');
  });

  it('speaks a verdict that follows, another failure, and the same failure again', async () => {
    await show({ screen: 'result', outcome: 'sent' });
    await show({ screen: 'result', outcome: 'succeeded' });
    expect(polite()).to.contain('You’re verified');
    const failed = (code: 'camera-lost' | 'no-session'): View => ({
      screen: 'error',
      code,
      retryAfterSeconds: null,
      alternativeUrl: null,
    });
    await show(failed('camera-lost'));
    await show(failed('no-session'));
    expect(assertive()).to.contain(strings['error.no-session.title']);
    const first = root.querySelector('[role="alert"] p');
    announcer.repeat();
    expect(root.querySelector('[role="alert"] p')).not.to.equal(first);
    expect(assertive()).to.contain(strings['error.no-session.title']);
  });

  it('speaks the host’s own words, and how long new checks are paused', async () => {
    screen.append(Object.assign(document.createElement('p'), { slot: 'success', textContent: 'Welcome aboard' }));
    await show({ screen: 'result', outcome: 'succeeded' });
    expect(polite()).to.equal('You’re verified Welcome aboard');
    await show({ screen: 'error', code: 'limited', retryAfterSeconds: 1800, alternativeUrl: null });
    expect(assertive()).to.contain('You can try again in 30 minutes.');
  });

  it('says once that the line is slow while the upload waits for it', async () => {
    await show({ screen: 'verifying', uploadPercent: 10, isNetworkSlow: false });
    await show({ screen: 'verifying', uploadPercent: 20, isNetworkSlow: true });
    expect(polite()).to.equal('Slow connection, please wait');
    const first = root.querySelector('[role="status"] p');
    await show({ screen: 'verifying', uploadPercent: 30, isNetworkSlow: true });
    expect(root.querySelector('[role="status"] p')).to.equal(first);
  });

  it('says that a check was cancelled, for those whose focus is back on the page', async () => {
    await show(camera('no-face'));
    await show({ screen: 'cancelled' });
    expect(polite()).to.equal('Check canceled');
  });

  it('leaves nothing in the regions that was said in another language', async () => {
    await show({ screen: 'result', outcome: 'succeeded' });
    await show({ screen: 'result', outcome: 'succeeded' }, { strings: german });
    expect(polite()).to.equal('');
  });

  it('is quiet after it was stopped', async () => {
    await show(camera('no-face'));
    await show(camera('too-close'));
    announcer.stop();
    clock.pass(5000);
    expect(polite()).to.equal('Bring your face into the picture');
  });
});
