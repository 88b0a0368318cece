import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { createContext } from '../../src/backend/backend-context.ts';
import { Backend, CREDENTIALS, SECRET, SESSION_ID, START_EPOCH_MS } from './backend-fixture.ts';
import type { TemporaryCredentials } from '../../src/backend/index.ts';
import { assumedRole, ScriptedService } from './scripted-service.ts';

/** Credentials of an application that is written in plain JavaScript. */
function foreign(credentials: object): TemporaryCredentials {
  return credentials as TemporaryCredentials;
}

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
      credentials: { ...CREDENTIALS, expiration: '2027-01-15T08:15:00.000Z' },
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
      expiration: new Date(START_EPOCH_MS + 900_000),
      note: 'x',
    };
    const backend = new Backend({ credentials: () => Promise.resolve(provided) });
    assert.deepEqual((await backend.post('ann')).body['credentials'], {
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: '2027-01-15T08:15:00.000Z',
    });
  });

  const TEMPORARY = { ...CREDENTIALS, accessKeyId: 'ASIA1' };
  const unfit: readonly (readonly [string, TemporaryCredentials, RegExp])[] = [
    ['of a user or of the root', { ...TEMPORARY, accessKeyId: 'AKIA1' }, /Long-term/],
    ['without a session token', { ...TEMPORARY, sessionToken: '' }, /sessionToken/],
    ['without a key id', { ...TEMPORARY, accessKeyId: '' }, /accessKeyId/],
    ['that live for more than an hour', { ...TEMPORARY, expiration: new Date(START_EPOCH_MS + 3_600_001) }, /hour/],
    ['that expire before the session', { ...TEMPORARY, expiration: new Date(START_EPOCH_MS + 179_999) }, /minutes/],
    ['that do not say when they expire', foreign({ ...TEMPORARY, expiration: undefined }), /expiration/],
    ['that say it in another form', foreign({ ...TEMPORARY, expiration: '2027-01-15T08:15:00Z' }), /expiration/],
    ['with a date that is none', { ...TEMPORARY, expiration: new Date(Number.NaN) }, /hour/],
  ];
  for (const [name, credentials, message] of unfit) {
    it(`never hands out keys ${name}`, async () => {
      const backend = new Backend({ credentials: () => Promise.resolve(credentials) });
      const { status, body } = await backend.post('ann');
      assert.deepEqual([status, body], [500, { error: 'internal' }]);
      const [reported] = backend.failures;
      assert.equal(reported?.operation, 'create-session');
      assert.match(String(reported?.failure), message);
    });
  }
});

describe('POST by a browser that goes away', () => {
  it('stops asking the service, reports nothing, and its attempt counts until it leaves the window', async () => {
    const controller = new AbortController();
    const credentials = (): Promise<TemporaryCredentials> => {
      controller.abort();
      return Promise.resolve(CREDENTIALS);
    };
    const backend = new Backend({ credentials, limits: { maxFailures: 1 } });
    const headers = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: 'ann' };
    const { signal } = controller;
    const request = new Request('http://localhost/api/liveness', { method: 'POST', headers, body: '{}', signal });
    assert.equal((await backend.handler(request)).status, 500);
    assert.deepEqual([backend.service.requests, backend.failures], [[], []]);
    assert.equal((await backend.post('ann')).body['retryAfterSeconds'], 180);
    backend.clock.nowMs += 180_000;
    assert.equal((await backend.post('ann')).status, 201);
  });

  it('stops asking for a role', async () => {
    const sts = new ScriptedService();
    sts.script('AssumeRole', assumedRole('ASIAROLE'));
    const { credentialsFor } = createContext({
      authorize: () => null,
      tokenSecret: SECRET,
      region: 'eu-west-1',
      roleArn: 'arn:aws:iam::123456789012:role/liveness',
      sts: sts.sts(),
    });
    await assert.rejects(credentialsFor({ user: 'ann' }, AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(sts.requests.length, 0);
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
    // Whoever reads the audit log and guesses users can make a plain hash, but not this one.
    const digest = createHmac('sha256', SECRET)
      .update('["face-liveness role session","ann@example.com"]')
      .digest('hex');
    assert.equal(parameters.get('RoleSessionName'), `face-liveness-${digest.slice(0, 24)}`);
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
