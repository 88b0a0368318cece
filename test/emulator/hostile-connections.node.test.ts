import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../../src/emulator/connection-limits.ts';
import { startWithClock } from '../../src/emulator/emulator.ts';
import type { Emulator } from '../../src/emulator/index.ts';
import { createSession, getResults } from './support/api-client.ts';
import { assertUnharmedBy } from './support/bystander.ts';
import { FakeClock } from './support/fake-clock.ts';
import { genuineCheck } from './support/genuine-check.ts';
import { LogLines } from './support/log-lines.ts';
import { heldMegabytes } from './support/memory.ts';
import { RawConnection } from './support/raw-connection.ts';
import { presign } from './support/signed-url.ts';
import { StreamClient } from './support/stream-client.ts';

/** As the real ones, but nobody has to wait. */
const SHORT = { ...CONNECTION_LIMITS, silenceMs: 150, headersMs: 300, requestMs: 600, sweepMs: 20 };
const IDLE_MS = 30_000;
const REFUSALS = 10_000;
const STREAM_PATH = '/start-face-liveness-session-websocket';
const WEB_SOCKET_HEADERS =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
const UNSIGNED_UPGRADE = `GET ${STREAM_PATH} HTTP/1.1\r\nHost: localhost\r\n${WEB_SOCKET_HEADERS}`;

let clock: FakeClock;
let emulator: Emulator;
before(async () => {
  clock = new FakeClock();
  emulator = await startWithClock({ idleTimeoutMs: IDLE_MS }, clock, SHORT);
});
after(() => emulator.close());

describe('a connection that dawdles is closed', () => {
  it('when it says nothing', async () => {
    const connection = await RawConnection.open(emulator);
    assert.equal((await connection.closed).length, 0);
  });

  for (const [what, start, rest] of [
    ['in the middle of its headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', ''],
    ['byte by byte in its headers', 'GET / HTTP/1.1\r\nHost: localhost\r\n', 'X-Slow: '.repeat(100)],
    ['in the middle of its body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{', ''],
    [
      'byte by byte in its body',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{',
      ' '.repeat(999),
    ],
  ] as const) {
    it(`${what}: 408`, async () => {
      const connection = await RawConnection.open(emulator);
      connection.write(start);
      connection.dribble(rest, 20);
      assert.match((await connection.closed).toString(), /^HTTP\/1\.1 408 Request Timeout/);
    });
  }

  it('in the middle of a TLS handshake', async () => {
    const connection = await RawConnection.open(emulator);
    connection.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
    connection.dribble('\0'.repeat(500), 20);
    await connection.closed;
  });

  it('behind a TLS handshake', async () => {
    const socket = connectTls({
      port: Number(new URL(emulator.url).port),
      host: '127.0.0.1',
      ca: emulator.certificate,
    });
    await once(socket, 'secureConnect');
    socket.write('GET / HTTP/1.1\r\nHost:');
    socket.resume();
    await once(socket, 'close');
  });

  it('when it asks for much and reads nothing', async () => {
    const { emulator: hasty, sessionId } = await emulatorWithVideo({ ...SHORT, unreadMs: 200 });
    const connection = await RawConnection.open(hasty);
    connection.pause();
    const request = `GET /inspector/sessions/${sessionId}/video HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    connection.write(request.repeat(10));
    // What is written to a connection that the other side has closed comes back as an error; blank lines begin no request.
    connection.dribble('\r\n'.repeat(10), 300);
    await connection.closed;
    await hasty.close();
  });

  it('in the middle of a request to upgrade', async () => {
    const connection = await RawConnection.open(emulator);
    connection.write(`GET ${STREAM_PATH} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n`);
    assert.match((await connection.closed).toString(), /^HTTP\/1\.1 408/);
  });
});

describe('an open stream', () => {
  /** Opens a stream on a raw connection, past the announcement. */
  async function openRaw(): Promise<{ connection: RawConnection; sessionId: string }> {
    const { streamUrl, credentials } = emulator;
    const sessionId = await createSession(emulator);
    const { url } = await presign({ streamUrl, credentials, sessionId });
    const connection = await RawConnection.open(emulator);
    connection.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n${WEB_SOCKET_HEADERS}`);
    await connection.receives('ColorSequences');
    return { connection, sessionId };
  }

  it('is idle while a message trickles in, and cut when it does not answer the close', async () => {
    const { connection, sessionId } = await openRaw();
    // A masked binary frame of 100,000 bytes, of which some come.
    connection.write(
      Buffer.concat([Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0x86, 0xa0, 0, 0, 0, 0]), Buffer.alloc(500)]),
    );
    for (let second = 0; second < IDLE_MS / 1000; second += 1) {
      connection.write(Buffer.of(second));
      clock.advance(1000);
    }
    await connection.receives(Buffer.from([0x0f, 0xa1])); // 4001
    assert.equal((await getResults(emulator, sessionId)).Status, 'FAILED');
    clock.advance(5000);
    await connection.closed;
  });

  it('is idle while only pings come', async () => {
    const { streamUrl, credentials } = emulator;
    const client = await StreamClient.open({ streamUrl, credentials, sessionId: await createSession(emulator) });
    await client.challenge();
    for (let second = 0; second < IDLE_MS / 1000; second += 1) {
      await client.settled();
      clock.advance(1000);
    }
    assert.equal(await client.closed, 4001);
  });

  it('is cut when it is refused and does not answer the close', async () => {
    const connection = await RawConnection.open(emulator);
    connection.write(UNSIGNED_UPGRADE);
    await connection.receives('MissingAuthenticationTokenException');
    clock.advance(5000);
    await connection.closed;
  });

  it('takes no large message after it was refused', async () => {
    const connection = await RawConnection.open(emulator);
    connection.write(UNSIGNED_UPGRADE);
    await connection.receives('MissingAuthenticationTokenException');
    // The header alone of a frame of 100,000 bytes ends it: the clock stands still.
    connection.write(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0x86, 0xa0, 0, 0, 0, 0]));
    await connection.closed;
  });

  it('is refused when there are too many', async () => {
    const log = new LogLines();
    const small = await startWithClock({ log: log.log }, new FakeClock(), { ...SHORT, streams: 3 });
    const { streamUrl, credentials } = small;
    const open = async (): Promise<StreamClient> =>
      StreamClient.open({ streamUrl, credentials, sessionId: await createSession(small) });
    const clients = [await open(), await open(), await open()];
    const refused = await open();
    assert.equal((await refused.next()).type, 'ServiceQuotaExceededException');
    clients[0]?.close(1000);
    await log.waitFor(/^check \d+: failed$/);
    assert.equal((await (await open()).next()).type, 'ChallengeEvent');
    await small.close();
  });
});

