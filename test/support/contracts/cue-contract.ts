import { expect } from '@open-wc/testing';
import type { CuePort } from '../../../src/check/ports.ts';
import type { Cue } from '../../../src/core/cues.ts';

/** A port for cues and what the test sees of it. */
export interface CueBench {
  readonly port: CuePort;
  /** Cues that were played so far. */
  readonly playedCount: number;
  /** The last cue has been played to its end. */
  finishPlaying(): void;
  /** Whether something is held for cues, when what is being given back has been. */
  isOpen(): Promise<boolean>;
  dispose(): void;
}

const CUES: readonly Cue[] = ['tick', 'recording', 'matched', 'done', 'succeeded', 'failed'];

/** What a check relies on in its cues. */
export function cueContract(name: string, createBench: () => CueBench): void {
  describe(`${name}, as cues`, () => {
    let bench: CueBench;
    beforeEach(() => {
      bench = createBench();
    });
    afterEach(() => {
      bench.port.close();
      bench.dispose();
    });

    it('hold nothing before anything begins', async () => {
      expect(await bench.isOpen()).to.equal(false);
    });

    it('are played before, during and after a check', () => {
      for (const cue of CUES) bench.port.play(cue);
      bench.port.begin();
      for (const cue of CUES) bench.port.play(cue);
      bench.port.end();
      for (const cue of CUES) bench.port.play(cue);
      expect(bench.playedCount).to.equal(3 * CUES.length);
    });

    it('give everything back at the end of a check, when the last one has been played', async () => {
      bench.port.begin();
      bench.port.play('done');
      bench.finishPlaying();
      expect(await bench.isOpen()).to.equal(true);
      bench.port.play('succeeded');
      bench.port.end();
      expect(await bench.isOpen()).to.equal(true);
      bench.finishPlaying();
      expect(await bench.isOpen()).to.equal(false);
    });

    it('give everything back at once at the end of a check when none is playing', async () => {
      bench.port.begin();
      bench.port.end();
      expect(await bench.isOpen()).to.equal(false);
    });

    it('give everything back after a cue without a check', async () => {
      bench.port.play('failed');
      expect(await bench.isOpen()).to.equal(true);
      bench.finishPlaying();
      expect(await bench.isOpen()).to.equal(false);
    });

    it('give everything back at once when they are closed, however often', async () => {
      bench.port.begin();
      bench.port.play('tick');
      bench.port.close();
      bench.port.close();
      expect(await bench.isOpen()).to.equal(false);
    });

    it('begin anew after they were closed', async () => {
      bench.port.begin();
      bench.port.close();
      bench.port.begin();
      bench.port.play('tick');
      expect([await bench.isOpen(), bench.playedCount]).to.deep.equal([true, 1]);
    });
  });
}
