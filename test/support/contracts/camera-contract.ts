import { expect } from '@open-wc/testing';
import type { CameraPort, OpenCamera } from '../../../src/check/ports.ts';
import { rejection } from '../settle.ts';
import { Journal } from '../../transport/journal.ts';

/** A camera port and what the test does to its world. */
export interface CameraBench {
  readonly port: CameraPort;
  /** What becomes of the next request: it is open soon, permitted without a frame ever coming, or denied. */
  prepare(outcome: 'delivers' | 'silent' | 'denied'): void;
  /** Answers the request that was made, where that does not happen by itself. */
  answer(): void;
  unplug(): void;
  mute(isMuted: boolean): void;
  /** Cameras that are on. */
  readonly onCount: number;
  dispose(): void;
}

const REQUEST = { allowVirtualCamera: false, firstFrameMs: 10_000 };

/** What a check relies on in its camera. */
export function cameraContract(name: string, createBench: () => CameraBench): void {
  describe(`${name}, as a camera`, () => {
    let bench: CameraBench;
    let told: Journal<string>;
    beforeEach(() => {
      bench = createBench();
      told = new Journal();
    });
    afterEach(() => bench.dispose());

    function ask(signal = new AbortController().signal): Promise<OpenCamera> {
      const opening = bench.port.open(
        REQUEST,
        {
          onGranted: () => told.add('granted'),
          onLost: () => told.add('lost'),
          onMuted: (isMuted) => told.add(isMuted ? 'muted' : 'unmuted'),
        },
        signal,
      );
      return opening;
    }

    async function open(): Promise<OpenCamera> {
      bench.prepare('delivers');
      const opening = ask();
      bench.answer();
      return await opening;
    }

    it('tells the permission once, before it is open', async () => {
      await open();
      expect(told.entries).to.deep.equal(['granted']);
    });

    it('delivers a live track in its stream, with the size of its frames', async () => {
      const { stream, track, size, isFallback } = await open();
      expect(track.readyState).to.equal('live');
      expect(stream.getVideoTracks()).to.deep.equal([track]);
      expect([size.widthPx, size.heightPx, isFallback]).to.deep.equal([640, 480, false]);
    });

    it('is off when it was closed, however often, and tells nothing more', async () => {
      const camera = await open();
      camera.close();
      camera.close();
      expect([camera.track.readyState, bench.onCount]).to.deep.equal(['ended', 0]);
      bench.mute(true);
      bench.unplug();
      expect(told.entries).to.deep.equal(['granted']);
    });

    it('tells when it stops delivering, goes on, and is lost', async () => {
      await open();
      bench.mute(true);
      bench.mute(false);
      bench.unplug();
      expect(told.entries).to.deep.equal(['granted', 'muted', 'unmuted', 'lost']);
    });

    it('fails with a typed error when it is denied, and nothing is on', async () => {
      bench.prepare('denied');
      const opening = rejection(ask());
      bench.answer();
      expect(await opening).to.have.property('code', 'camera-denied');
      expect(bench.onCount).to.equal(0);
    });

    it('rejects with the reason when nobody waits any more before it asks', async () => {
      bench.prepare('delivers');
      const reason = new Error('gone');
      expect(await rejection(ask(AbortSignal.abort(reason)))).to.equal(reason);
      expect([bench.onCount, ...told.entries]).to.deep.equal([0]);
    });

    it('rejects with the reason when nobody waits any more for its first frame, and is off', async () => {
      bench.prepare('silent');
      const leaving = new AbortController();
      const opening = rejection(ask(leaving.signal));
      bench.answer();
      await told.first((word) => word === 'granted');
      const reason = new Error('gone');
      leaving.abort(reason);
      expect(await opening).to.equal(reason);
      expect(bench.onCount).to.equal(0);
    });
  });
}
