import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { LivenessSession } from '../../src/check/ports.ts';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { checkSessionSettings, type SessionSettings } from '../../src/session/session-settings.ts';
import { createSessionSource } from '../../src/session/session-source.ts';
import { ManualClock } from '../transport/manual-clock.ts';
import { HostServer, html, json } from './host-server.ts';

const SESSION_ID = '6d1f8a52-9c1e-4a8f-b7f0-2f4b9f1f5a77';
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hush-key', sessionToken: 'hush-token' };
const ANSWER = {
  sessionId: SESSION_ID,
  region: 'eu-west-1',
  credentials: { ...KEYS, expiration: '2026-11-24T11:00:00Z' },
};

const clock = new ManualClock();

function take(options: Partial<SessionSettings>, signal = new AbortController().signal): Promise<LivenessSession> {
  return createSessionSource(settings(options)).take('light', signal);
}

function settings(options: Partial<SessionSettings>): SessionSettings {
  return { region: 'us-east-1', locale: 'de', baseUrl: 'https://host.test/page', clock, ...options };
}

async function fails(taken: Promise<unknown>, code: string): Promise<FaceLivenessError> {
  const error: unknown = await taken.then(
    () => assert.fail('A session was taken.'),
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof FaceLivenessError, inspect(error));
  assert.equal(error.code, code, inspect(error));
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /hush/, 'credentials in the error');
  return error;
}

describe('the choice of the session source', () => {
  const sessionProvider = (): typeof ANSWER => ANSWER;

  it('is the provider before session-url before session-id', async () => {
    const fetchNever = (): never => assert.fail('session-url was asked.');
    const session = await take({ sessionProvider, sessionUrl: '/x', sessionId: SESSION_ID, fetch: fetchNever });
    assert.equal(session.region, 'eu-west-1');
  });

  for (const nothing of [undefined, null, ''] as const) {
    it(`fails without any source (${JSON.stringify(nothing)})`, async () => {
      await fails(take({ sessionProvider: nothing || null, sessionUrl: nothing, sessionId: nothing }), 'no-session');
    });
  }
});

describe('settings', () => {
  const valid = { sessionId: SESSION_ID, credentialsProvider: KEYS };
  it('pass when they are right', () => checkSessionSettings(settings(valid)));

  for (const [title, wrong] of [
    ['a session-id in upper case', { sessionId: SESSION_ID.toUpperCase() }],
    ['a session-id that is no UUID', { sessionId: '1234' }],
    ['a session-id with more behind it', { sessionId: `${SESSION_ID}/../x` }],
    ['a region that is none', { region: 'us-east-1.evil.test' }],
    ['an unencrypted endpoint', { endpoint: 'ws://host.test' }],
    ['a clock offset that is no number', { clockOffsetMs: Number.NaN }],
    ['a session-url of another scheme', { sessionUrl: 'javascript:alert(1)' }],
    ['a session-url that is no URL', { sessionUrl: 'https://' }],
  ] as const) {
    it(`are refused with ${title}`, async () => {
      assert.throws(() => checkSessionSettings(settings({ ...valid, ...wrong })), { code: 'request-invalid' });
      await fails(take({ ...valid, ...wrong }), 'request-invalid');
    });
  }
});

