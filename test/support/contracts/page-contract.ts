import { expect } from '@open-wc/testing';
import type { PageListener, PagePort, WakeLockPort } from '../../../src/check/ports.ts';
import { settle } from '../settle.ts';

/** A page port and what happens to the page. */
export interface PageBench {
  readonly port: PagePort;
  hide(): void;
  show(): void;
  leave(): void;
  goOffline(): void;
  turn(isSideways: boolean): void;
  dispose(): void;
}

/** What a check relies on in the signals of its page. */
export function pageContract(name: string, createBench: () => PageBench): void {
  describe(`${name}, as the signals of a page`, () => {
    let bench: PageBench;
    let told: string[];
    beforeEach(() => {
      bench = createBench();
      told = [];
    });
    afterEach(() => bench.dispose());

    const listener: PageListener = {
      onHidden: () => void told.push('hidden'),
      onShown: () => void told.push('shown'),
      onLeft: () => void told.push('left'),
      onOffline: () => void told.push('offline'),
      onOrientation: (isSideways) => void told.push(isSideways ? 'sideways' : 'upright'),
    };

    it('tell how the page is at once', () => {
      bench.port.watch(listener)();
      bench.hide();
      bench.turn(true);
      bench.port.watch(listener)();
      expect(told).to.deep.equal(['shown', 'upright', 'hidden', 'sideways']);
    });

    it('tell every change', () => {
      const end = bench.port.watch(listener);
      told.length = 0;
      bench.hide();
      bench.show();
      bench.turn(true);
      bench.turn(false);
      bench.goOffline();
      bench.leave();
      end();
      expect(told).to.deep.equal(['hidden', 'shown', 'sideways', 'upright', 'offline', 'left']);
    });

    it('tell nothing after their end, however often it is called', () => {
      const end = bench.port.watch(listener);
      end();
      end();
      told.length = 0;
      bench.hide();
      bench.turn(true);
      bench.goOffline();
      bench.leave();
      expect(told).to.deep.equal([]);
    });

    it('are told to everybody who watches, until they end', () => {
      const end = bench.port.watch(listener);
      const endOther = bench.port.watch({ ...listener, onHidden: () => void told.push('hidden, too') });
      end();
      told.length = 0;
      bench.hide();
      endOther();
      expect(told).to.deep.equal(['hidden, too']);
    });
  });
}

/** A wake lock port and how many locks the browser holds. */
export interface WakeLockBench {
  readonly port: WakeLockPort;
  readonly heldCount: number;
  dispose(): void;
}

/** What a check relies on in its wake lock. */
export function wakeLockContract(name: string, createBench: () => WakeLockBench): void {
  describe(`${name}, as a wake lock`, () => {
    let bench: WakeLockBench;
    beforeEach(() => {
      bench = createBench();
    });
    afterEach(() => bench.dispose());

    it('is held from its acquisition to its release, however often that is called', async () => {
      const release = bench.port.acquire();
      await settle();
      expect(bench.heldCount).to.equal(1);
      release();
      release();
      await settle();
      expect(bench.heldCount).to.equal(0);
    });

    it('is not held when it is released before the browser has granted it', async () => {
      bench.port.acquire()();
      await settle();
      expect(bench.heldCount).to.equal(0);
    });

    it('is held as long as one of two holders wants it', async () => {
      const [release, releaseOther] = [bench.port.acquire(), bench.port.acquire()];
      await settle();
      release();
      await settle();
      expect(bench.heldCount).to.equal(1);
      releaseOther();
      await settle();
      expect(bench.heldCount).to.equal(0);
    });
  });
}
