import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finished } from 'node:stream/promises';
import { ManualClock } from '../transport/manual-clock.ts';
import { settle } from '../support/settle.ts';
import { Line } from './support/line.ts';

const OPTIONS = { bitsPerSecond: 100_000, delayMs: 200, bufferBytes: 8000 };

/** A line on a clock that stands still, and what has come out of it. */
class Bench {
  readonly clock = new ManualClock();
  readonly line: Line;
  readonly arrivals: { readonly atMs: number; readonly bytes: Buffer }[] = [];

  constructor(options = OPTIONS) {
    this.line = new Line(options, this.clock);
  }

  /** A connection whose bytes are noted as they arrive. */
  open(): ReturnType<Line['through']> {
    const way = this.line.through();
    way.on('data', (bytes: Buffer) => this.arrivals.push({ atMs: this.clock.nowMs(), bytes }));
    return way;
  }

  get arrivedBytes(): number {
    return this.arrivals.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  async wait(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 10) {
      this.clock.advance(10);
      await settle();
    }
  }
}

describe('a line', () => {
  it('carries its bits a second', async () => {
    const bench = new Bench();
    bench.open().write(Buffer.alloc(50_000));
    await bench.wait(2000 + 200);
    assert.ok(Math.abs(bench.arrivedBytes - 25_000) <= 1400, `${bench.arrivedBytes} bytes after two seconds`);
    await bench.wait(2000);
    assert.equal(bench.arrivedBytes, 50_000);
  });

  it('lets nothing arrive before its delay', async () => {
    const bench = new Bench();
    bench.open().write(Buffer.alloc(125));
    await bench.wait(200);
    assert.equal(bench.arrivedBytes, 0);
    await bench.wait(20);
    assert.equal(bench.arrivedBytes, 125);
  });

  it('keeps the order', async () => {
    const bench = new Bench();
    const way = bench.open();
    const sent = Buffer.from(Array.from({ length: 6000 }, (_, index) => index % 251));
    for (let start = 0; start < sent.length; start += 1000) way.write(sent.subarray(start, start + 1000));
    await bench.wait(2000);
    assert.deepEqual(Buffer.concat(bench.arrivals.map(({ bytes }) => bytes)), sent);
  });

  it('lets the end arrive after the last byte', async () => {
    const bench = new Bench();
    const way = bench.open();
    way.end(Buffer.alloc(2500));
    const ended = finished(way);
    await bench.wait(380);
    assert.equal(way.readableEnded, false);
    await bench.wait(40);
    await ended;
    assert.equal(bench.arrivedBytes, 2500);
  });

  it('takes no more than its buffer holds', async () => {
    const bench = new Bench();
    const way = bench.open();
    let taken = 0;
    for (let count = 0; count < 40; count += 1) way.write(Buffer.alloc(1000), () => (taken += 1000));
    await bench.wait(10);
    assert.ok(taken <= 9000, `${taken} bytes taken`);
    assert.ok(bench.line.queuedBytes <= 9000, `${bench.line.queuedBytes} bytes queued`);
    await bench.wait(5000);
    assert.equal(taken, 40_000);
    assert.equal(bench.line.queuedBytes, 0);
    assert.deepEqual(bench.clock.delaysMs, []);
  });

  it('is shared by all connections', async () => {
    const bench = new Bench();
    bench.open().write(Buffer.alloc(12_500));
    bench.open().write(Buffer.alloc(12_500));
    await bench.wait(1200);
    assert.ok(bench.arrivedBytes <= 12_500);
    await bench.wait(1000);
    assert.equal(bench.arrivedBytes, 25_000);
  });

  it('stands still and goes on', async () => {
    const bench = new Bench();
    bench.open().write(Buffer.alloc(25_000));
    await bench.wait(1000);
    bench.line.stallFor(8000);
    await bench.wait(200);
    const { arrivedBytes } = bench;
    await bench.wait(7790);
    assert.equal(bench.arrivedBytes, arrivedBytes);
    await bench.wait(1400);
    assert.equal(bench.arrivedBytes, 25_000);
  });

  it('leaves no timer when it is closed', async () => {
    const bench = new Bench();
    bench.open().write(Buffer.alloc(25_000));
    await bench.wait(500);
    bench.line.stallFor(1000);
    bench.line.close();
    assert.deepEqual(bench.clock.delaysMs, []);
  });
});
