import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createContext } from '../../src/backend/backend-context.ts';
import { CALL_LIMIT_MS, withinDeadline } from '../../src/backend/call-deadline.ts';
import type { BackendContext } from '../../src/backend/handler-options.ts';
import type { LivenessHandlerOptions } from '../../src/backend/index.ts';
import { answerSessionRequest } from '../../src/backend/session-creation.ts';
import { answerVerdictRequest } from '../../src/backend/verdict.ts';
import { answerOf, CREDENTIALS, FakeClock, SECRET, SESSION_ID } from './backend-fixture.ts';

/** Long enough for the headers of an answer on loopback, and far below what the SDK's own limits would take. */
const LIMIT_MS = 1500;
const never = (): AbortSignal => new AbortController().signal;

/** Ways in which a service can keep a client waiting for ever, after it has sent the headers. */
const SLOW_BODIES: Readonly<Record<string, (response: ServerResponse) => void>> = {
  stalls: () => undefined,
  trickles: (response) => {
    const timer = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(timer));
  },
};

/** Runs `use` beside a service on a real socket that never ends an answer; `answered` tells whom it sent headers. */
async function besideSlowService(
  goOn: (response: ServerResponse) => void,
  use: (endpoint: string, answered: readonly string[]) => Promise<void>,
): Promise<void> {
  const answered: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '500' });
    response.write('{');
    answered.push(String(request.headers['x-amz-target'] ?? 'sts'));
    goOn(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function contextOf(endpoint: string, options: Partial<LivenessHandlerOptions> = {}): BackendContext {
  const configuration = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 's' } };
  const own = options.roleArn === undefined ? { credentials: () => Promise.resolve(CREDENTIALS) } : {};
  const context = createContext({
    authorize: () => null,
    tokenSecret: SECRET,
    rekognition: configuration,
    sts: configuration,
    clock: new FakeClock(),
    onError: () => undefined,
    ...own,
    ...options,
  });
  return { ...context, callLimitMs: LIMIT_MS };
}

function sessionRequest(): Request {
  return new Request('http://localhost', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
}

describe('a service whose answer never ends', () => {
  for (const [way, goOn] of Object.entries(SLOW_BODIES)) {
    it(`cannot keep a request for a session: the body ${way}`, { timeout: 10_000 }, async () => {
      await besideSlowService(goOn, async (endpoint, answered) => {
        const context = contextOf(endpoint);
        const answer = await answerOf(await answerSessionRequest(sessionRequest(), { user: 'ann' }, context));
        assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
        assert.deepEqual(answered, ['RekognitionService.CreateFaceLivenessSession']);
        assert.deepEqual(await context.attempts.since('user:ann', 0), []);
      });
    });

    it(`cannot keep a request for a role: the body ${way}`, { timeout: 10_000 }, async () => {
      await besideSlowService(goOn, async (endpoint, answered) => {
        const rekognition = { send: () => Promise.resolve({ SessionId: SESSION_ID }) };
        const base = contextOf(endpoint, { roleArn: 'arn:aws:iam::123456789012:role/liveness' });
        const context = { ...base, rekognition };
        const answer = await answerOf(await answerSessionRequest(sessionRequest(), { user: 'ann' }, context));
        assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
        assert.deepEqual(answered, ['sts']);
      });
    });

    it(`cannot keep a request for a verdict: the body ${way}`, { timeout: 10_000 }, async () => {
      await besideSlowService(goOn, async (endpoint, answered) => {
        const clock = new FakeClock();
        const context = contextOf(endpoint, { clock });
        const content = { expiresEpochMs: clock.nowMs + 60_000, attemptId: SESSION_ID };
        const token = await context.tokens.issue({ sessionId: SESSION_ID, user: 'ann' }, content);
        const request = new Request('http://localhost', { headers: { authorization: `Bearer ${token}` } });
        // The ten seconds are over after the first question.
        clock.sleep = () => Promise.resolve(void (clock.nowMs += 10_000));
        const answer = await answerOf(await answerVerdictRequest(request, SESSION_ID, { user: 'ann' }, context));
        assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
        assert.deepEqual([...new Set(answered)], ['RekognitionService.GetFaceLivenessSessionResults']);
      });
    });
  }
});

describe('withinDeadline', () => {
  it('ends a call that does not heed its signal', { timeout: 5000 }, async () => {
    await assert.rejects(
      withinDeadline(1, never(), () => new Promise(() => undefined)),
      { name: 'TimeoutError' },
    );
  });

  it('tells the call that its time is over', { timeout: 5000 }, async () => {
    const signals: AbortSignal[] = [];
    await assert.rejects(
      withinDeadline(1, never(), (signal) => {
        signals.push(signal);
        return once(signal, 'abort');
      }),
    );
    assert.equal(signals[0]?.aborted, true);
  });

  it('ends with the signal of its caller, and does not begin after it', async () => {
    const controller = new AbortController();
    const ended = withinDeadline(60_000, controller.signal, () => new Promise(() => undefined));
    controller.abort(new RangeError('gone'));
    await assert.rejects(ended, RangeError);
    await assert.rejects(
      withinDeadline(60_000, controller.signal, () => assert.fail('begun')),
      RangeError,
    );
  });

  it('passes on values and failures', async () => {
    assert.equal(await withinDeadline(60_000, never(), () => Promise.resolve(7)), 7);
    await assert.rejects(
      withinDeadline(60_000, never(), () => Promise.reject(new SyntaxError('x'))),
      SyntaxError,
    );
  });

  it('leaves a verdict within the time of API Gateway, also when the last question is asked at the last moment', () => {
    assert.ok(10_000 + CALL_LIMIT_MS < 29_000);
  });
});
