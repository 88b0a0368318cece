import { expect } from '@open-wc/testing';
import type { Cue } from '../../src/core/cues.ts';
import { scheduleTones, Sounds } from '../../src/page/sounds.ts';
import { AudioLog, forgetActivation, pretendActivation } from '../support/felt-and-heard.ts';
import { settle } from '../support/settle.ts';
import { ManualClock } from '../transport/manual-clock.ts';

const CUES: readonly Cue[] = ['tick', 'recording', 'matched', 'done', 'succeeded', 'failed'];
const SAMPLE_RATE = 48_000;

describe('the tones of a cue', () => {
  for (const cue of CUES) {
    it(`can be heard, softly, and end without a click: ${cue}`, async () => {
      const { samples, durationMs } = await render(cue);
      expect(durationMs).to.be.within(50, 700);
      const end = Math.round((durationMs / 1000) * SAMPLE_RATE);
      expect(effectiveLevel(samples.subarray(0, end))).to.be.within(0.02, 0.2);
      expect(peak(samples)).to.be.below(0.45);
      expect(
        [peak(samples.subarray(0, 5)), peak(samples.subarray(end - 50, end))].every((level) => level < 0.01),
      ).to.equal(true);
      expect(peak(samples.subarray(end + 1))).to.equal(0);
    });
  }

  it('are others for every cue', async () => {
    const renderings = await Promise.all(CUES.map(async (cue) => (await render(cue)).samples.join()));
    expect(new Set(renderings).size).to.equal(CUES.length);
  });
});

async function render(cue: Cue): Promise<{ readonly samples: Float32Array; readonly durationMs: number }> {
  const context = new OfflineAudioContext(1, SAMPLE_RATE, SAMPLE_RATE);
  const durationMs = scheduleTones(context, cue);
  const rendered = await context.startRendering();
  return { samples: rendered.getChannelData(0), durationMs };
}

function effectiveLevel(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

describe('Sounds', () => {
  let clock: ManualClock;
  let audio: AudioLog;
  let isOn: boolean;
  let sounds: Sounds;
  beforeEach(() => {
    pretendActivation(true);
    clock = new ManualClock();
    audio = new AudioLog();
    isOn = true;
    sounds = new Sounds({ clock, isOn: () => isOn, createContext: audio.create });
  });
  afterEach(() => {
    sounds.close();
    forgetActivation();
  });

  /** Begins a check and waits until the audio runs. */
  async function begin(): Promise<AudioContext> {
    sounds.begin();
    const [context] = audio.contexts;
    if (!context) throw new Error('No audio was opened.');
    await running(context);
    return context;
  }

  it('opens the audio at Begin, uses it for every cue, and closes it after the last tone', async () => {
    await begin();
    sounds.play('tick');
    sounds.play('succeeded');
    sounds.end();
    expect(await audio.states()).to.deep.equal(['running']);
    clock.advance(scheduleLength('succeeded'));
    expect(await audio.states(), 'the tone is still on its way').to.deep.equal(['running']);
    clock.advance(1000);
    expect(await audio.states()).to.deep.equal(['closed']);
  });

  it('reaches the loudspeaker', async () => {
    const context = await begin();
    const listener = new AnalyserNode(context);
    listener.connect(context.destination);
    Object.defineProperty(context, 'destination', { value: listener });
    sounds.play('done');
    expect(await loudness(listener)).to.be.greaterThan(0.01);
  });

  it('opens nothing while it is off', async () => {
    isOn = false;
    sounds.begin();
    for (const cue of CUES) sounds.play(cue);
    sounds.end();
    expect(audio.contexts).to.deep.equal([]);
  });

  it('follows the host who turns it on and off during a check', async () => {
    isOn = false;
    sounds.begin();
    isOn = true;
    sounds.play('tick');
    expect(await audio.openCount()).to.equal(1);
    clock.advance(1000);
    isOn = false;
    sounds.play('recording');
    expect(clock.delaysMs, 'something sounds').to.deep.equal([]);
    sounds.end();
    expect(await audio.openCount()).to.equal(0);
  });

  it('opens nothing on a page that was not touched, and does so once it was', async () => {
    pretendActivation(false);
    sounds.begin();
    sounds.play('tick');
    expect(audio.contexts).to.deep.equal([]);
    pretendActivation(true);
    sounds.play('tick');
    expect(await audio.openCount()).to.equal(1);
  });

  it('stops sounding when it is closed', async () => {
    await begin();
    sounds.play('succeeded');
    sounds.close();
    expect([await audio.states(), clock.delaysMs]).to.deep.equal([['closed'], []]);
  });

  it('does without where there is no audio', () => {
    const silent = new Sounds({
      clock,
      isOn: () => true,
      createContext: () => {
        throw new DOMException('no device', 'NotSupportedError');
      },
    });
    silent.begin();
    silent.play('tick');
    silent.end();
    silent.close();
    expect(clock.delaysMs).to.deep.equal([]);
  });

  it('does without when the browser refuses to start', async () => {
    const refused = withContext(() => Promise.reject(new DOMException('not now', 'NotAllowedError')));
    refused.begin();
    refused.play('tick');
    refused.end();
    await settle();
    clock.advance(5000);
    expect(await audio.states()).to.deep.equal(['closed']);
  });

  it('sounds the newest cue when the audio starts a moment later', async () => {
    let start = (): void => undefined;
    const late = withContext(() => new Promise((resolve) => (start = resolve)));
    late.begin();
    late.play('tick');
    late.play('recording');
    start();
    await settle();
    expect(clock.delaysMs).to.deep.equal([scheduleLength('recording') + 300]);
    late.close();
  });

  it('leaves out a cue that would come too late', async () => {
    let start = (): void => undefined;
    const late = withContext(() => new Promise((resolve) => (start = resolve)));
    late.begin();
    late.play('tick');
    clock.advance(501);
    start();
    await settle();
    expect(clock.delaysMs).to.deep.equal([]);
    late.close();
  });

  /** Sounds whose audio does not run, and is started as the test says. */
  function withContext(resume: () => Promise<void>): Sounds {
    const createContext = (): AudioContext => {
      const context = audio.create();
      Object.defineProperty(context, 'state', {
        configurable: true,
        get: () => (wasClosed ? 'closed' : 'suspended'),
      });
      const close = context.close;
      let wasClosed = false;
      context.close = () => {
        wasClosed = true;
        return close();
      };
      context.resume = resume;
      return context;
    };
    return new Sounds({ clock, isOn: () => true, createContext });
  }
});

/** How long the tones of a cue last, in milliseconds. */
function scheduleLength(cue: Cue): number {
  return scheduleTones(new OfflineAudioContext(1, 1, SAMPLE_RATE), cue);
}

async function running(context: AudioContext): Promise<void> {
  if (context.state === 'running') return;
  await new Promise((resolve) => context.addEventListener('statechange', resolve, { once: true }));
  expect(context.state).to.equal('running');
}

/** The first level above silence that comes by; a test that waits in vain runs out of its time. */
function loudness(listener: AnalyserNode): Promise<number> {
  const samples = new Float32Array(listener.fftSize);
  return new Promise((resolve) => {
    const listen = (): void => {
      listener.getFloatTimeDomainData(samples);
      const level = peak(samples);
      if (level > 0.01) resolve(level);
      else requestAnimationFrame(listen);
    };
    listen();
  });
}
