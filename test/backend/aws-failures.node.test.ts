import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyFailure } from '../../src/backend/aws-failures.ts';
import { createContext } from '../../src/backend/backend-context.ts';
import { toRekognitionClient, toStsClient } from '../../src/backend/aws-clients.ts';
import { Backend, SECRET } from './backend-fixture.ts';
import { exception, queryException, type ScriptedAnswer, ScriptedService } from './scripted-service.ts';

/** Name, status of the service, status and word for the browser, and the wait that is suggested. */
type Case = readonly [string, number, number, string, string | null];

/** The errors that the API references list for both operations of Rekognition, and the common errors of AWS. */
const REKOGNITION: readonly Case[] = [
  ['AccessDeniedException', 400, 502, 'service-refused', null],
  ['InternalServerError', 500, 503, 'service-unavailable', '2'],
  ['InvalidParameterException', 400, 500, 'internal', null],
  ['ProvisionedThroughputExceededException', 400, 503, 'service-throttled', '2'],
  ['ThrottlingException', 400, 503, 'service-throttled', '2'],
  ['ServiceQuotaExceededException', 400, 503, 'service-throttled', '2'],
  ['LimitExceededException', 400, 503, 'service-throttled', '2'],
  ['ExpiredTokenException', 400, 502, 'service-refused', null],
  ['IncompleteSignature', 400, 502, 'service-refused', null],
  ['InvalidSignatureException', 400, 502, 'service-refused', null],
  ['MissingAuthenticationTokenException', 400, 502, 'service-refused', null],
  ['NotAuthorized', 400, 502, 'service-refused', null],
  ['OptInRequired', 403, 502, 'service-refused', null],
  ['RequestExpired', 400, 502, 'service-refused', null],
  ['UnrecognizedClientException', 400, 502, 'service-refused', null],
  ['ValidationException', 400, 500, 'internal', null],
  ['InternalFailure', 500, 503, 'service-unavailable', '2'],
  ['ServiceUnavailable', 503, 503, 'service-unavailable', '2'],
  ['SomethingNewException', 502, 503, 'service-unavailable', '2'],
  ['SomethingNewException', 400, 500, 'internal', null],
];

/** The errors that the API reference lists for AssumeRole, and the common errors of STS, by their codes. */
const STS: readonly Case[] = [
  ['ExpiredTokenException', 400, 502, 'service-refused', null],
  ['ExpiredToken', 403, 502, 'service-refused', null],
  ['MalformedPolicyDocument', 400, 500, 'internal', null],
  ['PackedPolicyTooLarge', 400, 500, 'internal', null],
  ['RegionDisabledException', 403, 502, 'service-refused', null],
  ['AccessDenied', 403, 502, 'service-refused', null],
  ['InvalidClientTokenId', 403, 502, 'service-refused', null],
  ['SignatureDoesNotMatch', 403, 502, 'service-refused', null],
  ['ValidationError', 400, 500, 'internal', null],
  ['Throttling', 400, 503, 'service-throttled', '2'],
  ['InternalFailure', 500, 503, 'service-unavailable', '2'],
  ['ServiceUnavailable', 503, 503, 'service-unavailable', '2'],
];

const NETWORK: readonly Error[] = [
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EPROTO'].map(
    withCode,
  ),
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(withCode),
  Object.assign(new Error('no answer for 10.0.0.7'), { name: 'TimeoutError' }),
  new TypeError('fetch failed', { cause: withCode('UND_ERR_CONNECT_TIMEOUT') }),
];

