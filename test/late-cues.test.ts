import { expect } from '@open-wc/testing';
import { LateCues } from '../src/late-cues.ts';
import { loadCheckAdapters } from '../src/load-check-adapters.ts';
import {
  AudioLog,
  forgetActivation,
  forgetVibrations,
  pretendActivation,
  recordVibrations,
} from './support/felt-and-heard.ts';
import { ManualClock } from './transport/manual-clock.ts';

describe('LateCues', () => {
  const audio = new AudioLog();
  const cues = new LateCues({ clock: new ManualClock(), isOn: () => true, createContext: audio.create });
  let patterns: readonly VibratePattern[];
  before(() => {
    pretendActivation(true);
    patterns = recordVibrations();
  });
  after(() => {
    forgetVibrations();
    forgetActivation();
  });

  it('leave out what comes before their code, and belong to the check that began before it', async () => {
    cues.begin();
    cues.play('tick');
    expect(patterns).to.deep.equal([]);
    expect(audio.contexts).to.deep.equal([]);

    await loadCheckAdapters();
    cues.play('recording');
    expect(patterns).to.have.lengthOf(1);
    expect(await audio.openCount()).to.equal(1);
    cues.close();
    expect(await audio.openCount()).to.equal(0);
  });

  it('open the audio with Begin once their code is there', async () => {
    cues.begin();
    expect(await audio.openCount()).to.equal(1);
    cues.end();
    expect(await audio.openCount()).to.equal(0);
  });
});
