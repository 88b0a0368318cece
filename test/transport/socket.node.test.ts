import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { Socket, type WebSocketConstructor } from '../../src/transport/socket.ts';
import { RecordingSocket } from './recording-socket.ts';

const TYPES = ['open', 'message', 'error', 'close'] as const;

function openSocket(failures: string[]): { socket: Socket; platform: RecordingSocket } {
  const socket = new Socket(
    'wss://service.example/',
    { onOpened: () => undefined, onMessage: () => undefined, onFailed: ({ code }) => failures.push(code) },
    RecordingSocket as unknown as WebSocketConstructor,
  );
  const platform = RecordingSocket.all.at(-1);
  if (!platform) throw new Error('No socket was created.');
  platform.open();
  return { socket, platform };
}

function listenerCount(platform: RecordingSocket): number {
  return TYPES.reduce((sum, type) => sum + getEventListeners(platform, type).length, 0);
}

describe('a socket', () => {
  it('listens to nothing any more once it was closed', () => {
    const failures: string[] = [];
    const { socket, platform } = openSocket(failures);
    assert.equal(listenerCount(platform), TYPES.length);
    socket.close(4003);
    assert.equal(listenerCount(platform), 0);
    assert.deepEqual(failures, []);
  });

  it('listens to nothing any more once it has failed', () => {
    const failures: string[] = [];
    const { platform } = openSocket(failures);
    platform.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
    assert.deepEqual(failures, ['connection-lost']);
    assert.equal(listenerCount(platform), 0);
  });
});
