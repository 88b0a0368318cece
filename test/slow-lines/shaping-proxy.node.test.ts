import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ShapingProxy } from './support/shaping-proxy.ts';

const FAST = { bitsPerSecond: 50_000_000, delayMs: 1, bufferBytes: 16_000 };
const SEND_BUFFER_BYTES = 65_535;

describe('the shaping proxy', () => {
  let proxy: ShapingProxy;
  let session: ClientHttp2Session;
  let server: Server;
  let accept: (socket: Socket) => void;

  beforeEach(async () => {
    proxy = await ShapingProxy.start({ up: FAST, down: FAST, sendBufferBytes: SEND_BUFFER_BYTES });
    // The certificate is made anew each time.
    session = connect(proxy.url, { rejectUnauthorized: false });
    accept = (socket) => void socket.pipe(socket);
    server = createServer({ allowHalfOpen: true }, (socket) => accept(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    session.destroy();
    await proxy.close();
    server.close();
  });

  function open(authority = `127.0.0.1:${(server.address() as AddressInfo).port}`): ClientHttp2Stream {
    return session.request({ ':method': 'CONNECT', ':authority': authority });
  }

  async function statusOf(stream: ClientHttp2Stream): Promise<unknown> {
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    return headers[':status'];
  }

  async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  it('carries bytes both ways, in order and complete, and then the end', async () => {
    const stream = open();
    assert.equal(await statusOf(stream), 200);
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    stream.end(sent);
    assert.deepEqual(await read(stream), sent);
    const [passed] = proxy.connections;
    assert.deepEqual([passed?.upBytes, passed?.downBytes], [sent.length, sent.length]);
  });

  it('takes no more from the browser than a send buffer and the line hold', async () => {
    const stream = open();
    assert.equal(await statusOf(stream), 200);
    proxy.up.stall();
    let taken = 0;
    for (let count = 0; count < 50; count += 1) stream.write(Buffer.alloc(10_000), () => (taken += 10_000));
    // A round trip after everything that can be taken was taken.
    await new Promise((resolve) => session.ping((_, duration) => resolve(duration)));
    await new Promise((resolve) => session.ping((_, duration) => resolve(duration)));
    assert.ok(taken > 0 && taken <= SEND_BUFFER_BYTES + 2 * FAST.bufferBytes + 40_000, `${taken} bytes taken`);
    proxy.up.resume();
    stream.end();
    assert.equal((await read(stream)).length, 500_000);
  });

  it('lets the server see that the browser has gone', async () => {
    const gone = new Promise<void>((resolve) => {
      accept = (socket) =>
        void socket
          .resume()
          .on('error', () => undefined)
          .once('end', () => resolve(void socket.end()));
    });
    const stream = open();
    assert.equal(await statusOf(stream), 200);
    stream.close(constants.NGHTTP2_CANCEL);
    await gone;
  });

  it('lets the browser see that the server has gone', async () => {
    accept = (socket) => void socket.destroy();
    const stream = open();
    assert.equal(await statusOf(stream), 200);
    assert.equal((await read(stream)).length, 0);
  });

  it('asks for something of a page that is not encrypted', async () => {
    const pages = createHttpServer((request, response) => response.end(`${request.method} ${request.url}`));
    pages.listen(0, '127.0.0.1');
    await once(pages, 'listening');
    const authority = `127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const stream = session.request({ ':method': 'GET', ':scheme': 'http', ':authority': authority, ':path': '/page' });
    assert.equal(await statusOf(stream), 200);
    assert.equal((await read(stream)).toString(), 'GET /page');
    pages.close();
  });

  it('leads to this machine only', async () => {
    assert.equal(await statusOf(open('example.com:443')), 403);
  });

  it('says when nobody listens', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    assert.equal(await statusOf(open(`127.0.0.1:${port}`)), 502);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
});
