import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestHandler } from '../../src/backend/index.ts';
import { Backend } from './backend-fixture.ts';

/** A request as a client puts it on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, escaped as the client escaped them. */
  readonly target: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: Buffer;
}

/** A response as it arrives at the client. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case, without `set-cookie`. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Sends one request through an adapter to a handler. */
export type Exchange = (handler: RequestHandler, request: WireRequest) => Promise<WireResponse>;

/** What every adapter has to bring through unharmed; `host` is the name under which the client reaches it. */
export function describeAdapter(name: string, host: string, exchange: Exchange): void {
  /** What a handler sees of a request. */
  async function seen(request: WireRequest): Promise<Request> {
    let received: Request | null = null;
    await exchange(async (arrived) => {
      received = arrived.clone();
      return new Response(await arrived.text());
    }, request);
    return received ?? assert.fail('The handler was not called.');
  }

  describe(`${name}: requests`, () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      it(`keep the method ${method}`, async () => {
        assert.equal((await seen({ method, target: '/' })).method, method);
      });
    }

    for (const target of [
      '/api/liveness',
      '/',
      '/a%20b/%C3%BC%2F%3F%23',
      '/p?q',
      '/p?a=1&a=2&b=%26%23%3D+%20',
      '/p?url=https://x.example/?y=1',
      '//evil.example/p',
      '/p?',
    ]) {
      it(`keep the target ${target}`, async () => {
        const { pathname, search, hostname } = new URL((await seen({ method: 'GET', target })).url);
        assert.equal(pathname + search, target.replace(/\?$/, ''));
        assert.equal(hostname, host);
      });
    }

    for (const target of [
      '/public/../api/liveness',
      '/public/%2e%2E/api/liveness',
      '/api/./liveness',
      '/api/liveness/..',
      '/.%2e/?q',
    ]) {
      it(`with dot segments never arrive: ${target}`, async () => {
        const handler: RequestHandler = () => assert.fail('The handler was reached.');
        const answer = await exchange(handler, { method: 'GET', target });
        assert.deepEqual([answer.status, answer.body.length], [400, 0]);
      });
    }

    it('keep headers, several of one name among them', async () => {
      const { headers } = await seen({
        method: 'GET',
        target: '/',
        headers: [
          ['X-Face-Liveness', '1'],
          ['Accept', 'text/html'],
          ['Accept', 'application/json;q=0.5'],
        ],
      });
      assert.equal(headers.get('x-face-liveness'), '1');
      assert.deepEqual(headers.get('accept')?.split(/, ?/), ['text/html', 'application/json;q=0.5']);
    });

    it('keep all cookies in one header', async () => {
      const { headers } = await seen({
        method: 'GET',
        target: '/',
        headers: [['Cookie', 'session=a%3Bb; theme="x, y"; token=e=f==']],
      });
      assert.equal(headers.get('cookie'), 'session=a%3Bb; theme="x, y"; token=e=f==');
    });

    it('keep text bodies, whatever the alphabet', async () => {
      const body = Buffer.from('{"name":"Müller 王 🙂"}');
      const request = await seen({
        method: 'POST',
        target: '/',
        headers: [['Content-Type', 'application/json']],
        body,
      });
      assert.deepEqual(Buffer.from(await request.arrayBuffer()), body);
    });

    it('keep binary bodies, byte by byte', async () => {
      const body = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index & 255));
      const headers = [['Content-Type', 'application/octet-stream']] as const;
      const request = await seen({ method: 'PUT', target: '/', headers, body });
      assert.deepEqual(Buffer.from(await request.arrayBuffer()), body);
    });
  });

  describe(`${name}: responses`, () => {
    const get = { method: 'GET', target: '/' };

    for (const status of [200, 201, 202, 204, 302, 400, 429, 503]) {
      it(`keep the status ${status}`, async () => {
        const response = await exchange(() => Promise.resolve(new Response(null, { status })), get);
        assert.deepEqual([response.status, response.body.length], [status, 0]);
      });
    }

    it('keep headers and every Set-Cookie', async () => {
      const headers = new Headers({ 'Retry-After': '2', 'X-B': 'c' });
      headers.append('set-cookie', 'a=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT');
      headers.append('set-cookie', 'b=2');
      const response = await exchange(() => Promise.resolve(new Response('x', { headers })), get);
      assert.deepEqual([response.headers['retry-after'], response.headers['x-b']], ['2', 'c']);
      assert.deepEqual(response.cookies, ['a=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT', 'b=2']);
    });

    it('keep bodies, byte by byte', async () => {
      const all = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index & 255));
      const bodies = [Buffer.from('\uFEFFMüller 王 🙂'), Buffer.alloc(0), all, Buffer.from([0xff]), Buffer.from([0])];
      for (const body of bodies) {
        const response = await exchange(() => Promise.resolve(new Response(new Uint8Array(body))), get);
        assert.deepEqual(response.body, body);
      }
    });

    it('of a handler that fails are 500 and say nothing', async () => {
      const response = await exchange(() => Promise.reject(new Error('secret')), get);
      assert.deepEqual([response.status, response.body.toString()], [500, '']);
      assert.equal(response.headers['cache-control'], 'no-store');
    });
  });

  describe(`${name}: the liveness handler`, () => {
    const headers = [
      ['Content-Type', 'application/json'],
      ['X-Face-Liveness', '1'],
      ['Cookie', 'ann'],
    ] as const;

    it('answers a session and knows its owner again', async () => {
      const backend = new Backend();
      const created = await exchange(backend.handler, {
        method: 'POST',
        target: '/api/liveness?tenant=7',
        headers,
        body: Buffer.from('{"locale":"de"}'),
      });
      assert.equal(created.status, 201);
      const { sessionId, token } = JSON.parse(created.body.toString()) as Record<string, string>;
      backend.service.script('GetFaceLivenessSessionResults', {
        status: 200,
        body: JSON.stringify({ SessionId: sessionId, Status: 'SUCCEEDED', Confidence: 99 }),
      });
      const authorization = ['Authorization', `Bearer ${token}`] as const;
      const target = `/api/liveness/${sessionId}`;
      const owner = await exchange(backend.handler, { method: 'GET', target, headers: [...headers, authorization] });
      assert.deepEqual([owner.status, owner.body.toString()], [200, '{"isLive":true}']);
      const stranger = [authorization, ['Cookie', 'bob']] as const;
      assert.equal((await exchange(backend.handler, { method: 'GET', target, headers: stranger })).status, 403);
    });

    it('refuses bodies that are too large', async () => {
      const body = Buffer.alloc(200_000, 'x');
      const answer = await exchange(new Backend().handler, { method: 'POST', target: '/api/liveness', headers, body });
      assert.equal(answer.status, 413);
    });
  });
}
