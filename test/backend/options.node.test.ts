import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLivenessHandler, type LivenessHandlerOptions } from '../../src/backend/index.ts';
import { Backend, SECRET } from './backend-fixture.ts';

const JSON_HEADERS = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: 'ann' };

describe('options', () => {
  const usable: LivenessHandlerOptions = {
    authorize: () => null,
    tokenSecret: SECRET,
    region: 'eu-west-1',
    credentials: () => Promise.reject(new Error('unused')),
  };
  const unusable: readonly (readonly [string, object, RegExp])[] = [
    ['no authorize', { authorize: undefined }, /authorize/],
    ['a short secret', { tokenSecret: 'short' }, /tokenSecret/],
    ['a threshold above 100', { threshold: 101 }, /threshold/],
    ['a threshold that is no number', { threshold: Number.NaN }, /threshold/],
    ['a threshold of nothing', { threshold: null }, /threshold/],
    ['an empty threshold', { threshold: '' }, /threshold/],
    ['a threshold that is text', { threshold: '90' }, /threshold/],
    ['a threshold that is a list', { threshold: [] }, /threshold/],
    ['a threshold that is a share', { threshold: 0.9 }, /percentage: 90, not 0.9/],
    ['a threshold of 1', { threshold: 1 }, /percentage/],
    ['a limit that is text', { limits: { maxFailures: '5' } }, /maxFailures/],
    ['a window that is text', { limits: { windowMs: '5' } }, /windowMs/],
    ['audit images that are text', { auditImagesLimit: '4' }, /auditImagesLimit/],
    ['a secret that is no text', { tokenSecret: 10n ** 40n }, /tokenSecret/],
    ['five audit images', { auditImagesLimit: 5 }, /auditImagesLimit/],
    ['a base path without slash', { basePath: 'api' }, /basePath/],
    ['a base path with a trailing slash', { basePath: '/api/' }, /basePath/],
    ['neither role nor credentials', { credentials: undefined }, /roleArn/],
    ['role and credentials', { roleArn: 'arn:aws:iam::123456789012:role/x' }, /roleArn/],
    ['a limit of no failure', { limits: { maxFailures: 0 } }, /maxFailures/],
    ['a limit that is no number', { limits: { maxFailures: Number.NaN } }, /maxFailures/],
    ['a window without end', { limits: { windowMs: Number.POSITIVE_INFINITY } }, /windowMs/],
    ['a refusal that is no number', { limits: { refusalMs: Number.NaN } }, /refusalMs/],
    ['an endpoint that is no URL', { streamEndpoint: '127.0.0.1:9000' }, /streamEndpoint/],
    ['an unencrypted endpoint elsewhere', { streamEndpoint: 'ws://stream.example' }, /streamEndpoint/],
    ['an endpoint that only begins like loopback', { streamEndpoint: 'ws://127.0.0.1.evil.example' }, /streamEndpoint/],
    ['an endpoint with a user', { streamEndpoint: 'ws://localhost@evil.example' }, /streamEndpoint/],
    ['an alternative that is a script', { alternativeUrl: 'javascript:alert(1)' }, /alternativeUrl/],
    ['an alternative that is data', { alternativeUrl: 'data:text/html,x' }, /alternativeUrl/],
    ['an unknown challenge', { challenges: ['dance'] }, /challenges/],
    ['a challenge that is no list', { challenges: 'light' }, /challenges/],
    ['no challenge', { challenges: [] }, /challenges/],
    [
      'a default challenge that is not offered',
      { challenges: ['light'], defaultChallenge: 'movement' },
      /defaultChallenge/,
    ],
  ];
  for (const [name, change, message] of unusable) {
    it(`with ${name} are refused at once`, () => {
      assert.throws(() => createLivenessHandler({ ...usable, ...change }), message);
    });
  }

  it('take every percentage as the threshold', () => {
    for (const threshold of [0, 1.5, 90, 100]) {
      assert.doesNotThrow(() => createLivenessHandler({ ...usable, threshold }));
    }
  });

  it('take encrypted endpoints anywhere and others on loopback', () => {
    for (const streamEndpoint of ['wss://stream.example/a', 'https://a.b:8443', 'ws://localhost:1', 'http://[::1]:9']) {
      assert.doesNotThrow(() => createLivenessHandler({ ...usable, streamEndpoint }));
    }
  });

  it('take a path or a page as the alternative', () => {
    for (const alternativeUrl of ['/other-way', 'https://bank.example/branch']) {
      assert.doesNotThrow(() => createLivenessHandler({ ...usable, alternativeUrl }));
    }
  });

  it('with an onError that fails still get an answer', async () => {
    for (const onError of [() => Promise.reject(new Error('log')), () => assert.fail('log')]) {
      const backend = new Backend({ onError, credentials: () => Promise.reject(new Error('x')) });
      assert.equal((await backend.post('ann')).status, 500);
    }
  });

  it('without onError warn with the name of the failure only', async () => {
    const handler = createLivenessHandler({
      ...usable,
      authorize: () => Promise.reject(new RangeError('ann@example')),
    });
    const warned = new Promise<Error>((resolve) => {
      // The SDK warns too, of old versions of Node.
      process.on('warning', (warning) => / authorize /.test(warning.message) && resolve(warning));
    });
    await handler(new Request('http://localhost/api/liveness', { method: 'POST', headers: JSON_HEADERS, body: '{}' }));
    const warning = await warned;
    assert.equal(warning.message, 'face-liveness: authorize failed with RangeError; pass onError to see more.');
  });
});
