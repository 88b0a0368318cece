import { expect } from '@open-wc/testing';
import type { FaceTrackerPort } from '../../../src/check/ports.ts';
import type { FrameObservation } from '../../../src/core/face.ts';
import { Journal } from '../../transport/journal.ts';
import { rejection, settle } from '../settle.ts';

/** A face tracker port and its world. The verbs are for trackers that do nothing by themselves. */
export interface FaceTrackerBench {
  readonly port: FaceTrackerPort;
  /** The track of a camera that shows one face. */
  readonly track: MediaStreamTrack;
  finishLoading(): void;
  /** One more frame is there. */
  see(): void;
  dispose(): void;
}

/** What a check relies on in its face tracker. */
export function faceTrackerContract(name: string, createBench: () => Promise<FaceTrackerBench>): void {
  describe(`${name}, as a face tracker`, () => {
    let bench: FaceTrackerBench;
    beforeEach(async () => {
      bench = await createBench();
    });
    afterEach(() => {
      bench.port.close();
      bench.dispose();
    });
    const never = new AbortController().signal;
    const ignore = (): void => undefined;

    async function load(): Promise<void> {
      const loading = bench.port.load(ignore, never);
      bench.finishLoading();
      await loading;
    }

    /** Starts it and waits for so many frames. */
    async function watch(count: number): Promise<Journal<FrameObservation>> {
      const seen = new Journal<FrameObservation>();
      bench.port.start(bench.track, { onFrame: (observation) => seen.add(observation), onFailed: ignore });
      for (let frame = 0; frame < count; frame += 1) bench.see();
      await seen.until(({ length }) => length >= count);
      return seen;
    }

    it('refuses to start before it is loaded', () => {
      expect(() => bench.port.start(bench.track, { onFrame: ignore, onFailed: ignore }))
        .to.throw()
        .with.property('code', 'internal');
    });

    it('rejects a load with the reason when nobody waits for it any more', async () => {
      const leaving = new AbortController();
      const loading = rejection(bench.port.load(ignore, leaving.signal));
      const reason = new Error('gone');
      leaving.abort(reason);
      expect(await loading).to.equal(reason);
      expect(await rejection(bench.port.load(ignore, AbortSignal.abort(reason)))).to.equal(reason);
    });

    it('rejects a load that is under way when it is closed', async () => {
      const loading = rejection(bench.port.load(ignore, never));
      bench.port.close();
      expect(await loading).to.be.instanceOf(DOMException);
    });

    it('numbers its frames upwards, tells none after its close, and begins anew', async () => {
      await load();
      const seen = await watch(3);
      bench.port.close();
      bench.port.close();
      const count = seen.entries.length;
      const numbers = seen.entries.map(({ seq }) => seq);
      expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
      await load();
      await watch(2);
      await settle();
      expect(seen.entries).to.have.lengthOf(count);
    });
  });
}
