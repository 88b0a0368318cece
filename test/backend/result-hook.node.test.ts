import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it } from 'node:test';
import { createContext } from '../../src/backend/backend-context.ts';
import type { BackendContext } from '../../src/backend/handler-options.ts';
import type { LivenessHandlerOptions, LivenessResult } from '../../src/backend/index.ts';
import { answerVerdictRequest } from '../../src/backend/verdict.ts';
import { Backend, FakeClock, SECRET, SESSION_ID, START_EPOCH_MS } from './backend-fixture.ts';
import { ok, type ScriptedAnswer, ScriptedService } from './scripted-service.ts';

const status = (name: string, more: object = {}): ScriptedAnswer =>
  ok({ SessionId: SESSION_ID, Status: name, ...more });

describe('the result hook', () => {
  const image = { Bytes: Buffer.from('face').toString('base64'), BoundingBox: { Width: 0.5 } };
  const results = status('SUCCEEDED', {
    Confidence: 97.25,
    Challenge: { Type: 'FaceMovementChallenge', Version: '1.0.0' },
    ReferenceImage: image,
    AuditImages: [image, image],
  });

  it('gets score and images, which the browser never does', async () => {
    const received: LivenessResult[] = [];
    const backend = new Backend({ onResult: (result) => void received.push(result) });
    backend.service.script('GetFaceLivenessSessionResults', results);
    const answer = await backend.verdict('ann', await backend.token('ann'));
    assert.equal(answer.text, '{"isLive":true}');
    const [result] = received;
    assert.ok(result);
    const { referenceImage, auditImages, ...rest } = result;
    assert.deepEqual(rest, {
      sessionId: SESSION_ID,
      user: 'ann',
      status: 'SUCCEEDED',
      confidence: 97.25,
      challenge: 'movement',
      isLive: true,
      isRepeated: false,
    });
    assert.equal(Buffer.from(referenceImage?.Bytes ?? []).toString(), 'face');
    assert.equal(auditImages.length, 2);
  });

  it('is told when it runs again for a session', async () => {
    const repeated: boolean[] = [];
    const backend = new Backend({ onResult: ({ isRepeated }) => void repeated.push(isRepeated) });
    backend.service.script('GetFaceLivenessSessionResults', results);
    const token = await backend.token('ann');
    await backend.verdict('ann', token);
    await backend.verdict('ann', token);
    assert.deepEqual(repeated, [false, true]);
  });

  it('that fails keeps the verdict from the browser', async () => {
    const backend = new Backend({ onResult: () => Promise.reject(new Error('database password')) });
    backend.service.script('GetFaceLivenessSessionResults', results);
    const answer = await backend.verdict('ann', await backend.token('ann'));
    assert.deepEqual([answer.status, answer.body], [500, { error: 'internal' }]);
    assert.equal(backend.failures[0]?.operation, 'on-result');
  });

  it('does not run before the session is final', async () => {
    let calls = 0;
    const backend = new Backend({ onResult: () => void (calls += 1) });
    backend.service.script('GetFaceLivenessSessionResults', status('IN_PROGRESS'));
    await backend.verdict('ann', await backend.token('ann'));
    assert.equal(calls, 0);
  });

  it('is told so as long as the verdict can be read, however short the times of the limits are', async () => {
    const repeated: boolean[] = [];
    const backend = new Backend({
      limits: { windowMs: 1000, refusalMs: 1000 },
      onResult: ({ isRepeated }) => void repeated.push(isRepeated),
    });
    backend.service.script('GetFaceLivenessSessionResults', results);
    const token = await backend.token('ann');
    for (const waitMs of [0, 99_000, 500_000]) {
      backend.clock.nowMs += waitMs;
      assert.equal((await backend.verdict('ann', token)).status, 200);
    }
    assert.deepEqual(repeated, [false, true, true]);
  });

  it('that failed gets the result as a new one when the verdict is asked for again', async () => {
    const repeated: boolean[] = [];
    const backend = new Backend({
      onResult: ({ isRepeated }) => {
        repeated.push(isRepeated);
        if (repeated.length === 1 || repeated.length === 3) throw new Error('database');
      },
    });
    backend.service.script('GetFaceLivenessSessionResults', results);
    const token = await backend.token('ann');
    const statuses = [];
    for (let round = 0; round < 4; round += 1) statuses.push((await backend.verdict('ann', token)).status);
    assert.deepEqual(statuses, [500, 200, 500, 200]);
    // What was taken once stays taken, whatever happens to a repetition.
    assert.deepEqual(repeated, [false, false, true, true]);
  });

  for (const failure of [null, new Error('database')]) {
    it(`runs once for those who ask meanwhile, and they wait for it; it ${failure ? 'fails' : 'succeeds'}`, async () => {
      const events = new EventEmitter();
      const isRunning = once(events, 'run');
      const joined = once(events, 'join');
      let calls = 0;
      const { context, token } = await aSession({
        onResult: async () => {
          calls += 1;
          events.emit('run');
          await joined;
          if (failure !== null) throw failure;
        },
        onError: () => undefined,
      });
      const first = answerVerdictRequest(requestWith(token), SESSION_ID, { user: 'ann' }, context);
      await isRunning;
      const run = context.outcomes.run.bind(context.outcomes);
      context.outcomes.run = (key, start) => {
        const outcome = run(key, start);
        events.emit('join');
        return outcome;
      };
      const second = answerVerdictRequest(requestWith(token), SESSION_ID, { user: 'ann' }, context);
      const answers = await Promise.all([first, second]);
      assert.deepEqual(
        answers.map(({ status: code }) => code),
        failure === null ? [200, 200] : [500, 500],
      );
      assert.equal(calls, 1);
    });
  }

  /** A final session of `ann`, below the routes. */
  async function aSession(
    options: Partial<LivenessHandlerOptions>,
  ): Promise<{ context: BackendContext; token: string }> {
    const service = new ScriptedService();
    service.script('GetFaceLivenessSessionResults', results);
    const context = createContext({
      authorize: () => null,
      tokenSecret: SECRET,
      rekognition: service.rekognition(),
      credentials: () => Promise.reject(new Error('unused')),
      clock: new FakeClock(),
      ...options,
    });
    const content = { expiresEpochMs: START_EPOCH_MS + 1, attemptId: SESSION_ID };
    return { context, token: await context.tokens.issue({ sessionId: SESSION_ID, user: 'ann' }, content) };
  }

  function requestWith(token: string): Request {
    return new Request('http://localhost', { headers: { authorization: `Bearer ${token}` } });
  }
});
