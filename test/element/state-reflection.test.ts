import { expect } from '@open-wc/testing';
import type { CheckStateName } from '../../src/core/state.ts';
import { aLightChallenge } from '../support/core-fixtures.ts';
import { ElementHarness } from './element-harness.ts';

describe('the state of the element', () => {
  let harness: ElementHarness;
  beforeEach(async () => {
    harness = await ElementHarness.create();
  });
  afterEach(() => harness.element.remove());

  /** The states that `:state(…)` matches. */
  function matched(): readonly string[] {
    const names: readonly CheckStateName[] = [
      'idle',
      'intro',
      'starting',
      'positioning',
      'countdown',
      'fitting',
      'holding',
      'flashing',
      'finishing',
      'verifying',
      'succeeded',
      'failed',
      'sent',
      'error',
      'cancelled',
    ];
    return names.filter((name) => harness.element.matches(`:state(${name})`));
  }

  it('is property, attribute and custom state, one at a time', async () => {
    const seen: unknown[] = [];
    const look = (): void => void seen.push([harness.state, harness.element.getAttribute('state'), matched()]);
    look();
    harness.begin();
    await harness.ports.toFlashing(aLightChallenge());
    look();
    harness.element.cancel();
    look();
    const expected = ['intro', 'flashing', 'cancelled'].map((name) => [name, name, [name]]);
    expect(seen).to.deep.equal(expected);
  });

  it('is idle without a session source, and intro with one', async () => {
    expect(harness.state).to.equal('intro');
    harness.element.sessionProvider = null;
    await harness.update();
    expect(harness.state).to.equal('idle');
    expect(harness.ports.held).to.deep.equal([]);
    harness.element.sessionUrl = '/api';
    await harness.update();
    expect(harness.state).to.equal('intro');
  });

  it('cannot be set', () => {
    expect(() => Object.assign(harness.element, { state: 'succeeded' })).to.throw(TypeError);
    expect(harness.state).to.equal('intro');
  });

  it('comes back when a framework takes the attribute away or changes it', () => {
    harness.element.removeAttribute('state');
    expect(harness.element.getAttribute('state')).to.equal('intro');
    harness.element.setAttribute('state', 'succeeded');
    expect([harness.element.getAttribute('state'), harness.state]).to.deep.equal(['intro', 'intro']);
    expect(matched()).to.deep.equal(['intro']);
  });

  it('is that of an attribute where the browser has no custom states', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(ElementInternals.prototype, 'states') ?? {};
    Object.defineProperty(ElementInternals.prototype, 'states', { configurable: true, get: () => undefined });
    const old = await ElementHarness.create();
    old.begin();
    expect(old.element.getAttribute('state')).to.equal('starting');
    old.element.remove();
    Object.defineProperty(ElementInternals.prototype, 'states', descriptor);
  });
});
