import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backend, SESSION_ID, START_EPOCH_MS } from './backend-fixture.ts';
import { assumedRole, exception, ScriptedService } from './scripted-service.ts';

/** What the service was asked for. */
function asked(backend: Backend): Record<string, unknown> {
  const [request] = backend.service.of('CreateFaceLivenessSession');
  assert.ok(request);
  return JSON.parse(request.body) as Record<string, unknown>;
}

describe('POST for a session', () => {
  it('answers everything that the element needs', async () => {
    const backend = new Backend({ streamEndpoint: 'ws://127.0.0.1:9000' });
    const { status, body, headers } = await backend.post('ann');
    assert.equal(status, 201);
    const { token, ...rest } = body;
    assert.deepEqual(rest, {
      sessionId: SESSION_ID,
      region: 'eu-west-1',
      challenge: 'auto',
      expiresAt: new Date(START_EPOCH_MS + 180_000).toISOString(),
      serverTime: new Date(START_EPOCH_MS).toISOString(),
      endpoint: 'ws://127.0.0.1:9000',
      credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's', sessionToken: 't' },
    });
    assert.equal(typeof token, 'string');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
  });

  it('passes settings on to the service', async () => {
    const outputConfig = { S3Bucket: 'bucket', S3KeyPrefix: 'faces/' };
    const backend = new Backend({ auditImagesLimit: 4, outputConfig, kmsKeyId: 'key' });
    await backend.post('ann');
    const { ClientRequestToken, ...rest } = asked(backend);
    assert.deepEqual(rest, { KmsKeyId: 'key', Settings: { AuditImagesLimit: 4, OutputConfig: outputConfig } });
    assert.match(String(ClientRequestToken), /^[a-zA-Z0-9-_]{1,64}$/);
  });

  it('uses a fresh request token for every session', async () => {
    const backend = new Backend();
    await backend.post('ann');
    await backend.post('ann');
    const tokens = backend.service.of('CreateFaceLivenessSession').map(({ body }) => body);
    assert.equal(new Set(tokens).size, 2);
  });

  it('names the region of the option, else that of the client', async () => {
    const backend = new Backend({ region: 'us-west-2' });
    assert.equal((await backend.post('ann')).body['region'], 'us-west-2');
  });

  it('hands out nothing but the known members of the credentials', async () => {
    const provided = {
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date(0),
      note: 'x',
    };
    const backend = new Backend({ credentials: () => Promise.resolve(provided) });
    assert.deepEqual((await backend.post('ann')).body['credentials'], {
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: '1970-01-01T00:00:00.000Z',
    });
  });

  it('never hands out long-term keys', async () => {
    const backend = new Backend({
      credentials: () => Promise.resolve({ accessKeyId: 'AKIA1', secretAccessKey: 'long' }),
    });
    const { status, text } = await backend.post('ann');
    assert.equal(status, 500);
    assert.ok(!text.includes('long'));
    assert.equal(backend.failures[0]?.operation, 'create-session');
  });
});

describe('the challenge', () => {
  const cases = [
    { options: {}, challenge: 'light', preference: 'FaceMovementAndLightChallenge' },
    { options: {}, challenge: 'movement', preference: 'FaceMovementChallenge' },
    { options: { defaultChallenge: 'movement' }, challenge: 'auto', preference: 'FaceMovementChallenge' },
    { options: { challenges: ['movement'] }, challenge: 'auto', preference: 'FaceMovementChallenge' },
  ] as const;
  for (const { options, challenge, preference } of cases) {
    it(`${challenge} asks for ${preference} with ${JSON.stringify(options)}`, async () => {
      const backend = new Backend(options);
      const { body } = await backend.post('ann', { challenge });
      assert.deepEqual(asked(backend)['Settings'], {
        AuditImagesLimit: 0,
        ChallengePreferences: [{ Type: preference }],
      });
      assert.equal(body['challenge'], preference === 'FaceMovementChallenge' ? 'movement' : 'light');
    });
  }

  it('auto and none leave the choice to the service', async () => {
    for (const body of [{ challenge: 'auto' }, {}]) {
      const backend = new Backend();
      assert.equal((await backend.post('ann', body)).body['challenge'], 'auto');
      assert.deepEqual(asked(backend)['Settings'], { AuditImagesLimit: 0 });
    }
  });

  it('that is not offered is refused and never exchanged for another', async () => {
    const backend = new Backend({ challenges: ['light'] });
    const { status, body } = await backend.post('ann', { challenge: 'movement' });
    assert.deepEqual([status, body], [403, { error: 'challenge-not-allowed' }]);
    assert.equal(backend.service.requests.length, 0);
  });
});

