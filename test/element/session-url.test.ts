import { expect } from '@open-wc/testing';
import type { CheckStateName } from '../../src/core/state.ts';
import { settle } from '../support/settle.ts';
import { ElementHarness, PROVIDED, provide } from './element-harness.ts';
import { type BackendRequest, FakeBackend } from './fake-backend.ts';

const SESSION = { ...PROVIDED, region: 'eu-west-1', challenge: 'movement', token: 'abc' };

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** A backend that creates sessions and answers questions for the verdict. */
function creating(verdict: (request: BackendRequest) => Response | Promise<Response>) {
  return (request: BackendRequest): Response | Promise<Response> =>
    request.method === 'POST' ? json(SESSION, 201) : verdict(request);
}

describe('an element with a session-url', () => {
  let harness: ElementHarness;
  let backend: FakeBackend;

  async function create(answer: (request: BackendRequest) => Response | Promise<Response>): Promise<void> {
    backend = new FakeBackend(answer);
    harness = await ElementHarness.create({ sessionUrl: '/api/liveness?tenant=7', challenge: 'movement' });
  }
  afterEach(() => {
    harness.element.remove();
    backend.uninstall();
  });

  /** Lets a check run until the backend has been asked for the verdict. */
  async function runToVerdict(): Promise<void> {
    harness.begin();
    await harness.ports.prepare();
    await harness.ports.stream.hasOpened(1);
    await harness.ports.toVerifying();
  }

  for (const [isLive, state] of [
    [true, 'succeeded'],
    [false, 'failed'],
  ] as const satisfies readonly (readonly [boolean, CheckStateName])[]) {
    it(`needs no code: a session for the check, then the verdict: ${state}`, async () => {
      await create(creating(() => json({ isLive })));
      await runToVerdict();
      await harness.reach(state);
      expect(backend.requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).to.deep.equal([
        'POST /api/liveness?tenant=7',
        `GET /api/liveness/${SESSION.sessionId}?tenant=7`,
      ]);
      const [post, get] = backend.requests;
      expect(JSON.parse(post?.body ?? '')).to.deep.equal({ challenge: 'movement', locale: 'en' });
      expect(post?.headers.get('x-face-liveness')).to.equal('1');
      expect(get?.headers.get('authorization')).to.equal('Bearer abc');
      expect(harness.ports.stream.last.request.session.region).to.equal('eu-west-1');
    });
  }

  it('is not asked for anything when the host has a provider', async () => {
    await create(() => json({}, 500));
    harness.element.sessionProvider = provide;
    await runToVerdict();
    await settle();
    expect(harness.state).to.equal('sent');
    expect(backend.requests).to.deep.equal([]);
  });

  it('asks again as long as the verdict is not final', async () => {
    const answers = [json({}, 202, { 'retry-after': '2' }), json({ isLive: true })];
    await create(creating(() => answers.shift() ?? json({}, 500)));
    await runToVerdict();
    await harness.ports.clock.hasTimer(2000);
    harness.ports.wait(2000);
    await harness.reach('succeeded');
    expect(backend.requests).to.have.lengthOf(3);
  });

  it('does not ask for the verdict when the host answers', async () => {
    await create(creating(() => json({ isLive: false })));
    harness.element.addEventListener('analysiscomplete', ({ detail }) => detail.respondWith({ isLive: true }));
    await runToVerdict();
    await harness.reach('succeeded');
    expect(backend.requests.map(({ method }) => method)).to.deep.equal(['POST']);
  });

  for (const [name, answer] of [
    ['refuses', () => json({}, 403)],
    ['answers something else', () => new Response('<html>')],
  ] as const) {
    it(`ends with verdict-failed when the backend ${name}`, async () => {
      await create(creating(answer));
      await runToVerdict();
      await harness.reach('error');
      expect(harness.errorCodes).to.deep.equal(['verdict-failed']);
    });
  }

  it('ends with verdict-failed when the backend cannot be reached, after it was asked four times', async () => {
    await create(creating(() => Promise.reject(new TypeError('network'))));
    await runToVerdict();
    for (let retry = 0; retry < 3; retry += 1) {
      await harness.ports.clock.hasTimer(1000);
      harness.ports.wait(1000);
    }
    await harness.reach('error');
    expect(harness.errorCodes).to.deep.equal(['verdict-failed']);
    // The session, and four questions.
    expect(backend.requests).to.have.lengthOf(5);
  });

  for (const [name, answer] of [
    ['401', () => json({}, 401)],
    ['403', () => json({}, 403)],
    ['HTML', () => new Response('<html>', { status: 201 })],
    ['another JSON', () => json({ id: 1 }, 201)],
    ['no credentials', () => json({ sessionId: SESSION.sessionId }, 201)],
  ] as const) {
    it(`ends with no-session when the backend answers ${name}`, async () => {
      await create(answer);
      harness.begin();
      await harness.ports.prepare();
      await harness.reach('error');
      expect(harness.errorCodes).to.deep.equal(['no-session']);
      expect(harness.ports.held).to.deep.equal([]);
    });
  }

  it('says how long to wait and offers the other way when there were too many attempts', async () => {
    await create(() => json({ retryAfterSeconds: 120, alternativeUrl: '/branch' }, 429));
    harness.begin();
    await harness.ports.prepare();
    await harness.reach('error');
    await harness.update();
    expect(harness.errorCodes).to.deep.equal(['limited']);
    expect(harness.part('error')?.textContent).to.contain('2 minutes');
    expect(harness.all<HTMLAnchorElement>('a')[0]?.pathname).to.equal('/branch');
    expect(harness.part('button-primary')).to.equal(null);
  });

  it('ends with no-session after ten seconds of silence, and does not wait any longer', async () => {
    await create(() => new Promise(() => undefined));
    harness.begin();
    await harness.ports.prepare();
    harness.ports.wait(9_999);
    expect(harness.state).to.equal('starting');
    harness.ports.wait(1);
    expect(harness.errorCodes).to.deep.equal(['no-session']);
    expect(backend.requests[0]?.signal?.aborted).to.equal(true);
  });

  it('gives up its question when it is removed', async () => {
    await create(creating(() => new Promise(() => undefined)));
    await runToVerdict();
    harness.element.remove();
    expect(backend.requests.at(-1)?.signal?.aborted).to.equal(true);
    expect(harness.outcomes).to.deep.equal(['cancel']);
  });

  it('takes a new session for every attempt', async () => {
    await create(creating(() => json({ isLive: false })));
    await runToVerdict();
    await harness.reach('failed');
    await harness.update();
    harness.press('Try again');
    await harness.ports.prepare();
    await harness.ports.stream.hasOpened(2);
    expect(backend.requests.filter(({ method }) => method === 'POST')).to.have.lengthOf(2);
  });
});
