import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { seededRandom } from '../../src/emulator/sessions/random.ts';
import { createSession } from './support/api-client.ts';
import { assertUnharmedBy } from './support/bystander.ts';
import { videoEvent } from './support/genuine-check.ts';
import { encodeInner, StreamClient } from './support/stream-client.ts';

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

const open = async (credentials = emulator.credentials): Promise<StreamClient> =>
  StreamClient.open({ streamUrl: emulator.streamUrl, credentials, sessionId: await createSession(emulator) });

describe('a running check is not harmed by', () => {
  it('garbage on raw connections', () =>
    assertUnharmedBy(emulator, async () => {
      const random = seededRandom(7);
      const { port } = new URL(emulator.url);
      for (let index = 0; index < 40; index += 1) {
        const socket = connect(Number(port), '127.0.0.1');
        // Every fourth one begins like TLS.
        const garbage = randomBytes(1 + Math.floor(random() * 2000));
        if (index % 4 === 0) garbage[0] = 0x16;
        socket.on('error', () => socket.destroy());
        socket.end(garbage);
        socket.resume();
        await once(socket, 'close');
      }
    }));

  it('upgrades that are cut off or malformed', () =>
    assertUnharmedBy(emulator, async () => {
      const { port } = new URL(emulator.url);
      const path = '/start-face-liveness-session-websocket';
      for (const request of [
        `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
        `GET ${path}?%E0 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: web`,
        'GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
      ]) {
        const socket = connect(Number(port), '127.0.0.1');
        socket.on('error', () => socket.destroy());
        socket.end(request);
        socket.resume();
        await once(socket, 'close');
      }
    }));

  it('clients that vanish in the middle of a message', () =>
    assertUnharmedBy(emulator, async () => {
      for (let index = 0; index < 20; index += 1) {
        const client = await open();
        await client.send(videoEvent(randomBytes(200_000), Date.now()));
        client.vanish();
        assert.equal(await client.closed, 1006);
      }
    }));

  it('mutated messages, each of which ends its own stream', () =>
    assertUnharmedBy(emulator, async () => {
      const random = seededRandom(9);
      for (let index = 0; index < 60; index += 1) {
        const client = await open();
        await client.challenge();
        await client.sendInner(encodeInner(videoEvent(randomBytes(500), Date.now())), (outer) => {
          const at = Math.floor(random() * outer.length);
          outer.writeUInt8(outer.readUInt8(at) ^ (1 + Math.floor(random() * 255)), at);
          return outer;
        });
        assert.equal((await client.next()).type, 'ValidationException');
        assert.equal(await client.closed, 1000);
      }
    }));
});
