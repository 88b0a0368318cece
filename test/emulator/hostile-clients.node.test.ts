import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { seededRandom } from '../../src/emulator/sessions/random.ts';
import { createSession, getResults } from './support/api-client.ts';
import { genuineCheck, videoEvent } from './support/genuine-check.ts';
import { encodeInner, StreamClient } from './support/stream-client.ts';

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

const open = async (credentials = emulator.credentials): Promise<StreamClient> =>
  StreamClient.open({ streamUrl: emulator.streamUrl, credentials, sessionId: await createSession(emulator) });

/** Runs a genuine check with `disturb` in its middle, and expects it to succeed all the same. */
async function assertUnharmedBy(disturb: () => Promise<void>): Promise<void> {
  const sessionId = await createSession(emulator);
  const client = await StreamClient.open({
    streamUrl: emulator.streamUrl,
    credentials: emulator.credentials,
    sessionId,
  });
  const events = genuineCheck(await client.challenge());
  await client.sendAll(events.slice(0, 5));
  await disturb();
  await client.sendAll(events.slice(5));
  assert.equal((await client.next()).type, 'DisconnectionEvent');
  assert.ok(((await getResults(emulator, sessionId)).Confidence ?? 0) >= 95);
}

describe('a running check is not harmed by', () => {
  it('300 refused connections in a row', () =>
    assertUnharmedBy(async () => {
      for (let index = 0; index < 300; index += 1) {
        const client = await StreamClient.open({
          streamUrl: emulator.streamUrl,
          credentials: { accessKeyId: emulator.credentials.accessKeyId, secretAccessKey: 'wrong' },
          sessionId: '00000000-0000-4000-8000-000000000000',
        });
        assert.equal(await client.closed, 1000);
      }
    }));

  it('garbage on raw connections', () =>
    assertUnharmedBy(async () => {
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
    assertUnharmedBy(async () => {
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
    assertUnharmedBy(async () => {
      for (let index = 0; index < 20; index += 1) {
        const client = await open();
        await client.send(videoEvent(randomBytes(200_000), Date.now()));
        client.vanish();
        assert.equal(await client.closed, 1006);
      }
    }));

  it('mutated messages, each of which ends its own stream', () =>
    assertUnharmedBy(async () => {
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
