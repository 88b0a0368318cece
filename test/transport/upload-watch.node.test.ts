import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadWatch } from '../../src/transport/upload-watch.ts';
import { ManualClock } from './manual-clock.ts';
import { ModelledSocket } from './modelled-socket.ts';

interface Report {
  readonly atMs: number;
  readonly waitingBytes: number;
  readonly isSlow: boolean;
  /** What was really on its way at that moment. */
  readonly trueBytes: number;
}

/** A check of the given length, sent as it is recorded, over a modelled line. */
class Upload {
  readonly clock = new ManualClock();
  readonly socket: ModelledSocket;
  readonly reports: Report[] = [];
  stalledAtMs: number | null = null;
  /** When everything was handed over. */
  finishedMs = 0;
  readonly #watch: UploadWatch;
  #reportsBefore = 0;

  constructor(bitsPerSecond: number, knownBitsPerSecond: number | null = null) {
    this.socket = new ModelledSocket(bitsPerSecond);
    const read = () => ({ ...this.socket, queuedBytes: 0 });
    const onUpload = (waitingBytes: number, isSlow: boolean): void => {
      this.reports.push({ atMs: this.clock.nowMs(), waitingBytes, isSlow, trueBytes: this.waitingBytes });
    };
    const onStalled = (): void => void (this.stalledAtMs ??= this.clock.nowMs());
    this.#watch = new UploadWatch(this.clock, read, { onUpload, onStalled }, knownBitsPerSecond);
  }

  get waitingBytes(): number {
    return this.socket.handedBytes - this.socket.carriedBytes;
  }

