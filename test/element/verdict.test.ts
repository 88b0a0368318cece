import { expect } from '@open-wc/testing';
import type { AnalysisCompleteDetail, Verdict } from '../../src/events.ts';
import { rejection, settle } from '../support/settle.ts';
import { ElementHarness } from './element-harness.ts';

/** What a host may answer, of any shape. */
type Answer = Verdict | PromiseLike<Verdict>;

describe('the answer of the host', () => {
  let harness: ElementHarness;
  let detail: AnalysisCompleteDetail | null;
  beforeEach(async () => {
    harness = await ElementHarness.create();
    detail = null;
  });
  afterEach(() => harness.element.remove());

  /** Runs a check whose end the host answers like this. */
  async function runWith(answer: (respondWith: AnalysisCompleteDetail['respondWith']) => void): Promise<void> {
    harness.element.addEventListener(
      'analysiscomplete',
      (event) => {
        detail = event.detail;
        answer((verdict) => event.detail.respondWith(verdict));
      },
      { once: true },
    );
    harness.begin();
    await harness.ports.toVerifying();
  }

  for (const isLive of [true, false]) {
    const state = isLive ? 'succeeded' : 'failed';
    it(`${isLive} at once: ${state}`, async () => {
      await runWith((respondWith) => respondWith({ isLive }));
      expect(harness.state).to.equal(state);
      expect(harness.outcomes).to.deep.equal(['verdict']);
    });

    it(`a promise of ${isLive}: ${state} when it is kept`, async () => {
      let keep: (verdict: Verdict) => void = () => undefined;
      await runWith((respondWith) => respondWith(new Promise((resolve) => (keep = resolve))));
      expect(harness.state).to.equal('verifying');
      keep({ isLive });
      await settle();
      expect(harness.state).to.equal(state);
    });
  }

  it('none at all: the neutral screen, and no error', async () => {
    await runWith(() => undefined);
    expect(harness.state).to.equal('sent');
    expect(harness.outcomes).to.deep.equal([]);
    await harness.update();
    expect(harness.heading).to.equal('Thank you, the check is done');
  });

  it('a second time is refused, and the first counts', async () => {
    let refusal: unknown = null;
    await runWith((respondWith) => {
      respondWith({ isLive: true });
      try {
        respondWith({ isLive: false });
      } catch (failure) {
        refusal = failure;
      }
    });
    expect(refusal).to.be.instanceOf(DOMException).with.property('name', 'InvalidStateError');
    expect(harness.state).to.equal('succeeded');
  });

  it('after the event is refused', async () => {
    await runWith(() => undefined);
    const late = rejection(Promise.resolve().then(() => detail?.respondWith({ isLive: true })));
    expect(await late)
      .to.be.instanceOf(DOMException)
      .with.property('name', 'InvalidStateError');
    expect(harness.state).to.equal('sent');
  });

  it('a promise that is broken: verdict-failed, with what broke it', async () => {
    const cause = new Error('backend is away');
    await runWith((respondWith) => respondWith(Promise.reject(cause)));
    expect(harness.errorCodes).to.deep.equal(['verdict-failed']);
    expect(harness.eventsOf('error')[0]?.detail).to.have.property('cause', cause);
  });

  for (const nonsense of [undefined, null, true, 'live', {}, { isLive: 'yes' }, { isLive: 1 }]) {
    it(`nonsense such as ${JSON.stringify(nonsense)}: verdict-failed`, async () => {
      await runWith((respondWith) => respondWith(nonsense as Answer));
      expect(harness.errorCodes).to.deep.equal(['verdict-failed']);
    });
  }

  it('that does not come within a minute: verdict-failed', async () => {
    await runWith((respondWith) => respondWith(new Promise(() => undefined)));
    harness.ports.wait(59_999);
    expect(harness.state).to.equal('verifying');
    harness.ports.wait(1);
    expect(harness.errorCodes).to.deep.equal(['verdict-failed']);
  });

  it('that comes after the check was cancelled is not heard', async () => {
    let keep: (verdict: Verdict) => void = () => undefined;
    await runWith((respondWith) => respondWith(new Promise((resolve) => (keep = resolve))));
    harness.element.cancel();
    keep({ isLive: true });
    await settle();
    expect(harness.outcomes).to.deep.equal(['cancel']);
  });
});

describe('setVerdict', () => {
  let harness: ElementHarness;
  let warnings: unknown[];
  const { warn } = console;
  beforeEach(async () => {
    harness = await ElementHarness.create();
    warnings = [];
    console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
    harness.element.remove();
  });

  for (const isLive of [true, false]) {
    it(`shows the result ${isLive} after the neutral screen`, async () => {
      harness.begin();
      await harness.ports.toVerifying();
      harness.element.setVerdict({ isLive });
      expect(harness.state).to.equal(isLive ? 'succeeded' : 'failed');
      expect(warnings).to.deep.equal([]);
    });
  }

  it('is quicker than the promise of the host, which is not waited for any more', async () => {
    let keep: (verdict: Verdict) => void = () => undefined;
    const promise = new Promise<Verdict>((resolve) => (keep = resolve));
    harness.element.addEventListener('analysiscomplete', (event) => event.detail.respondWith(promise));
    harness.begin();
    await harness.ports.toVerifying();
    harness.element.setVerdict({ isLive: false });
    keep({ isLive: true });
    await settle();
    expect(harness.outcomes).to.deep.equal(['verdict']);
    expect(harness.state).to.equal('failed');
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('warns and does nothing while no verdict is awaited', async () => {
    harness.element.setVerdict({ isLive: true });
    harness.begin();
    await harness.ports.toPositioning();
    harness.element.setVerdict({ isLive: true });
    expect(harness.state).to.equal('positioning');
    expect(warnings).to.have.lengthOf(2);
    expect(warnings[1]).to.contain('positioning');
  });

  it('warns and does nothing a second time', async () => {
    harness.begin();
    await harness.ports.toVerifying();
    harness.element.setVerdict({ isLive: true });
    harness.element.setVerdict({ isLive: false });
    expect(harness.state).to.equal('succeeded');
    expect(warnings).to.have.lengthOf(1);
  });

  it('warns and does nothing without a verdict in it', async () => {
    harness.begin();
    await harness.ports.toVerifying();
    for (const nonsense of [undefined, null, {}, { isLive: 'yes' }]) harness.element.setVerdict(nonsense as Verdict);
    expect(harness.state).to.equal('sent');
    expect(warnings).to.have.lengthOf(4);
  });
});
