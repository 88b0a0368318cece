import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SlowReader } from '../../src/emulator/streaming/slow-reader.ts';
import { FakeClock } from './support/fake-clock.ts';

describe('reading slowly', () => {
  function setUp(): {
    clock: FakeClock;
    reader: SlowReader;
    socket: { isPaused: boolean; pause(): void; resume(): void };
    handled: string[];
  } {
    const clock = new FakeClock();
    const socket = {
      isPaused: false,
      pause(): void {
        this.isPaused = true;
      },
      resume(): void {
        this.isPaused = false;
      },
    };
    return { clock, socket, reader: new SlowReader(socket, clock, 1000), handled: [] };
  }

  it('handles the first message at once and pauses the socket', () => {
    const { reader, socket, handled } = setUp();
    reader.read(4000, () => handled.push('first'));
    assert.deepEqual([handled, socket.isPaused], [['first'], true]);
  });

  it('handles the next one only when the first would have passed', () => {
    const { clock, reader, handled } = setUp();
    reader.read(4000, () => handled.push('first'));
    reader.read(10, () => handled.push('second'));
    clock.advance(3999);
    assert.deepEqual(handled, ['first']);
    clock.advance(1);
    assert.deepEqual(handled, ['first', 'second']);
  });

  it('lets the socket read on when nothing waits', () => {
    const { clock, reader, socket } = setUp();
    reader.read(1000, () => {});
    clock.advance(1000);
    assert.equal(socket.isPaused, false);
  });

  it('forgets what waits when it is released, even by a message', () => {
    const { clock, reader, socket, handled } = setUp();
    reader.read(1000, () => {});
    reader.read(10, () => reader.release());
    reader.read(10, () => handled.push('third'));
    clock.advance(60_000);
    assert.deepEqual([handled, socket.isPaused], [[], false]);
  });
});