describe('the session-id attribute', () => {
  it("comes with the host's credentials, region, endpoint and clock offset", async () => {
    const credentialsProvider = async (): Promise<object> => ({ ...KEYS, expiration: new Date(), $source: {} });
    const options = {
      sessionId: SESSION_ID,
      credentialsProvider: credentialsProvider as never,
      region: 'ap-south-1',
      endpoint: 'wss://x.test',
      clockOffsetMs: 5,
    };
    assert.deepEqual(await take(options), {
      sessionId: SESSION_ID,
      region: 'ap-south-1',
      endpoint: 'wss://x.test',
      credentials: KEYS,
      clockOffsetMs: 5,
    });
  });

  it('takes credentials that are given as they are', async () => {
    const { credentials } = await take({
      sessionId: SESSION_ID,
      credentialsProvider: { accessKeyId: 'A', secretAccessKey: 'B' },
    });
    assert.deepEqual(credentials, { accessKeyId: 'A', secretAccessKey: 'B' });
  });

  it('says what to set without credentials', async () => {
    assert.match((await fails(take({ sessionId: SESSION_ID }), 'credentials-rejected')).message, /credentialsProvider/);
  });

  it('keeps the reason of credentials that are refused', async () => {
    const reason = new Error('signed out');
    const error = await fails(
      take({ sessionId: SESSION_ID, credentialsProvider: () => Promise.reject(reason) }),
      'credentials-rejected',
    );
    assert.equal(error.cause, reason);
    const thrown = (): never => {
      throw reason;
    };
    assert.equal(
      (await fails(take({ sessionId: SESSION_ID, credentialsProvider: thrown }), 'credentials-rejected')).cause,
      reason,
    );
  });

  for (const nonsense of [
    undefined,
    null,
    'secret',
    7,
    [],
    {},
    { accessKeyId: 'A' },
    { ...KEYS, secretAccessKey: '' },
    { ...KEYS, sessionToken: 7 },
    { ...KEYS, accessKeyId: {} },
  ]) {
    it(`refuses ${inspect(nonsense)} as credentials`, async () => {
      await fails(
        take({ sessionId: SESSION_ID, credentialsProvider: (async () => nonsense) as never }),
        'credentials-rejected',
      );
    });
  }

  it('stops waiting for credentials when it is aborted', async () => {
    const controller = new AbortController();
    const taken = take(
      { sessionId: SESSION_ID, credentialsProvider: () => new Promise(() => undefined) },
      controller.signal,
    );
    controller.abort(new Error('left'));
    await assert.rejects(taken, /left/);
  });
});

describe('a session provider', () => {
  it('is told the challenge for every attempt', async () => {
    const asked: unknown[] = [];
    const sessionProvider = (request: unknown): Promise<typeof ANSWER> => {
      asked.push(request);
      return Promise.resolve(ANSWER);
    };
    const source = createSessionSource(settings({ sessionProvider }));
    const { signal } = new AbortController();
    await source.take('auto', signal);
    await source.take('movement', signal);
    assert.deepEqual(asked, [{ challenge: 'auto' }, { challenge: 'movement' }]);
  });

  it("leaves region, endpoint, credentials and clock to the element's settings", async () => {
    const options = { region: 'eu-west-1', endpoint: 'wss://x.test', credentialsProvider: KEYS, clockOffsetMs: -7 };
    assert.deepEqual(await take({ ...options, sessionProvider: async () => ({ sessionId: SESSION_ID }) }), {
      sessionId: SESSION_ID,
      region: 'eu-west-1',
      endpoint: 'wss://x.test',
      credentials: KEYS,
      clockOffsetMs: -7,
    });
  });

  it('decides before the settings of the element', async () => {
    const own = { ...ANSWER, endpoint: 'ws://localhost:1' };
    const { region, endpoint } = await take({ endpoint: 'wss://x.test', sessionProvider: async () => own });
    assert.deepEqual([region, endpoint], ['eu-west-1', 'ws://localhost:1']);
  });

  for (const [title, timeOf] of [
    ['ISO date', (epochMs: number): string => new Date(epochMs).toISOString()],
    ['Date', (epochMs: number): Date => new Date(epochMs)],
    ['epoch time', (epochMs: number): number => epochMs],
  ] as const) {
    it(`tells the service's time as ${title}, taken from the middle of the call`, async () => {
      const sessionProvider = async (): Promise<typeof ANSWER & { serverTime: string | number | Date }> => {
        clock.advance(1000);
        const serverTime = timeOf(clock.epochMs() + 60_000);
        clock.advance(1000);
        return { ...ANSWER, serverTime };
      };
      assert.equal((await take({ sessionProvider, clockOffsetMs: 1 })).clockOffsetMs, 60_000);
    });
  }

  it('fails with the reason of its rejection', async () => {
    const reason = new Error('maintenance');
    const error = await fails(take({ sessionProvider: () => Promise.reject(reason) }), 'no-session');
    assert.equal(error.cause, reason);
    const thrown = (): never => {
      throw reason;
    };
    assert.equal((await fails(take({ sessionProvider: thrown }), 'no-session')).cause, reason);
  });

  it('may refuse with an error of this package', async () => {
    const refusal = new FaceLivenessError('limited', { retryAfterSeconds: 60 });
    assert.equal(await fails(take({ sessionProvider: () => Promise.reject(refusal) }), 'limited'), refusal);
  });

  for (const [nonsense, code] of [
    [undefined, 'no-session'],
    ['text', 'no-session'],
    [{}, 'no-session'],
    [{ ...ANSWER, sessionId: SESSION_ID.toUpperCase() }, 'no-session'],
    [{ ...ANSWER, sessionId: 7 }, 'no-session'],
    [{ ...ANSWER, region: 7 }, 'no-session'],
    [{ ...ANSWER, serverTime: 'yesterday' }, 'no-session'],
    [{ ...ANSWER, serverTime: {} }, 'no-session'],
    [{ ...ANSWER, region: 'moon' }, 'request-invalid'],
    [{ ...ANSWER, endpoint: 'http://host.test' }, 'request-invalid'],
    [{ ...ANSWER, credentials: { secretAccessKey: 'hush' } }, 'credentials-rejected'],
    [{ sessionId: SESSION_ID }, 'credentials-rejected'],
  ] as const) {
    it(`that delivers ${inspect(nonsense, { breakLength: Infinity })} is ${code}`, async () => {
      await fails(take({ sessionProvider: (async () => nonsense) as never }), code);
    });
  }

  it('that is no function is an invalid setting', async () => {
    await fails(take({ sessionProvider: 'createSession' as never }), 'request-invalid');
  });

  it('is not waited for when the check was left', async () => {
    const controller = new AbortController();
    const taken = take({ sessionProvider: () => new Promise(() => undefined) }, controller.signal);
    controller.abort(new Error('left'));
    await assert.rejects(taken, /left/);
    await assert.rejects(take({ sessionProvider: () => assert.fail('It was called.') }, controller.signal), /left/);
  });
});