describe('many connections', () => {
  it(`leave nothing behind when ${REFUSALS} in a row are refused, and harm nobody`, async () => {
    const { streamUrl, credentials } = emulator;
    const sessionId = '00000000-0000-4000-8000-000000000000';
    const { url } = await presign({ streamUrl, credentials: { ...credentials, secretAccessKey: 'wrong' }, sessionId });
    const refuse = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 1) assert.match(await refusalOf(url), /InvalidSignatureException/);
    };
    await refuse(200);
    const beforeMegabytes = await heldMegabytes();
    await assertUnharmedBy(emulator, () => refuse(REFUSALS));
    const growth = (await heldMegabytes()) - beforeMegabytes;
    assert.ok(growth < 10, `${growth} MB are held`);
  });

  it('may be opened and abandoned by the thousand', () =>
    assertUnharmedBy(emulator, async () => {
      const starts = ['', 'G', `GET ${STREAM_PATH} HTTP/1.1\r\n`, '\u0016\u0003\u0001'];
      const abandoned = await Promise.all(
        Array.from({ length: 1000 }, async (_, index) => {
          const connection = await RawConnection.open(emulator);
          connection.write(starts[index % starts.length] ?? '');
          return connection;
        }),
      );
      await Promise.all(abandoned.map(({ closed }) => closed));
    }));

  it('beyond the limit are closed at once, and there is room again when others leave', async () => {
    const small = await startWithClock({}, new FakeClock(), { ...CONNECTION_LIMITS, connections: 5 });
    const kept = await Promise.all(Array.from({ length: 5 }, () => RawConnection.open(small)));
    const extra = await RawConnection.open(small);
    assert.equal((await extra.closed).length, 0);
    for (const connection of kept) connection.end('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    for (const { closed } of kept) assert.match((await closed).toString(), /^HTTP\/1\.1 200/);
    assert.equal((await fetch(small.url)).status, 200);
    await small.close();
  });
});

/** An emulator that has received a video of some megabytes, more than the system keeps for a connection. */
async function emulatorWithVideo(limits: ConnectionLimits): Promise<{ emulator: Emulator; sessionId: string }> {
  const started = await startWithClock({}, new FakeClock(), limits);
  const { streamUrl, credentials } = started;
  const sessionId = await createSession(started);
  const client = await StreamClient.open({ streamUrl, credentials, sessionId });
  const check = genuineCheck(await client.challenge(), { webm: { frameBytes: 50_000 }, firstChunkBytes: 1_000_000 });
  await client.sendAll(check);
  assert.equal((await client.next()).type, 'DisconnectionEvent');
  return { emulator: started, sessionId };
}

/** Opens a WebSocket; resolves with the text of the one message that the service sends before it closes. */
async function refusalOf(url: URL): Promise<string> {
  const socket = new WebSocket(url);
  const closed = once(socket, 'close');
  const [data] = (await once(socket, 'message')) as [Buffer];
  assert.equal((await closed)[0], 1000);
  return data.toString('latin1');
}
