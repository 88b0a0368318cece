import { expect } from '@open-wc/testing';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { aFace, FAR_FACE, SESSION_ID } from '../support/core-fixtures.ts';
import { ElementHarness, PROVIDED } from './element-harness.ts';

/** Frames after which a hint has been shown long enough for another one to follow. */
const LEGIBLE_FRAMES = 23;

describe('the events of the element', () => {
  let harness: ElementHarness;
  beforeEach(async () => {
    harness = await ElementHarness.create();
  });
  afterEach(() => harness.element.remove());

  async function complete(): Promise<void> {
    harness.begin();
    await harness.ports.toVerifying();
    harness.element.setVerdict({ isLive: true });
  }

  it('tell every change of state with the state before', async () => {
    await complete();
    const changes = harness.eventsOf('statechange').map(({ detail }) => detail as unknown);
    const names = 'idle intro starting positioning countdown fitting finishing verifying sent succeeded'.split(' ');
    const expected = names.slice(1).map((state, index) => ({ state, previous: names[index] }));
    expect(changes).to.deep.equal(expected);
  });

  it('show the new state to whoever hears of it', () => {
    const seen: string[] = [];
    harness.element.addEventListener('statechange', ({ detail }) => {
      const { state, element } = harness;
      seen.push(`${detail.state} ${state} ${element.getAttribute('state')} ${element.matches(`:state(${state})`)}`);
    });
    harness.begin();
    expect(seen).to.deep.equal(['starting starting starting true']);
  });

  it('do not bubble; error and cancel do not leave a shadow tree', async () => {
    await complete();
    harness.begin();
    harness.element.cancel();
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await harness.reach('error');
    harness.element.sessionProvider = null;
    harness.element.retry();
    const flags = new Map(harness.events.map(({ type, bubbles, composed }) => [type, { bubbles, composed }]));
    const composed = { bubbles: false, composed: true };
    const local = { bubbles: false, composed: false };
    expect(Object.fromEntries(flags)).to.deep.equal({
      statechange: composed,
      guidance: composed,
      analysiscomplete: composed,
      verdict: composed,
      sessionrequest: composed,
      error: local,
      cancel: local,
    });
  });

  it('can be cancelled only where that means something', async () => {
    await complete();
    harness.element.sessionProvider = null;
    harness.element.retry();
    const cancelable = harness.events.filter((event) => event.cancelable).map(({ type }) => type);
    expect(cancelable).to.deep.equal(['sessionrequest']);
  });

  it('say what the person is being told, once for each change', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.showFaces([], LEGIBLE_FRAMES);
    harness.ports.showFaces([aFace({ widthPx: 285 })], LEGIBLE_FRAMES);
    harness.ports.showFaces([FAR_FACE, aFace({ center: { x: 520, y: 240 } })], LEGIBLE_FRAMES);
    harness.ports.showFaces([], 1);
    const told = harness.eventsOf('guidance').map(({ detail }) => detail as unknown);
    expect(told).to.deep.equal([
      { code: 'no-face', message: 'Bring your face into the picture' },
      { code: 'too-close', message: 'Move back a little' },
      { code: 'several-faces', message: 'Only one face may be in the picture' },
      { code: 'no-face', message: 'Bring your face into the picture' },
    ]);
  });

  it('say it in the words of the host', async () => {
    harness.element.strings = { 'guidance.no-face': 'Where are you?' };
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.showFaces([]);
    expect(harness.eventsOf('guidance')[0]?.detail).to.deep.equal({ code: 'no-face', message: 'Where are you?' });
  });

  it('announce the end of the analysis once, with session, region and camera', async () => {
    harness.begin();
    await harness.ports.prepare();
    harness.ports.stream.accept();
    await harness.ports.toVerifying();
    expect(harness.eventsOf('analysiscomplete')).to.have.lengthOf(1);
    const detail: unknown = harness.eventsOf('analysiscomplete')[0]?.detail;
    expect(detail).to.have.property('respondWith').that.is.a('function');
    expect(detail).to.deep.include({
      sessionId: SESSION_ID,
      region: 'us-east-1',
      device: { deviceId: 'front', label: 'Front camera' },
    });
  });

  it('announce the end of the analysis when everything was given back', async () => {
    let held: readonly string[] = ['nothing was announced'];
    harness.element.addEventListener('analysiscomplete', () => (held = harness.ports.held));
    harness.begin();
    await harness.ports.toVerifying();
    expect(held).to.deep.equal([]);
  });

  it('name the verdict with its session', async () => {
    await complete();
    expect(harness.eventsOf('verdict').map(({ detail }) => detail as unknown)).to.deep.equal([
      { sessionId: SESSION_ID, isLive: true },
    ]);
  });

  it('carry a failure as an error that says what can help, without the secrets of the session', async () => {
    harness.begin();
    await harness.ports.toFitting();
    harness.ports.stream.fail('service-throttled');
    expect(harness.eventsOf('error')).to.have.lengthOf(1);
    const failure = harness.eventsOf('error')[0]?.detail as FaceLivenessError;
    expect(failure).to.be.instanceOf(FaceLivenessError).and.instanceOf(Error);
    expect(failure).to.include({
      name: 'FaceLivenessError',
      code: 'service-throttled',
      recovery: 'retry-new-session',
      sessionId: SESSION_ID,
    });
    expect(failure.message).to.match(/^[A-Z].*\.$/);
    const logged = JSON.stringify({ ...failure, message: failure.message, stack: failure.stack });
    expect(logged).not.to.contain(SESSION_ID);
    expect(logged).not.to.contain(PROVIDED.credentials.secretAccessKey);
  });

  it('tell a failure when everything was given back', async () => {
    let held: readonly string[] = ['no error was told'];
    harness.element.addEventListener('error', () => (held = harness.ports.held));
    harness.begin();
    await harness.ports.toFitting();
    harness.ports.recorder.fail();
    expect(held).to.deep.equal([]);
  });
});
