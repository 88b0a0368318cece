import { expect } from '@open-wc/testing';
import { compareEngines } from './engine-comparison.ts';
import { BUILT_ASSETS } from './observe.ts';
import { testFrames } from './parity-frames.ts';

describe('the built-in engine against MediaPipe Tasks, on the same pixels', () => {
  it('finds the same faces in the same places, in more than 400 frames', async function () {
    this.timeout(240_000);
    const frames = testFrames();
    expect(frames.length).to.be.at.least(400);
    const report = await compareEngines(frames, BUILT_ASSETS);
    const text = JSON.stringify(report);
    console.debug(text);
    expect(report.modules).to.deep.equal(['frame-pipeline.wasm', 'frame-pipeline.relaxed.wasm']);
    expect(report.failures, text).to.deep.equal([]);
    expect(report.closeCallRatio, text).to.be.below(0.03);
    expect(report.compared, text).to.be.above(frames.length);
  });
});
