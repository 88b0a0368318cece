import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreateFaceLivenessSessionCommand,
  type CreateFaceLivenessSessionCommandInput,
  DetectLabelsCommand,
  GetFaceLivenessSessionResultsCommand,
  InvalidParameterException,
  SessionNotFoundException,
} from '@aws-sdk/client-rekognition';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { startWithClock } from '../../src/emulator/emulator.ts';
import { apiClient, createSession, getResults, sendRawCall } from './support/api-client.ts';
import { FakeClock } from './support/fake-clock.ts';

const UNKNOWN_SESSION = '00000000-0000-4000-8000-000000000000';

describe('API of the emulator, seen by the official SDK', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const create = (input: CreateFaceLivenessSessionCommandInput): Promise<unknown> =>
    apiClient(emulator).send(new CreateFaceLivenessSessionCommand(input));

  it('creates a session with a lower-case UUID', async () => {
    assert.match(
      await createSession(emulator),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('reports a new session as CREATED, without a confidence', async () => {
    const sessionId = await createSession(emulator);
    const results = await getResults(emulator, sessionId);
    assert.equal(results.SessionId, sessionId);
    assert.equal(results.Status, 'CREATED');
    assert.equal(results.Confidence, undefined);
  });

  it('accepts every setting of the API', async () => {
    await createSession(emulator, {
      KmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd',
      ClientRequestToken: 'token-with_all-characters-09',
      Settings: {
        AuditImagesLimit: 4,
        OutputConfig: { S3Bucket: 'bucket', S3KeyPrefix: 'liveness/' },
        ChallengePreferences: [{ Type: 'FaceMovementChallenge', Versions: { Minimum: '1.0.0', Maximum: '1.0.0' } }],
      },
    });
  });

  it('returns the same session for the same idempotency token', async () => {
    const first = await createSession(emulator, { ClientRequestToken: 'same' });
    assert.equal(await createSession(emulator, { ClientRequestToken: 'same' }), first);
    assert.notEqual(await createSession(emulator, { ClientRequestToken: 'other' }), first);
    assert.notEqual(await createSession(emulator), first);
  });

  for (const [what, input] of [
    ['an audit images limit above 4', { Settings: { AuditImagesLimit: 5 } }],
    ['a negative audit images limit', { Settings: { AuditImagesLimit: -1 } }],
    ['a token with other characters', { ClientRequestToken: 'no spaces' }],
    ['a token of 65 characters', { ClientRequestToken: 'x'.repeat(65) }],
    ['an empty token', { ClientRequestToken: '' }],
    ['an unknown challenge', { Settings: { ChallengePreferences: [{ Type: 'FaceDanceChallenge' }] } }],
    [
      'a challenge version that does not exist',
      { Settings: { ChallengePreferences: [{ Type: 'FaceMovementChallenge', Versions: { Minimum: '9.0.0' } }] } },
    ],
    [
      'a malformed challenge version',
      { Settings: { ChallengePreferences: [{ Type: 'FaceMovementChallenge', Versions: { Maximum: 'one' } }] } },
    ],
    ['an output without a bucket', { Settings: { OutputConfig: { S3KeyPrefix: 'x' } } }],
    ['a bucket name with a slash', { Settings: { OutputConfig: { S3Bucket: 'a/b/c' } } }],
  ] as const) {
    it(`refuses ${what} with InvalidParameterException`, async () => {
      await assert.rejects(
        create(input as CreateFaceLivenessSessionCommandInput),
        (error) => error instanceof InvalidParameterException && error.$metadata.httpStatusCode === 400,
      );
    });
  }

  it('refuses an unknown session with SessionNotFoundException', async () => {
    await assert.rejects(getResults(emulator, UNKNOWN_SESSION), (error) => error instanceof SessionNotFoundException);
  });

  it('refuses a malformed session id with InvalidParameterException', async () => {
    await assert.rejects(getResults(emulator, 'NOT-A-UUID'), { name: 'InvalidParameterException' });
  });

  it('refuses an operation that it does not emulate', async () => {
    await assert.rejects(apiClient(emulator).send(new DetectLabelsCommand({ Image: {} })), {
      name: 'UnknownOperationException',
    });
  });

  for (const [what, credentials, name] of [
    ['a wrong secret', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['an unknown key', { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' }, 'UnrecognizedClientException'],
  ] as const) {
    it(`refuses ${what} with ${name}`, async () => {
      const sent = apiClient(emulator, credentials).send(new CreateFaceLivenessSessionCommand({}));
      await assert.rejects(sent, { name });
    });
  }

  it('refuses a session token that does not belong to the key', async () => {
    const credentials = { ...emulator.credentials, sessionToken: 'made up' };
    await assert.rejects(apiClient(emulator, credentials).send(new CreateFaceLivenessSessionCommand({})), {
      name: 'UnrecognizedClientException',
    });
  });

  it('refuses another region', async () => {
    const sent = apiClient(emulator, emulator.credentials, 'eu-west-1').send(new CreateFaceLivenessSessionCommand({}));
    await assert.rejects(
      sent,
      (error: Error) => error.name === 'InvalidSignatureException' && /valid region/.test(error.message),
    );
  });

  it('lets short-lived credentials only open streams', async () => {
    const client = apiClient(emulator, emulator.issueCredentials());
    await assert.rejects(client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: UNKNOWN_SESSION })), {
      name: 'AccessDeniedException',
    });
  });

  for (const [offsetMs, pattern] of [
    [-3_600_000, /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/],
    [
      3_600_000,
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
    ],
  ] as const) {
    it(`refuses a clock that is off by ${offsetMs / 60_000} minutes in the words of AWS`, async () => {
      const client = apiClient(emulator);
      client.config.systemClockOffset = offsetMs;
      await assert.rejects(
        client.send(new CreateFaceLivenessSessionCommand({})),
        (error: Error) => error.name === 'InvalidSignatureException' && pattern.test(error.message),
      );
    });
  }

  it('refuses an unsigned request', async () => {
    const response = await fetch(emulator.url, {
      method: 'POST',
      body: '{}',
      headers: { 'x-amz-target': 'RekognitionService.CreateFaceLivenessSession' },
    });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(body['__type'], 'MissingAuthenticationTokenException');
    assert.equal(body['message'], 'Missing Authentication Token');
  });

  it('refuses a body that was changed after signing', async () => {
    const answer = await sendRawCall(emulator, { signedBody: '{}', sentBody: '{"ClientRequestToken":"altered"}' });
    assert.equal(answer.errorType, 'InvalidSignatureException');
  });

  it('refuses an operation that was changed after signing', async () => {
    const sentHeaders = { 'x-amz-target': 'RekognitionService.GetFaceLivenessSessionResults' };
    const answer = await sendRawCall(emulator, { signedBody: '{}', sentHeaders });
    assert.equal(answer.errorType, 'InvalidSignatureException');
  });

  for (const [what, signedBody] of [
    ['malformed JSON', '{"Settings":'],
    ['JSON that is no object', '[]'],
    ['a limit of another type', '{"Settings":{"AuditImagesLimit":"four"}}'],
    ['settings of another type', '{"Settings":[]}'],
  ] as const) {
    it(`refuses ${what} with SerializationException`, async () => {
      const answer = await sendRawCall(emulator, { signedBody });
      assert.deepEqual(
        [answer.status, answer.errorType, answer.body['__type']],
        [400, 'SerializationException', 'SerializationException'],
      );
    });
  }

  it('refuses an incomplete authorization header', async () => {
    const sentHeaders = {
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/rekognition/aws4_request',
    };
    const answer = await sendRawCall(emulator, { signedBody: '{}', sentHeaders });
    assert.equal(answer.errorType, 'IncompleteSignatureException');
  });

  it('answers CompareFaces only as scripted, and says so', async () => {
    const answer = await sendRawCall(emulator, { operation: 'CompareFaces', signedBody: '{}' });
    assert.deepEqual([answer.status, answer.errorType], [501, 'NotEmulated']);
  });
});

describe('life of a session that nobody uses', () => {
  it('expires after its lifetime and is forgotten after another', async () => {
    const clock = new FakeClock();
    const emulator = await startWithClock({ sessionLifetimeMs: 60_000 }, clock);
    const sessionId = await createSession(emulator);
    clock.advance(59_999);
    assert.equal((await getResults(emulator, sessionId)).Status, 'CREATED');
    clock.advance(1);
    assert.equal((await getResults(emulator, sessionId)).Status, 'EXPIRED');
    clock.advance(60_000);
    await assert.rejects(getResults(emulator, sessionId), (error) => error instanceof SessionNotFoundException);
    await emulator.close();
  });
});
