import { expect } from '@open-wc/testing';
import type { Cue } from '../../src/core/cues.ts';
import { vibrateFor } from '../../src/page/haptics.ts';
import { forgetActivation, forgetVibrations, pretendActivation, recordVibrations } from '../support/felt-and-heard.ts';

const CUES: readonly Cue[] = ['tick', 'recording', 'matched', 'done', 'succeeded', 'failed'];

describe('vibrateFor', () => {
  let patterns: readonly VibratePattern[];
  beforeEach(() => {
    pretendActivation(true);
    patterns = recordVibrations();
  });
  afterEach(() => {
    forgetVibrations();
    forgetActivation();
  });

  it('gives every cue a pattern of its own that is over within 0.4 s', () => {
    for (const cue of CUES) vibrateFor(cue);
    expect(new Set(patterns.map(String)).size).to.equal(CUES.length);
    for (const pattern of patterns) {
      const durationMs = [pattern].flat().reduce((sum, partMs) => sum + partMs, 0);
      expect(durationMs).to.be.within(1, 400);
    }
  });

  it('asks the device itself, as the browser demands', () => {
    const receivers: unknown[] = [];
    replaceVibrate(function vibrate(this: unknown): boolean {
      receivers.push(this);
      return true;
    });
    vibrateFor('tick');
    expect(receivers).to.deep.equal([navigator]);
  });

  it('stays quiet on a page that was not touched', () => {
    pretendActivation(false);
    vibrateFor('failed');
    expect(patterns).to.deep.equal([]);
  });

  it('tries where the browser does not tell whether the page was touched', () => {
    pretendActivation(undefined);
    vibrateFor('failed');
    expect(patterns).to.have.lengthOf(1);
  });

  it('does without where the browser cannot', () => {
    replaceVibrate(undefined);
    expect(() => vibrateFor('tick')).not.to.throw();
  });

  it('does without where the device refuses', () => {
    replaceVibrate(() => {
      throw new DOMException('no permission', 'SecurityError');
    });
    expect(() => vibrateFor('tick')).not.to.throw();
  });
});

function replaceVibrate(value: unknown): void {
  Object.defineProperty(navigator, 'vibrate', { configurable: true, value });
}
