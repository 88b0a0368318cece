import { expect } from '@open-wc/testing';
import { settle } from '../support/settle.ts';
import { ElementHarness, OTHER_SESSION_ID, PROVIDED } from './element-harness.ts';

const { sessionId, credentials: credentialsProvider } = PROVIDED;

describe('an element that has a session id and no provider', () => {
  let harness: ElementHarness;
  let asked: number;
  const note = (): void => void (asked += 1);

  beforeEach(async () => {
    asked = 0;
    harness = await ElementHarness.create({ sessionId, credentialsProvider });
  });
  afterEach(() => harness.element.remove());

  /** Uses the session up. */
  async function failCheck(): Promise<void> {
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.stream.fail('service-failed');
    await harness.update();
  }

  it('offers no further attempt with a used session when nobody listens', async () => {
    await failCheck();
    expect(harness.heading).to.equal('Something went wrong at the service');
    expect(harness.hasButton('Take the check again')).to.equal(false);
  });

  it('refuses a used session without asking the service', async () => {
    await failCheck();
    await harness.element.begin();
    expect(harness.errorCodes).to.deep.equal(['service-failed', 'session-used']);
    expect(harness.ports.stream.connections).to.have.lengthOf(1);
  });

  it('tries the same session again when its stream was never opened', async () => {
    harness.begin();
    harness.ports.camera.refuse('camera-denied');
    await harness.reach('error');
    await harness.update();
    harness.press('Ask for the camera again');
    await harness.ports.toPositioning();
    expect(harness.ports.stream.last.request.session.sessionId).to.equal(sessionId);
    expect(harness.state).to.equal('positioning');
  });

  it('asks a host that listens, and begins with the session that it names', async () => {
    harness.element.addEventListener('sessionrequest', note);
    await failCheck();
    harness.press('Take the check again');
    expect([asked, harness.state]).to.deep.equal([1, 'error']);
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    expect(harness.state).to.equal('starting');
    await harness.ports.prepare();
    expect(harness.ports.stream.last.request.session.sessionId).to.equal(OTHER_SESSION_ID);
  });

  it('takes a session that the host names while it is asked', async () => {
    harness.element.addEventListener('sessionrequest', () => (harness.element.sessionId = OTHER_SESSION_ID));
    await failCheck();
    harness.element.retry();
    await harness.update();
    expect(harness.state).to.equal('starting');
  });

  it('begins by itself no more when the host took longer than 30 s; the start screen shows the session', async () => {
    harness.element.addEventListener('sessionrequest', note);
    await failCheck();
    harness.element.retry();
    harness.ports.wait(29_999);
    expect(harness.ports.held).to.deep.equal(['timer']);
    harness.ports.wait(1);
    expect(harness.ports.held).to.deep.equal([]);
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    expect(harness.state).to.equal('intro');
  });

  it('begins in the last moment of the 30 s', async () => {
    harness.element.addEventListener('sessionrequest', note);
    await failCheck();
    harness.element.retry();
    harness.ports.wait(29_999);
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    expect(harness.state).to.equal('starting');
  });

  it('waits for nothing when the host cancels the event', async () => {
    harness.element.addEventListener('sessionrequest', (event) => event.preventDefault());
    await failCheck();
    harness.element.retry();
    expect(harness.ports.held).to.deep.equal([]);
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    expect(harness.state).to.equal('intro');
  });

  it('waits no more when the host begins by itself', async () => {
    harness.element.addEventListener('sessionrequest', note);
    await failCheck();
    harness.element.retry();
    harness.element.sessionId = OTHER_SESSION_ID;
    harness.begin();
    await harness.update();
    harness.element.cancel();
    await harness.update();
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('waits no more when it is removed', async () => {
    harness.element.addEventListener('sessionrequest', note);
    await failCheck();
    harness.element.retry();
    harness.element.remove();
    await harness.update();
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('shows the button as soon as somebody listens, and as long', async () => {
    await failCheck();
    const seen: boolean[] = [];
    const look = async (): Promise<void> => {
      await harness.update();
      seen.push(harness.hasButton('Take the check again'));
    };
    harness.element.addEventListener('sessionrequest', note);
    await look();
    harness.element.removeEventListener('sessionrequest', note);
    await look();
    expect(seen).to.deep.equal([true, false]);
  });

  it('knows the listeners that leave by themselves', async () => {
    const leaving = new AbortController();
    harness.element.addEventListener('sessionrequest', note, { once: true });
    harness.element.addEventListener('sessionrequest', () => undefined, { signal: leaving.signal });
    await failCheck();
    harness.element.retry();
    leaving.abort();
    await harness.update();
    expect(asked).to.equal(1);
    expect(harness.hasButton('Take the check again')).to.equal(false);
  });

  it('does not ask while a check runs', async () => {
    harness.element.addEventListener('sessionrequest', note);
    harness.begin();
    await harness.ports.toPositioning();
    harness.element.retry();
    expect([asked, harness.state]).to.deep.equal([0, 'positioning']);
  });

  it('returns to the start screen when the host names another session after the end', async () => {
    await failCheck();
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    expect(harness.state).to.equal('intro');
    expect(harness.hasButton('Begin')).to.equal(true);
  });

  it('keeps a session that is named while a check runs for the next attempt', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
    harness.ports.stream.fail('service-failed');
    await harness.update();
    harness.press('Take the check again');
    await harness.ports.prepare();
    expect(harness.ports.stream.last.request.session.sessionId).to.equal(OTHER_SESSION_ID);
  });

  it('cannot renew the session by itself', async () => {
    harness.begin();
    await harness.ports.toPositioning();
    harness.ports.stay(150_000);
    await settle();
    expect(harness.errorCodes).to.deep.equal(['session-expired']);
  });
});
