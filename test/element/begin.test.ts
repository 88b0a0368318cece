import { expect } from '@open-wc/testing';
import { rejection, settle } from '../support/settle.ts';
import { watchComplaints } from './complaints.ts';
import { createTag, ElementHarness, provide, type TestedElement } from './element-harness.ts';

describe('begin()', () => {
  let harness: ElementHarness;
  afterEach(() => harness.element.remove());

  /** What became of a promise so far. */
  function watch(promise: Promise<void>): { outcome: string } {
    const watched = { outcome: 'pending' };
    promise.then(
      () => (watched.outcome = 'resolved'),
      () => (watched.outcome = 'rejected'),
    );
    return watched;
  }

  it('resolves when the check leaves starting, and not before', async () => {
    harness = await ElementHarness.create();
    const begun = watch(harness.element.begin());
    await harness.ports.prepare();
    expect(begun.outcome).to.equal('pending');
    await harness.ports.toPositioning();
    await settle();
    expect(begun.outcome).to.equal('resolved');
  });

  it('resolves when the check fails: the event tells', async () => {
    harness = await ElementHarness.create();
    const begun = watch(harness.element.begin());
    harness.ports.camera.refuse('camera-denied');
    await settle();
    expect(begun.outcome).to.equal('resolved');
    expect(harness.errorCodes).to.deep.equal(['camera-denied']);
  });

  it('resolves when the check is cancelled and when the element is removed', async () => {
    harness = await ElementHarness.create();
    const cancelled = watch(harness.element.begin());
    harness.element.cancel();
    const removed = watch(harness.element.begin());
    harness.element.remove();
    await settle();
    expect([cancelled.outcome, removed.outcome]).to.deep.equal(['resolved', 'resolved']);
  });

  it('is refused while a check runs, which goes on', async () => {
    harness = await ElementHarness.create();
    harness.begin();
    await harness.ports.toPositioning();
    const refusal = await rejection(harness.element.begin());
    expect(refusal).to.be.instanceOf(DOMException).with.property('name', 'InvalidStateError');
    expect(harness.state).to.equal('positioning');
    expect(harness.outcomes).to.deep.equal([]);
  });

  it('is refused outside a document', async () => {
    harness = await ElementHarness.create();
    harness.element.remove();
    expect(await rejection(harness.element.begin())).to.have.property('name', 'InvalidStateError');
    expect(harness.ports.held).to.deep.equal([]);
  });

  for (const end of ['error', 'cancelled', 'failed', 'succeeded'] as const) {
    it(`begins anew from ${end}`, async () => {
      harness = await ElementHarness.create();
      harness.begin();
      if (end === 'error') harness.ports.camera.refuse('camera-denied');
      else if (end === 'cancelled') harness.element.cancel();
      else {
        await harness.ports.toVerifying();
        harness.element.setVerdict({ isLive: end === 'succeeded' });
      }
      await settle();
      expect(harness.state).to.equal(end);
      harness.begin();
      await harness.ports.toCountdown();
      expect(harness.state).to.equal('countdown');
    });
  }

  it('by a listener of the end before waits for its own check', async () => {
    harness = await ElementHarness.create();
    const begun: { outcome: string }[] = [];
    harness.element.addEventListener('error', () => begun.push(watch(harness.element.begin())), { once: true });
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await settle();
    expect([harness.state, begun[0]?.outcome]).to.deep.equal(['starting', 'pending']);
    await harness.ports.toPositioning();
    await settle();
    expect(begun[0]?.outcome).to.equal('resolved');
  });
});

describe('the Begin button', () => {
  it('begins once, however often it is pressed, without a complaint', async () => {
    const complaints = watchComplaints();
    const harness = await ElementHarness.create();
    harness.press('Begin');
    harness.press('Begin');
    expect(harness.ports.camera.askedCount).to.equal(1);
    harness.element.remove();
    expect(await complaints.stop()).to.deep.equal([]);
  });

  it('waits for the consent where that is required', async () => {
    const harness = await ElementHarness.create({ sessionProvider: provide, requireConsent: true });
    harness.press('Begin');
    expect(harness.state).to.equal('intro');
    harness.tick('I agree');
    await harness.update();
    harness.press('Begin');
    expect(harness.state).to.equal('starting');
    harness.element.remove();
  });

  it('asks for the consent again when the element is put back', async () => {
    const harness = await ElementHarness.create({ sessionProvider: provide, requireConsent: true });
    harness.tick('I agree');
    await harness.update();
    harness.element.remove();
    document.body.append(harness.element);
    await harness.update();
    harness.press('Begin');
    expect(harness.state).to.equal('intro');
    harness.element.remove();
  });
});

describe('skip-intro', () => {
  it('begins by itself, once, and tells the service that there was no start screen', async () => {
    const harness = await ElementHarness.create({ sessionProvider: provide, skipIntro: true });
    expect(harness.state).to.equal('starting');
    await harness.ports.prepare();
    expect(harness.ports.stream.last.request.hasStartScreen).to.equal(false);
    harness.element.cancel();
    await harness.update();
    expect(harness.state).to.equal('cancelled');
    harness.element.remove();
  });

  it('waits for a session source', async () => {
    const harness = await ElementHarness.create({ skipIntro: true });
    expect(harness.state).to.equal('idle');
    harness.element.sessionProvider = provide;
    await harness.update();
    expect(harness.state).to.equal('starting');
    harness.element.remove();
  });

  it('waits for the page', async () => {
    const { tag, define } = createTag();
    define();
    const element = Object.assign(document.createElement(tag) as TestedElement, {
      sessionProvider: provide,
      skipIntro: true,
    });
    await settle();
    expect(element.state).to.equal('idle');
    document.body.append(element);
    await element.updateComplete;
    expect(element.state).to.equal('starting');
    element.remove();
  });

  it('begins when it is set on the start screen', async () => {
    const harness = await ElementHarness.create();
    harness.element.skipIntro = true;
    await harness.update();
    expect(harness.state).to.equal('starting');
    harness.element.remove();
  });
});
