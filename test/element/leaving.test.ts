import { expect } from '@open-wc/testing';
import type { CheckStateName } from '../../src/core/state.ts';
import { aLightChallenge } from '../support/core-fixtures.ts';
import type { FakePorts } from '../support/fake-ports.ts';
import { watchComplaints } from './complaints.ts';
import { ElementHarness, provide } from './element-harness.ts';

/** Ways into every state in which a check runs, after Begin. */
const RUNNING: readonly (readonly [CheckStateName, (ports: FakePorts) => Promise<void> | void])[] = [
  ['starting', () => undefined],
  ['starting', (ports) => ports.prepare()],
  ['positioning', (ports) => ports.toPositioning()],
  ['countdown', (ports) => ports.toCountdown()],
  ['fitting', (ports) => ports.toFitting()],
  ['holding', (ports) => ports.toMatch(aLightChallenge())],
  ['flashing', (ports) => ports.toFlashing(aLightChallenge())],
  ['finishing', (ports) => ports.toUploading()],
  ['verifying', (ports) => ports.toVerifying()],
];

describe('leaving a check', () => {
  let harness: ElementHarness;
  let complaints: ReturnType<typeof watchComplaints>;

  beforeEach(async () => {
    complaints = watchComplaints();
    harness = await ElementHarness.create();
    harness.element.addEventListener('analysiscomplete', ({ detail }) => {
      detail.respondWith(new Promise(() => undefined));
    });
  });
  afterEach(async () => {
    harness.element.remove();
    expect(await complaints.stop()).to.deep.equal([]);
  });

  for (const [index, [state, go]] of RUNNING.entries()) {
    const isConnected = index > 0;

    it(`cancel() in ${state} (${index}): one cancel, nothing held`, async () => {
      harness.begin();
      await go(harness.ports);
      expect(harness.state).to.equal(state);
      harness.element.cancel();
      harness.element.cancel();
      expect(harness.outcomes).to.deep.equal(['cancel']);
      expect(harness.eventsOf('cancel')[0]?.detail).to.deep.equal({ state });
      await harness.update();
      expect(harness.ports.held).to.deep.equal([]);
      expect(harness.state).to.equal('cancelled');
      if (isConnected) expect(harness.ports.stream.last.closeCode).to.equal(state === 'verifying' ? 1000 : 4003);
    });

    it(`removal in ${state} (${index}): one cancel, nothing held, and a clean start when it is put back`, async () => {
      harness.begin();
      await go(harness.ports);
      harness.element.remove();
      expect(harness.outcomes).to.deep.equal(['cancel']);
      expect(harness.eventsOf('cancel')[0]?.detail).to.deep.equal({ state });
      await harness.update();
      expect(harness.ports.held).to.deep.equal([]);
      expect(harness.ports.cues.isOpen).to.equal(false);
      if (isConnected) expect(harness.ports.stream.last.closeCode).to.equal(state === 'verifying' ? 1000 : 4004);

      document.body.append(harness.element);
      await harness.update();
      expect(harness.state).to.equal('intro');
      harness.begin();
      await harness.ports.toPositioning();
      expect(harness.state).to.equal('positioning');
    });
  }

  it('by the Cancel button and by Escape', async () => {
    for (const leave of [pressCancel, pressEscape]) {
      harness.begin();
      await harness.ports.toPositioning();
      await harness.update();
      leave();
      expect(harness.state).to.equal('cancelled');
      await harness.update();
    }
    expect(harness.outcomes).to.deep.equal(['cancel', 'cancel']);
  });

  it('on the start screen tells it, and gives the detector back', () => {
    expect(harness.ports.held).to.deep.equal(['worker']);
    harness.element.cancel();
    expect(harness.eventsOf('cancel')[0]?.detail).to.deep.equal({ state: 'intro' });
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('does nothing where no check runs', async () => {
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await harness.reach('error');
    harness.element.cancel();
    harness.element.remove();
    expect(harness.outcomes).to.deep.equal(['error']);
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('in the middle of its own events ends it all the same', async () => {
    harness.element.addEventListener('statechange', ({ detail }) => {
      if (detail.state === 'countdown') harness.element.remove();
    });
    harness.begin();
    await harness.ports.toCountdown();
    expect(harness.outcomes).to.deep.equal(['cancel']);
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('and coming back within one task is a clean start', async () => {
    harness.begin();
    await harness.ports.toFitting();
    const other = document.createElement('div');
    document.body.append(other);
    other.append(harness.element);
    expect(harness.outcomes).to.deep.equal(['cancel']);
    await harness.update();
    expect(harness.state).to.equal('intro');
    expect(harness.ports.held).to.deep.equal(['worker']);
    other.remove();
  });

  it('for good: a session source that is named outside the page waits for the return', async () => {
    harness.element.sessionProvider = null;
    harness.element.remove();
    harness.element.sessionProvider = provide;
    await harness.update();
    expect([harness.state, ...harness.ports.held]).to.deep.equal(['idle']);
    document.body.append(harness.element);
    expect(harness.state).to.equal('intro');
  });

  it('retry() after the removal does nothing', async () => {
    harness.element.remove();
    harness.element.retry();
    expect(harness.state).to.equal('idle');
  });

  function pressCancel(): void {
    harness.press('Cancel');
  }

  function pressEscape(): void {
    const target = harness.part('heading');
    target?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    );
  }
});

describe('two elements on one page', () => {
  it('go their own ways', async () => {
    const [first, second] = await Promise.all([ElementHarness.create(), ElementHarness.create()]);
    first.begin();
    second.begin();
    await first.ports.toFitting();
    await second.ports.toCountdown();
    first.element.cancel();
    expect([first.state, second.state]).to.deep.equal(['cancelled', 'countdown']);
    expect(first.ports.held).to.deep.equal([]);
    await second.update();
    second.element.remove();
    expect(second.outcomes).to.deep.equal(['cancel']);
    expect([first.ports.held, second.ports.held]).to.deep.equal([[], []]);
    first.element.remove();
  });

  it('ask their own hosts', async () => {
    const asked: string[] = [];
    const create = (name: string): Promise<ElementHarness> =>
      ElementHarness.create({
        sessionProvider: (request) => {
          asked.push(name);
          return provide(request);
        },
      });
    const [first, second] = [await create('first'), await create('second')];
    second.begin();
    await second.ports.prepare();
    expect(asked).to.deep.equal(['second']);
    first.element.remove();
    second.element.remove();
  });
});