function withCode(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.7:443`), { code });
}

/** Every answer of the service in these tests holds these words. */
function assertSilent(text: string): void {
  assert.doesNotMatch(text, /secret|arn:|10\.0\.0\.7|Exception/);
}

function withAssumeRole(answer: ScriptedAnswer): Backend {
  const sts = new ScriptedService();
  sts.script('AssumeRole', answer);
  return new Backend({ roleArn: 'arn:aws:iam::123456789012:role/liveness', sts: sts.sts() });
}

describe('a failure of Rekognition', () => {
  for (const [name, serviceStatus, status, error, retryAfter] of REKOGNITION) {
    it(`${name} (${serviceStatus}) while a session is created becomes ${status} ${error}`, async () => {
      const backend = new Backend();
      backend.service.script('CreateFaceLivenessSession', exception(name, serviceStatus));
      const answer = await backend.post('ann');
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
      assert.equal(answer.headers.get('retry-after'), retryAfter);
      assertSilent(answer.text);
      const [reported] = backend.failures;
      assert.ok(reported?.failure instanceof Error);
      assert.deepEqual([reported.failure.name, reported.operation], [name, 'create-session']);
    });

    it(`${name} (${serviceStatus}) while results are read becomes ${status} ${error}`, async () => {
      const backend = new Backend();
      const token = await backend.token('ann');
      backend.service.script('GetFaceLivenessSessionResults', exception(name, serviceStatus));
      const answer = await backend.verdict('ann', token);
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
      assert.equal(backend.failures[0]?.operation, 'read-results');
    });
  }

  it('SessionNotFoundException while results are read becomes 404 session-not-found', async () => {
    const backend = new Backend();
    const token = await backend.token('ann');
    backend.service.script('GetFaceLivenessSessionResults', exception('SessionNotFoundException'));
    const answer = await backend.verdict('ann', token);
    assert.deepEqual([answer.status, answer.body], [404, { error: 'session-not-found' }]);
  });
});

describe('a failure of STS', () => {
  for (const [name, serviceStatus, status, error, retryAfter] of STS) {
    it(`${name} (${serviceStatus}) becomes ${status} ${error}`, async () => {
      const answer = await withAssumeRole(queryException(name, serviceStatus)).post('ann');
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
      assert.equal(answer.headers.get('retry-after'), retryAfter);
      assertSilent(answer.text);
    });
  }

  it('an answer without credentials becomes 500 internal', async () => {
    const body = '<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>';
    const answer = await withAssumeRole({ status: 200, type: 'text/xml', body }).post('ann');
    assert.deepEqual([answer.status, answer.body], [500, { error: 'internal' }]);
  });
});

describe('a failure of the network', () => {
  for (const failure of NETWORK) {
    it(`${failure.name} ${failure.message} becomes 502 service-unreachable`, async () => {
      const backend = new Backend();
      backend.service.script('CreateFaceLivenessSession', failure);
      const answer = await backend.post('ann');
      assert.deepEqual([answer.status, answer.body], [502, { error: 'service-unreachable' }]);
      assert.equal(answer.headers.get('retry-after'), '2');
      assertSilent(answer.text);
    });
  }

  it('is not what a mistake in a program is taken for', () => {
    for (const failure of [withCode('ERR_INVALID_ARG_TYPE'), new TypeError('x is not a function'), 'ECONNREFUSED']) {
      assert.equal(classifyFailure(failure).reason, 'internal');
    }
  });
});

describe('the clients of the backend', () => {
  it('do not wait without end', async () => {
    for (const client of [toRekognitionClient({}, 'eu-west-1'), toStsClient({}, 'eu-west-1')]) {
      const { requestHandler, maxAttempts } = client.config;
      // The handler completes its configuration with the first request, even with one that it cannot send.
      await assert.rejects(requestHandler.handle({}));
      const configured = requestHandler as { httpHandlerConfigs?: () => Record<string, unknown> };
      const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = configured.httpHandlerConfigs?.() ?? {};
      assert.deepEqual([connectionTimeout, requestTimeout, throwOnRequestTimeout], [3000, 5000, true]);
      assert.equal(await maxAttempts(), 2);
    }
  });

  it('are the application’s own when it passes them', () => {
    const rekognition = new ScriptedService().rekognition();
    const credentials = (): Promise<never> => Promise.reject(new Error('unused'));
    const context = createContext({ authorize: () => null, tokenSecret: SECRET, rekognition, credentials });
    assert.equal(context.rekognition, rekognition);
  });
});
