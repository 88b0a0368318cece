import { expect } from '@open-wc/testing';
import type { RecorderPort, Recording } from '../../../src/check/ports.ts';
import { Journal } from '../../transport/journal.ts';
import { settle } from '../settle.ts';

/** A recorder port and what the test does to its world. The verbs are for recorders that do nothing by themselves. */
export interface RecorderBench {
  readonly port: RecorderPort;
  /** A camera's stream. */
  readonly stream: MediaStream;
  begin(): void;
  deliver(): void;
  /** The end that was asked for has come. */
  finish(): void;
  dispose(): void;
}

/** What a check relies on in its recorder. */
export function recorderContract(name: string, createBench: () => Promise<RecorderBench>): void {
  describe(`${name}, as a recorder`, () => {
    let bench: RecorderBench;
    let told: Journal<string>;
    let times: number[];
    beforeEach(async () => {
      bench = await createBench();
      told = new Journal();
      times = [];
    });
    afterEach(() => bench.dispose());

    function start(stream = bench.stream): Recording {
      const recording = bench.port.start(stream, {
        onStarted: (videoStartMs) => {
          times.push(videoStartMs);
          told.add('started');
        },
        onChunk: (chunk) => told.add(chunk.size > 0 ? 'piece' : 'empty piece'),
        onStopped: (videoEndMs) => {
          times.push(videoEndMs);
          told.add('stopped');
        },
        onFailed: ({ code }) => told.add(code),
      });
      return recording;
    }

    async function startAndRun(): Promise<Recording> {
      const startsBefore = times.length;
      const recording = start();
      bench.begin();
      await told.until(() => times.length > startsBefore);
      return recording;
    }

    it('starts, delivers, delivers the rest when it is to stop, and has stopped: in this order', async () => {
      const recording = await startAndRun();
      bench.deliver();
      await told.first((word) => word === 'piece');
      recording.stop();
      recording.stop();
      bench.finish();
      await told.first((word) => word === 'stopped');
      await settle();
      const { entries } = told;
      expect([entries[0], entries.at(-1)]).to.deep.equal(['started', 'stopped']);
      expect(entries.length).to.be.above(2);
      expect(entries.slice(1, -1).every((word) => word === 'piece')).to.equal(true);
      expect(times[1]).to.be.at.least(times[0] ?? Number.NaN);
    });

    it('delivers what there is when it is to stop at once', async () => {
      const recording = await startAndRun();
      recording.stop();
      bench.finish();
      await told.first((word) => word === 'stopped');
      expect(told.entries).to.deep.equal(['started', 'piece', 'stopped']);
    });

    it('tells nothing after it was abandoned, however often', async () => {
      const recording = await startAndRun();
      recording.abandon();
      recording.abandon();
      recording.stop();
      bench.deliver();
      bench.finish();
      const next = await startAndRun();
      expect(told.entries).to.deep.equal(['started', 'started']);
      next.abandon();
    });

    it('leaves the camera on', async () => {
      const recording = await startAndRun();
      recording.abandon();
      expect(bench.stream.getVideoTracks()[0]?.readyState).to.equal('live');
    });

    it('refuses what it cannot record with a typed error', () => {
      expect(() => start(new MediaStream()))
        .to.throw()
        .with.property('code', 'recorder-failed');
      expect(told.entries).to.deep.equal([]);
    });
  });
}
