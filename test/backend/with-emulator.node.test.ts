import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GetFaceLivenessSessionResultsCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { createMemoryAttemptStore, type LivenessHandlerOptions } from '../../src/backend/index.ts';
import { systemClock } from '../../src/emulator/clock.ts';
import { startWithClock } from '../../src/emulator/emulator.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { genuineCheck } from '../emulator/support/genuine-check.ts';
import { StreamClient } from '../emulator/support/stream-client.ts';
import { type Answer, Backend, CREDENTIALS } from './backend-fixture.ts';

/** A backend whose sessions live in `emulator`. */
function backendOf(emulator: Emulator, options: Partial<LivenessHandlerOptions> = {}): Backend {
  const { url: endpoint, credentials, streamUrl: streamEndpoint } = emulator;
  return new Backend({
    rekognition: { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 },
    credentials: () => Promise.resolve({ ...emulator.issueCredentials(), expiration: CREDENTIALS.expiration }),
    streamEndpoint,
    ...options,
  });
}

describe('the backend with the emulator as its service', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  it('creates sessions that the service knows', async () => {
    const { status, body } = await backendOf(emulator).post('ann', { challenge: 'movement', locale: 'de' });
    assert.equal(status, 201);
    assert.equal(body['endpoint'], emulator.streamUrl);
    assert.equal(body['challenge'], 'movement');
    const { url: endpoint, credentials } = emulator;
    const client = new RekognitionClient({ endpoint, region: 'us-east-1', credentials });
    const results = await client.send(
      new GetFaceLivenessSessionResultsCommand({ SessionId: String(body['sessionId']) }),
    );
    assert.equal(results.Status, 'CREATED');
  });

  it('hands out credentials that do not open the service’s API', async () => {
    const { body } = await backendOf(emulator).post('ann');
    const { accessKeyId, secretAccessKey, sessionToken } = body['credentials'] as Record<string, string>;
    assert.ok(accessKeyId && secretAccessKey && sessionToken);
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const client = new RekognitionClient({ endpoint: emulator.url, region: 'us-east-1', credentials, maxAttempts: 1 });
    const command = new GetFaceLivenessSessionResultsCommand({ SessionId: String(body['sessionId']) });
    await assert.rejects(client.send(command), { name: 'AccessDeniedException' });
  });

  it('answers 202 for a session that nobody has used yet', async () => {
    const backend = backendOf(emulator);
    const { body } = await backend.post('ann');
    assert.equal((await backend.verdict('ann', body['token'], String(body['sessionId']))).status, 202);
  });

  it('serves one user from two instances, and nobody else', async () => {
    const [first, second] = [backendOf(emulator), backendOf(emulator)];
    const { body } = await first.post('ann');
    const sessionId = String(body['sessionId']);
    assert.equal((await second.verdict('ann', body['token'], sessionId)).status, 202);
    assert.equal((await second.verdict('bob', body['token'], sessionId)).status, 403);
    const own = await second.post('bob');
    assert.equal((await second.verdict('bob', own.body['token'], sessionId)).status, 403);
  });

  it('serves one user from instances that take turns with every request', async () => {
    const { balancer, served } = roundRobin(2);
    const { body } = await balancer.post('ann', { challenge: 'light' });
    const { sessionId, token, credentials, endpoint } = body as Record<string, string>;
    assert.ok(sessionId && token && endpoint);
    const read = (): Promise<Answer> => balancer.verdict('ann', token, sessionId);
    // Nobody has used the session yet: each poll goes to the other instance.
    for (let poll = 0; poll < 3; poll += 1) assert.equal((await read()).status, 202);
    const keys = credentials as unknown as { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    const client = await StreamClient.open({ streamUrl: endpoint, credentials: keys, sessionId });
    await client.sendAll(genuineCheck(await client.challenge()));
    assert.equal((await client.next()).type, 'DisconnectionEvent');
    for (let poll = 0; poll < 2; poll += 1) assert.deepEqual((await read()).body, { isLive: true });
    assert.equal((await balancer.verdict('bob', token, sessionId)).status, 403);
    assert.deepEqual(served, [0, 1, 0, 1, 0, 1, 0]);
  });

  it('limits one user at instances that take turns with every request', async () => {
    const { balancer, served } = roundRobin(3);
    const statuses = [];
    for (let round = 0; round < 6; round += 1) statuses.push((await balancer.post('ann')).status);
    assert.deepEqual(statuses, [201, 201, 201, 201, 201, 429]);
    assert.deepEqual(served, [0, 1, 2, 0, 1, 2]);
  });

  /** Instances that share the secret and the store of attempts, and which of them served each request. */
  function roundRobin(count: number): { balancer: Pick<Backend, 'post' | 'verdict'>; served: readonly number[] } {
    const served: number[] = [];
    const limits = { store: createMemoryAttemptStore() };
    const instances = Array.from({ length: count }, () => backendOf(emulator, { limits }));
    const next = (): Backend => {
      served.push(served.length % count);
      return instances[(served.length - 1) % count] ?? assert.fail();
    };
    return {
      balancer: {
        post: (user, body) => next().post(user, body),
        verdict: (user, token, sessionId) => next().verdict(user, token, sessionId),
      },
      served,
    };
  }

  it('answers 404 for a session that the service does not know', async () => {
    const { body } = await backendOf(emulator).post('ann');
    const other = await startEmulator();
    try {
      const answer = await backendOf(other).verdict('ann', body['token'], String(body['sessionId']));
      assert.deepEqual([answer.status, answer.body], [404, { error: 'session-not-found' }]);
    } finally {
      await other.close();
    }
  });

  it('answers that an expired session is not live', async () => {
    let laterMs = 0;
    const clock = { ...systemClock, nowMs: () => Date.now() + laterMs };
    const aging = await startWithClock({}, clock);
    try {
      const backend = backendOf(aging);
      const { body } = await backend.post('ann');
      laterMs = 180_000;
      const answer = await backend.verdict('ann', body['token'], String(body['sessionId']));
      assert.deepEqual([answer.status, answer.body], [200, { isLive: false }]);
    } finally {
      await aging.close();
    }
  });

  it('answers 502 when its own keys are refused', async () => {
    const credentials = { accessKeyId: emulator.credentials.accessKeyId, secretAccessKey: 'wrong' };
    const rekognition = { endpoint: emulator.url, region: 'us-east-1', credentials, maxAttempts: 1 };
    const answer = await backendOf(emulator, { rekognition }).post('ann');
    assert.deepEqual([answer.status, answer.body], [502, { error: 'service-refused' }]);
  });

  it('answers 502 when the service is gone', async () => {
    const gone = await startEmulator();
    await gone.close();
    const answer = await backendOf(gone).post('ann');
    assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
  });
});