describe('credentials by a role', () => {
  it('last 15 minutes and allow the streaming call only', async () => {
    const service = new ScriptedService();
    service.script('AssumeRole', assumedRole('ASIAROLE'));
    const backend = withRole(service);
    const { status, body } = await backend.post('ann@example.com');
    assert.equal(status, 201);
    assert.deepEqual(body['credentials'], {
      accessKeyId: 'ASIAROLE',
      secretAccessKey: 'role-secret',
      sessionToken: 'role-token',
      expiration: '2027-01-15T08:15:00.000Z',
    });
    const parameters = new URLSearchParams(service.of('AssumeRole')[0]?.body);
    assert.equal(parameters.get('RoleArn'), 'arn:aws:iam::123456789012:role/liveness');
    assert.equal(parameters.get('DurationSeconds'), '900');
    assert.deepEqual(JSON.parse(parameters.get('Policy') ?? ''), {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'rekognition:StartFaceLivenessSession', Resource: '*' }],
    });
    assert.match(parameters.get('RoleSessionName') ?? '', /^face-liveness-[0-9a-f]{24}$/);
  });

  it('that are refused are a failure of the backend, not of the user', async () => {
    const service = new ScriptedService();
    const body = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>arn:secret</Message></Error></ErrorResponse>';
    service.script('AssumeRole', { status: 403, type: 'text/xml', body });
    const answer = await withRole(service).post('ann');
    assert.deepEqual([answer.status, answer.body], [502, { error: 'service-refused' }]);
  });

  function withRole(service: ScriptedService): Backend {
    const rekognition = new ScriptedService();
    rekognition.script('CreateFaceLivenessSession', { status: 200, body: JSON.stringify({ SessionId: SESSION_ID }) });
    const role = { roleArn: 'arn:aws:iam::123456789012:role/liveness', sts: service.sts() };
    return new Backend({ ...role, rekognition: rekognition.rekognition() });
  }
});

describe('a failing service', () => {
  const cases = [
    ['ThrottlingException', 400, 503, 'service-throttled'],
    ['ProvisionedThroughputExceededException', 400, 503, 'service-throttled'],
    ['InternalServerError', 500, 503, 'service-unavailable'],
    ['SomethingNewException', 502, 503, 'service-unavailable'],
    ['AccessDeniedException', 400, 502, 'service-refused'],
    ['InvalidSignatureException', 400, 502, 'service-refused'],
    ['UnrecognizedClientException', 400, 502, 'service-refused'],
    ['InvalidParameterException', 400, 500, 'internal'],
  ] as const;
  for (const [name, serviceStatus, status, error] of cases) {
    it(`${name} becomes ${status} ${error}, without the service's words`, async () => {
      const backend = new Backend();
      backend.service.script('CreateFaceLivenessSession', exception(name, serviceStatus));
      const answer = await backend.post('ann');
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
      assert.equal(answer.headers.get('retry-after'), status === 503 ? '2' : null);
      const [reported] = backend.failures;
      assert.ok(reported?.failure instanceof Error);
      assert.deepEqual([reported.failure.name, reported.operation], [name, 'create-session']);
    });
  }

  it('that cannot be reached becomes 502', async () => {
    const backend = new Backend();
    const failure = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    backend.service.script('CreateFaceLivenessSession', failure);
    const answer = await backend.post('ann');
    assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
  });
});