  /** The reports after everything was handed over. */
  get finishing(): readonly Report[] {
    return this.reports.slice(this.#reportsBefore);
  }

  /** Records so many seconds at a bit rate and hands over a message each second. */
  record(seconds: number, videoBitsPerSecond: number): this {
    for (let second = 0; second < seconds; second += 1) {
      this.wait(1000);
      this.finishedMs = this.clock.nowMs();
      this.socket.send(Math.round((videoBitsPerSecond / 8) * (4 / 3)));
      this.#watch.check();
    }
    this.#reportsBefore = this.reports.length;
    this.#watch.finish();
    this.#watch.check();
    return this;
  }

  wait(forMs: number): this {
    for (let passed = 0; passed < forMs; passed += 1) {
      this.socket.tick();
      this.clock.advance(1);
    }
    return this;
  }

  /** Waits until the line has carried everything. */
  carry(): this {
    for (let passed = 0; passed < 300_000 && this.waitingBytes > 0; passed += 1) this.wait(1);
    return this;
  }
}

describe('the watch over an upload', () => {
  for (const [name, bitsPerSecond, seconds, videoBitsPerSecond] of [
    ['100 kbit/s', 100_000, 6, 600_000],
    ['100 kbit/s and a long recording', 100_000, 12, 600_000],
    ['256 kbit/s', 256_000, 8, 600_000],
    ['500 kbit/s', 500_000, 8, 1_000_000],
    ['700 kbit/s', 700_000, 12, 1_000_000],
  ] as const) {
    it(`never gives a slow line up: ${name}`, () => {
      const upload = new Upload(bitsPerSecond).record(seconds, videoBitsPerSecond).carry().wait(20_000);
      assert.equal(upload.stalledAtMs, null);
      assert.equal(upload.reports.at(-1)?.waitingBytes, 0);
    });

    it(`says near the truth what has still to leave: ${name}`, () => {
      const upload = new Upload(bitsPerSecond).record(seconds, videoBitsPerSecond).carry();
      const shares = upload.finishing.map(
        ({ waitingBytes, trueBytes }) => (waitingBytes - trueBytes) / upload.socket.handedBytes,
      );
      assert.ok(shares.length > 20, 'told often');
      assert.ok(Math.max(...shares) < 0.15, `behind by ${Math.max(...shares)}`);
      assert.ok(Math.min(...shares) > -0.15, `ahead by ${Math.min(...shares)}`);
    });

    it(`never takes back what was said to have left: ${name}`, () => {
      const upload = new Upload(bitsPerSecond).record(seconds, videoBitsPerSecond).carry();
      const amounts = upload.finishing.map(({ waitingBytes }) => waitingBytes);
      assert.deepEqual(
        amounts,
        amounts.toSorted((a, b) => b - a),
      );
    });
  }

  it('knows what is hidden although nothing waits in the page, when the line was slow before', () => {
    const upload = new Upload(100_000, 100_000).record(2, 600_000);
    assert.equal(upload.socket.bufferedBytes, 0);
    upload.carry();
    const early = upload.finishing.filter(({ waitingBytes, trueBytes }) => waitingBytes < trueBytes - 20_000);
    assert.deepEqual(early, []);
    assert.ok((upload.reports.at(-1)?.atMs ?? 0) > 16_000);
  });

  it('hides nothing on a line on which nothing ever waits', () => {
    const upload = new Upload(20_000_000).record(8, 1_000_000).wait(1000);
    assert.deepEqual(upload.reports, []);
  });

  it('takes what is known of a fast line for nothing', () => {
    const upload = new Upload(20_000_000, 5_000_000).record(8, 1_000_000).wait(1000);
    assert.deepEqual(upload.reports, []);
  });

  it('calls a line slow that needs more than five seconds for the rest, and only after the recording', () => {
    const slow = new Upload(300_000).record(8, 1_000_000).carry();
    assert.ok(slow.finishing.slice(0, -1).some(({ isSlow }) => isSlow));
    assert.ok(slow.reports.every(({ isSlow, atMs }) => !isSlow || atMs >= slow.finishedMs));
    const quick = new Upload(1_500_000).record(8, 1_000_000).carry();
    assert.ok(quick.reports.every(({ isSlow }) => !isSlow));
  });

  it('gives a line up that carries nothing for ten seconds and the time of one step', () => {
    const upload = new Upload(500_000).record(8, 1_000_000).wait(5000);
    upload.socket.isStalled = true;
    const stalledMs = upload.clock.nowMs();
    upload.wait(20_000);
    const waitedMs = (upload.stalledAtMs ?? Infinity) - stalledMs;
    // The last that left the page did so up to one filling of the pipe, 2.1 s, before.
    assert.ok(waitedMs >= 10_000 && waitedMs <= 12_300, `after ${waitedMs} ms`);
  });

  it('waits ten seconds longer than the slowest line needs for one step', () => {
    const upload = new Upload(100_000).record(8, 1_000_000).wait(30_000);
    upload.socket.isStalled = true;
    const stalledMs = upload.clock.nowMs();
    upload.wait(25_000);
    const waitedMs = (upload.stalledAtMs ?? Infinity) - stalledMs;
    assert.ok(waitedMs >= 10_000 && waitedMs <= 20_600, `after ${waitedMs} ms`);
  });

  for (const [before, after] of [
    [1_000_000, 200_000],
    [500_000, 120_000],
    [200_000, 100_000],
  ] as const) {
    it(`does not give a line up that gets slower: from ${before} to ${after} bit/s`, () => {
      const upload = new Upload(before).record(8, 1_000_000);
      upload.socket.bitsPerSecond = after;
      upload.carry().wait(30_000);
      assert.equal(upload.stalledAtMs, null);
      assert.equal(upload.reports.at(-1)?.waitingBytes, 0);
    });
  }

  it('gives a line up that has died little by little: what it carried last is no reason to wait for hours', () => {
    const upload = new Upload(500_000).record(8, 1_000_000);
    upload.socket.bitsPerSecond = 1000;
    upload.wait(60_000);
    assert.ok(upload.stalledAtMs !== null);
  });

  it('goes on after eight seconds without a byte', () => {
    const upload = new Upload(500_000).record(8, 1_000_000).wait(3000);
    upload.socket.isStalled = true;
    upload.wait(7500);
    upload.socket.isStalled = false;
    upload.carry().wait(20_000);
    assert.equal(upload.stalledAtMs, null);
    assert.equal(upload.reports.at(-1)?.waitingBytes, 0);
  });

  it('does not take a device that was asleep for a line that stood still', () => {
    const upload = new Upload(100_000).record(8, 1_000_000).wait(1000);
    upload.clock.sleep(60_000);
    upload.wait(2000);
    assert.equal(upload.stalledAtMs, null);
  });
});
