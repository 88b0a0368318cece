import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Agent, createServer, request as sendRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { type RequestHandler, toNodeListener } from '../../src/backend/index.ts';
import { describeAdapter, type Exchange, type WireResponse } from './adapter-contract.ts';
import { Backend, SESSION_ID } from './backend-fixture.ts';

/** Serves `handler` while `use` runs. */
async function serve(handler: RequestHandler, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(toNodeListener(handler)).listen(0, 'localhost');
  await once(server, 'listening');
  try {
    // Parsed out of a foreign type: a server that listens on a port has an address object.
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function exchange(options: RequestOptions, body = ''): Promise<{ response: IncomingMessage; text: string }> {
  const request = sendRequest({ host: '127.0.0.1', ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { response, text: await text(response) };
}

const exchangeOverHttp: Exchange = async (handler, { method, target, headers = [], body }) => {
  let answer: WireResponse | null = null;
  await serve(handler, async (port) => {
    const request = sendRequest({ host: 'localhost', port, method, path: target });
    for (const [name] of headers) {
      request.setHeader(
        name,
        headers.filter(([other]) => other === name).map(([, value]) => value),
      );
    }
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { 'set-cookie': cookies = [], ...rest } = response.headers;
    answer = {
      status: response.statusCode ?? 0,
      headers: rest as WireResponse['headers'],
      cookies,
      body: await buffer(response),
    };
  });
  return answer ?? assert.fail('There was no answer.');
};

describeAdapter('toNodeListener', 'localhost', exchangeOverHttp);

describe('toNodeListener', () => {
  it('keeps the connection usable after a body that was too large', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await serve(new Backend().handler, async (port) => {
      const headers = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: 'ann' };
      const options = { port, agent, method: 'POST', path: '/api/liveness', headers };
      const refused = await exchange(options, 'x'.repeat(300_000));
      assert.equal(refused.response.statusCode, 413);
      const { socket } = refused.response;
      const accepted = await exchange(options, '{}');
      assert.equal(accepted.response.statusCode, 201);
      assert.equal(accepted.response.socket, socket);
    });
    agent.destroy();
  });

  it('sends large answers whole, however slowly they are read', async () => {
    const chunk = new Uint8Array(1_000_000).fill(7);
    let sent = 0;
    const body = (): ReadableStream =>
      new ReadableStream({ pull: (controller) => (sent++ < 8 ? controller.enqueue(chunk) : controller.close()) });
    await serve(
      () => Promise.resolve(new Response(body())),
      async (port) => {
        const { text: received } = await exchange({ port });
        assert.equal(received.length, 8_000_000);
      },
    );
  });

  it('aborts the request when the client goes away', async () => {
    const events = new EventEmitter();
    const isStarted = once(events, 'start');
    const isAborted = once(events, 'abort');
    const handler: RequestHandler = (request) =>
      new Promise((answer) => {
        request.signal.addEventListener('abort', () => {
          answer(new Response());
          events.emit('abort');
        });
        events.emit('start');
      });
    await serve(handler, async (port) => {
      const request = sendRequest({ host: '127.0.0.1', port, path: `/api/liveness/${SESSION_ID}` });
      request.on('error', () => undefined);
      request.end();
      await isStarted;
      request.destroy();
      await isAborted;
    });
  });

  for (const [name, isRead] of [
    ['before anybody read it', false],
    ['while it is read', true],
  ] as const) {
    it(`ends the body of a client that goes away ${name}`, { timeout: 10_000 }, async () => {
      const events = new EventEmitter();
      const isStarted = once(events, 'start');
      const outcome = once(events, 'outcome');
      const handler: RequestHandler = async (request) => {
        const hasGone = once(request.signal, 'abort');
        const reading = isRead ? request.text() : hasGone.then(() => request.text());
        events.emit('start');
        await reading.then(
          () => events.emit('outcome', 'read'),
          () => events.emit('outcome', 'failed'),
        );
        return new Response();
      };
      await serve(handler, async (port) => {
        const socket = connect(port, 'localhost');
        socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
        await isStarted;
        socket.destroy();
        assert.deepEqual(await outcome, ['failed']);
      });
    });
  }

  it('answers 400 to what makes no URL', async () => {
    const handler: RequestHandler = () => Promise.resolve(new Response('reached'));
    await serve(handler, async (port) => {
      for (const [target, host] of [
        ['*', 'localhost'],
        ['http://evil.example/', 'localhost'],
        ['/', 'a b'],
        ['/', 'localhost/api/liveness?'],
        ['/', 'localhost/api/liveness#'],
        ['/', 'localhost\\api'],
        ['/', 'localhost@evil.example'],
        ['/public/api/liveness', ''],
        ['/', 'a\tb'],
        ['/', ':80'],
        ['/', 'localhost:99999'],
        ['/', 'a%2fb'],
        ['/', 'h\u00fcbsch'],
        ['/../api', 'localhost'],
        ['/p\u00fc', 'localhost'],
        ['/p#q', 'localhost'],
      ]) {
        const socket = connect(port, '127.0.0.1');
        socket.end(`OPTIONS ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        assert.match(await text(socket), /^HTTP\/1\.1 400 /);
      }
    });
  });
});
