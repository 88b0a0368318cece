import { expect } from '@open-wc/testing';
import { PageCues } from '../../src/page/page-cues.ts';
import { aLightChallenge } from '../support/core-fixtures.ts';
import { FakePorts } from '../support/fake-ports.ts';
import {
  AudioLog,
  forgetActivation,
  forgetVibrations,
  pretendActivation,
  recordVibrations,
} from '../support/felt-and-heard.ts';
import { ElementHarness, PROVIDED, TestedElement } from './element-harness.ts';

describe('the cues of the element', () => {
  let harness: ElementHarness;
  beforeEach(async () => {
    harness = await ElementHarness.create();
  });
  afterEach(() => harness.element.remove());

  it('go with the screens of a check', async () => {
    harness.begin();
    await harness.ports.toVerifying();
    harness.element.setVerdict({ isLive: true });
    const expected = ['tick', 'tick', 'tick', 'recording', 'matched', 'done', 'succeeded'];
    expect(harness.ports.cues.played).to.deep.equal(expected);
  });

  it('are none while the colors are shown', async () => {
    harness.begin();
    await harness.ports.toFlashing(aLightChallenge());
    const { length } = harness.ports.cues.played;
    harness.ports.showFaces([], 10);
    expect(harness.state).to.equal('flashing');
    expect(harness.ports.cues.played).to.have.lengthOf(length);
  });

  it('are ready while a check runs, and given back when the last was played', async () => {
    const { cues } = harness.ports;
    expect(cues.isOpen).to.equal(false);
    harness.begin();
    expect(cues.isOpen).to.equal(true);
    await harness.ports.toCountdown();
    harness.element.cancel();
    cues.finishPlaying();
    expect(cues.isOpen).to.equal(false);
  });

  it('mark a check that is refused before it starts, and are given back then', async () => {
    harness.element.region = 'nowhere';
    const { cues } = harness.ports;
    harness.begin();
    expect([harness.state, ...cues.played]).to.deep.equal(['error', 'failed']);
    cues.finishPlaying();
    expect(cues.isOpen).to.equal(false);
  });
});

describe('the sounds of the element', () => {
  let audio: AudioLog;
  let vibrations: readonly VibratePattern[];
  let element: TestedElement;

  class AudibleElement extends TestedElement {
    protected override createPorts(): FakePorts {
      this.ports = new FakePorts();
      const cues = new PageCues({ clock: this.ports.clock, isOn: () => this.sounds, createContext: audio.create });
      return Object.defineProperty(this.ports, 'cues', { value: cues });
    }
  }
  customElements.define('audible-liveness', AudibleElement);

  beforeEach(() => {
    pretendActivation(true);
    audio = new AudioLog();
    vibrations = recordVibrations();
    element = new AudibleElement();
    element.sessionProvider = () => PROVIDED;
    document.body.append(element);
  });
  afterEach(() => {
    element.remove();
    forgetVibrations();
    forgetActivation();
  });

  it('are off by default: the phone vibrates and no audio is opened', async () => {
    void element.begin();
    await element.ports.toCountdown();
    expect([vibrations.length, audio.contexts.length]).to.deep.equal([1, 0]);
  });

  it('use one audio context, opened in the turn of Begin', async () => {
    element.toggleAttribute('sounds', true);
    void element.begin();
    expect(audio.contexts).to.have.lengthOf(1);
    await element.ports.toVerifying();
    expect(audio.contexts).to.have.lengthOf(1);
  });

  it('leave no audio open when the check has ended', async () => {
    element.sounds = true;
    void element.begin();
    await element.ports.toVerifying();
    element.setVerdict({ isLive: true });
    element.ports.wait(5000);
    expect(await audio.states()).to.deep.equal(['closed']);
  });

  for (const [where, go] of [
    ['before the camera is there', () => Promise.resolve()],
    ['in the countdown', (ports: FakePorts) => ports.toCountdown()],
    ['while the verdict is awaited', (ports: FakePorts) => ports.toVerifying()],
  ] as const) {
    it(`leave no audio open when the element is removed ${where}`, async () => {
      element.sounds = true;
      void element.begin();
      await go(element.ports);
      element.remove();
      expect(await audio.states()).to.deep.equal(['closed']);
    });
  }

  it('leave no audio open when the element is removed while success still sounds', async () => {
    element.sounds = true;
    void element.begin();
    await element.ports.toVerifying();
    element.setVerdict({ isLive: true });
    element.remove();
    expect(await audio.states()).to.deep.equal(['closed']);
  });
});
