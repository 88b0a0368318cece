import { expect } from '@open-wc/testing';
import type { ChallengePreference } from '../../src/check/ports.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { settle } from '../support/settle.ts';
import { ElementHarness, type ElementProperties, OTHER_SESSION_ID, PROVIDED, provide } from './element-harness.ts';

describe('the camera that is tried out on the start screen', () => {
  let harness: ElementHarness;
  beforeEach(async () => {
    harness = await ElementHarness.create();
  });
  afterEach(() => harness.element.remove());

  async function tryOut(): Promise<void> {
    harness.press(strings['camera-check.button']);
    harness.ports.camera.deliver();
    await settle();
    await harness.update();
  }

  it('is shown, and used by the check', async () => {
    await tryOut();
    expect(harness.part<HTMLVideoElement>('camera')?.srcObject).to.be.instanceOf(MediaStream);
    expect(harness.state).to.equal('intro');
    harness.press('Begin');
    await harness.ports.toPositioning();
    expect(harness.state).to.equal('positioning');
    expect(harness.ports.camera.openedCount).to.equal(1);
  });

  it('is turned off when the element is removed', async () => {
    await tryOut();
    harness.element.remove();
    expect(harness.ports.held).to.deep.equal([]);
    expect(harness.outcomes).to.deep.equal([]);
  });

  it('leaves its stream when the element is removed: a video that still loads would keep the element', async () => {
    await tryOut();
    const video = harness.part<HTMLVideoElement>('camera');
    harness.element.remove();
    await harness.update();
    expect(video?.isConnected).to.equal(false);
    expect(video?.srcObject).to.equal(null);
  });

  it('is turned off when the element is removed before it was permitted', async () => {
    harness.press(strings['camera-check.button']);
    harness.element.remove();
    await settle();
    expect(harness.ports.held).to.deep.equal([]);
  });

  it('that fails is told beside the button, is no failed check and can be tried again', async () => {
    harness.press(strings['camera-check.button']);
    harness.ports.camera.refuse('camera-in-use');
    await settle();
    await harness.update();
    expect(problem()).to.contain(strings['error.camera-in-use.title']).and.contain(strings['error.camera-in-use.text']);
    expect([harness.state, ...harness.outcomes]).to.deep.equal(['intro']);
    await tryOut();
    expect(problem()).to.equal('');
  });

  it('that is unplugged is told, and is no failed check', async () => {
    await tryOut();
    harness.ports.camera.unplug();
    await harness.update();
    expect(problem()).to.contain(strings['error.camera-lost.title']);
    expect(harness.part('camera')).to.equal(null);
    expect([harness.state, ...harness.outcomes]).to.deep.equal(['intro']);
  });

  for (const [name, comeBack] of [
    ['after Begin, when the person is back on the start screen', nameAnotherSession],
    ['when the element is put back', putBack],
  ] as const) {
    it(`is no problem any more ${name}`, async () => {
      harness.press(strings['camera-check.button']);
      harness.ports.camera.refuse('camera-in-use');
      await settle();
      await comeBack();
      await harness.update();
      expect(harness.state).to.equal('intro');
      expect(problem()).to.equal('');
    });
  }

  async function nameAnotherSession(): Promise<void> {
    harness.begin();
    harness.ports.stream.fail('service-failed');
    harness.element.cancel();
    harness.element.sessionId = OTHER_SESSION_ID;
    await harness.update();
  }

  async function putBack(): Promise<void> {
    harness.element.remove();
    document.body.append(harness.element);
    await harness.update();
  }

  it('that was still being opened at Begin is no problem', async () => {
    harness.press(strings['camera-check.button']);
    harness.press('Begin');
    await harness.ports.toPositioning();
    expect([harness.state, ...harness.outcomes]).to.deep.equal(['positioning']);
    expect(harness.ports.camera.openedCount).to.equal(1);
  });

  function problem(): string {
    const [shown, spoken] = ['.problem', '[role="alert"]'].map((selector) =>
      harness
        .all(selector)
        .map(({ textContent }) => textContent?.replaceAll(/\s+/g, ' ').trim())
        .join(),
    );
    if (shown) expect(spoken, 'what is shown is spoken').to.equal(shown);
    return shown ?? '';
  }
});

describe('the choice of the challenge', () => {
  let harness: ElementHarness;
  let wishes: ChallengePreference[];
  beforeEach(() => {
    wishes = [];
  });
  afterEach(() => harness.element.remove());

  async function create(properties: ElementProperties = {}): Promise<void> {
    harness = await ElementHarness.create({
      sessionProvider: (request) => {
        wishes.push(request.challenge);
        return provide(request);
      },
      ...properties,
    });
  }

  for (const challenge of ['auto', 'light', 'movement'] as const) {
    it(`is that of the host: ${challenge}`, async () => {
      await create({ challenge });
      harness.press('Begin');
      await harness.ports.prepare();
      expect(wishes).to.deep.equal([challenge]);
    });
  }

  it('is that of the person who takes the check without flashing, with every attempt', async () => {
    await create({ challenge: 'light' });
    harness.tick(strings['movement.label']);
    harness.press('Begin');
    await harness.ports.prepare();
    harness.ports.stream.accept();
    harness.ports.stream.fail('service-failed');
    harness.element.retry();
    await harness.ports.prepare();
    expect(wishes).to.deep.equal(['movement', 'movement']);
  });

  it('warns of flashing unless there will be none', async () => {
    await create();
    expect(harness.part('warning')).not.to.equal(null);
    harness.element.challenge = 'movement';
    await harness.update();
    expect(harness.part('warning')).to.equal(null);
    expect(harness.all('label')).to.have.lengthOf(0);
  });

  it('is not offered where the host has created the session already', async () => {
    const { sessionId, credentials } = PROVIDED;
    harness = await ElementHarness.create({ sessionId, credentialsProvider: credentials });
    expect(harness.part('warning')).not.to.equal(null);
    expect(harness.all('label')).to.have.lengthOf(0);
  });
});