describe('session-url', () => {
  let host: HostServer;
  before(async () => {
    host = await HostServer.start();
  });
  after(() => host.stop());
  beforeEach(() => {
    host.received.length = 0;
  });

  const post = (options: Partial<SessionSettings> = {}, signal?: AbortSignal): Promise<LivenessSession> =>
    take({ sessionUrl: 'api/liveness?tenant=7', baseUrl: `${host.origin}/shop/page.html`, ...options }, signal);

  it('is asked as the contract says', async () => {
    host.answers(
      json(201, {
        ...ANSWER,
        challenge: 'light',
        token: 'bearer-7',
        endpoint: 'ws://127.0.0.1:9',
        expiresAt: '2026-11-24T10:03:00Z',
      }),
    );
    const session = await post();
    const [received] = host.received;
    assert.equal(received?.method, 'POST');
    assert.equal(received?.url, '/shop/api/liveness?tenant=7');
    assert.equal(received?.headers['x-face-liveness'], '1');
    assert.match(received?.headers['content-type'] ?? '', /^application\/json/);
    assert.deepEqual(JSON.parse(received?.body ?? ''), { challenge: 'light', locale: 'de' });
    assert.deepEqual(session, {
      sessionId: SESSION_ID,
      region: 'eu-west-1',
      endpoint: 'ws://127.0.0.1:9',
      credentials: KEYS,
      clockOffsetMs: 0,
      token: 'bearer-7',
    });
  });

  it('is not told a challenge that the host left open', async () => {
    host.answers(json(200, ANSWER));
    const source = createSessionSource(settings({ sessionUrl: `${host.origin}/` }));
    await source.take('auto', new AbortController().signal);
    assert.deepEqual(JSON.parse(host.received[0]?.body ?? ''), { locale: 'de' });
  });

  it("gets the host's own headers too, except in place of the element's", async () => {
    host.answers(json(201, ANSWER));
    await post({ requestInit: { headers: { 'X-Csrf': 'abc', 'X-Face-Liveness': '0' } } });
    assert.equal(host.received[0]?.headers['x-csrf'], 'abc');
    assert.equal(host.received[0]?.headers['x-face-liveness'], '1');
  });

  it('is sent cookies of its own origin only, unless the host wants more', async () => {
    const modes: unknown[] = [];
    const spy = (async (_: URL, init: RequestInit) => {
      modes.push(init.credentials, init.method);
      return Response.json(ANSWER, { status: 201 });
    }) as typeof fetch;
    await post({ fetch: spy });
    await post({ fetch: spy, requestInit: { credentials: 'include', method: 'GET' } as never });
    assert.deepEqual(modes, ['same-origin', 'POST', 'include', 'POST']);
  });

  it("calls the platform's fetch without a receiver, as browsers demand", async () => {
    const receivers: unknown[] = [];
    const strict = async function (this: unknown): Promise<Response> {
      receivers.push(this);
      return Response.json(ANSWER);
    };
    await post({ fetch: strict as typeof fetch });
    assert.deepEqual(receivers, [undefined]);
  });

  it("learns the service's time from it", async () => {
    host.answers(json(201, { ...ANSWER, serverTime: new Date(clock.epochMs() - 3_600_000).toISOString() }));
    assert.equal((await post()).clockOffsetMs, -3_600_000);
  });

  it('may leave the credentials to the host', async () => {
    host.answers(json(201, { sessionId: SESSION_ID, region: 'us-west-2', credentials: null, token: null }));
    const { credentials, token } = await post({ credentialsProvider: KEYS });
    assert.deepEqual([credentials, token], [KEYS, undefined]);
  });

  it('is followed to where the backend moved', async () => {
    host.answers((response) => response.writeHead(307, { location: '/elsewhere' }).end(), json(201, ANSWER));
    await post();
    assert.deepEqual(
      host.received.map(({ method, url }) => `${method} ${url}`),
      ['POST /shop/api/liveness?tenant=7', 'POST /elsewhere'],
    );
  });

  for (const [title, answer] of [
    ['401', json(401, {})],
    ['403', json(403, ANSWER)],
    ['404', html(404)],
    ['500', json(500, ANSWER)],
    ['202', json(202, ANSWER)],
    [
      '204 without a body',
      (response: { writeHead(status: number): { end(): unknown } }) => response.writeHead(204).end(),
    ],
    ['HTML', html(200)],
    ['JSON that is no session', json(201, { id: 1 })],
    ['an array', json(201, [ANSWER])],
    ['a session without credentials', json(201, { sessionId: SESSION_ID, region: 'us-east-1' })],
    ['a session with broken credentials', json(201, { ...ANSWER, credentials: { accessKeyId: 'A' } })],
    ['a session-id that is none', json(201, { ...ANSWER, sessionId: '../x' })],
  ] as const) {
    it(`that answers ${title} gives no session`, async () => {
      host.answers(answer);
      await fails(post(), 'no-session');
    });
  }

  it('that redirects to a login page gives no session', async () => {
    host.answers((response) => response.writeHead(302, { location: '/login' }).end(), html(200));
    await fails(post(), 'no-session');
    assert.equal(host.received[1]?.url, '/login');
  });

  it('that cannot be reached gives no session, with the reason', async () => {
    const error = await fails(post({ sessionUrl: 'http://127.0.0.1:1/' }), 'no-session');
    assert.ok(error.cause instanceof TypeError);
  });

  it('that breaks off in its answer gives no session', async () => {
    host.answers((response) => {
      response.writeHead(201, { 'content-length': '1000' });
      response.write('{"sessionId":', () => response.destroy());
    });
    await fails(post(), 'no-session');
  });

  for (const [title, body, headers, seconds, alternativeUrl] of [
    [
      'both',
      { retryAfterSeconds: 1800, alternativeUrl: 'https://host.test/branch' },
      {},
      1800,
      'https://host.test/branch',
    ],
    ['a relative alternative', { retryAfterSeconds: 0, alternativeUrl: '/branch' }, {}, 0, '/branch'],
    ['a script as alternative', { retryAfterSeconds: 5, alternativeUrl: 'javascript:alert(1)' }, {}, 5, undefined],
    ['a Retry-After header', {}, { 'retry-after': '90' }, 90, undefined],
    ['nonsense', { retryAfterSeconds: -1, alternativeUrl: 7 }, {}, undefined, undefined],
  ] as const) {
    it(`limits with ${title}`, async () => {
      host.answers(json(429, body, headers));
      const error = await fails(post(), 'limited');
      assert.equal(error.retryAfterSeconds, seconds);
      assert.equal(error.alternativeUrl, alternativeUrl && new URL(alternativeUrl, host.origin).href);
    });
  }

  it('limits without any JSON', async () => {
    host.answers(html(429));
    assert.equal((await fails(post(), 'limited')).retryAfterSeconds, undefined);
  });

  it('is given up when the check is left, before and in its answer', async () => {
    for (const begin of [false, true]) {
      const controller = new AbortController();
      host.answers((response) => {
        if (begin) response.writeHead(201).write('{');
        controller.abort(new Error('left'));
      });
      await assert.rejects(post({}, controller.signal), /left/);
    }
  });
});
