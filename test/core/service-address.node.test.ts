import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaceLivenessError } from '../../src/core/errors.ts';
import { serviceAddress } from '../../src/core/service-address.ts';

const PATH = '/start-face-liveness-session-websocket';

describe('the service address', () => {
  it("is the service's own host without an endpoint", () => {
    assert.deepEqual(serviceAddress('ap-southeast-2'), {
      protocol: 'wss:',
      hostname: 'streaming-rekognition.ap-southeast-2.amazonaws.com',
      port: '',
      path: PATH,
    });
  });

  for (const region of [
    '',
    'us-east',
    'US-EAST-1',
    'us-east-1.evil.com/',
    'us-east-1\n',
    'useast-1',
    'us--1',
    'us-east-10',
  ]) {
    it(`is refused for the region ${JSON.stringify(region)}`, () => {
      refuses(() => serviceAddress(region));
      refuses(() => serviceAddress(region, 'wss://host.test'));
    });
  }

  for (const [endpoint, url] of [
    ['wss://host.test', 'wss://host.test'],
    ['https://HOST.test/', 'wss://host.test'],
    ['HTTPS://host.test:8443', 'wss://host.test:8443'],
    ['wss://192.0.2.7/a/b-1.2/', 'wss://192.0.2.7/a/b-1.2'],
    ['ws://localhost:9000', 'ws://localhost:9000'],
    ['http://app.localhost', 'ws://app.localhost'],
    ['ws://127.0.0.1:1', 'ws://127.0.0.1:1'],
    ['ws://127.255.1.2', 'ws://127.255.1.2'],
    ['http://[::1]:9000', 'ws://[::1]:9000'],
  ] as const) {
    it(`is ${url} for ${endpoint}`, () => {
      const { protocol, hostname, port, path } = serviceAddress('us-east-1', endpoint);
      assert.equal(`${protocol}//${hostname}${port}${path}`, url + PATH);
      assert.equal(new URL(`${url}${PATH}`).hostname, hostname);
    });
  }

  for (const endpoint of [
    'ws://host.test',
    'http://192.0.2.7',
    'ws://localhost.evil.test',
    'ws://127.0.0.1.evil.test',
    'ws://evil.test#localhost',
    'ws://localhost@evil.test',
    'ws://user:pass@localhost',
    'ws://127.0.0.256.1',
    'wss://host.test?x=1',
    'wss://host.test#x',
    'wss://host.test/../x',
    'wss://host.test/%2e%2e/x',
    'wss://host.test:99999',
    'wss://host.test:',
    'ftp://localhost',
    'javascript:alert(1)',
    '//host.test',
    '/stream',
    'host.test',
    '',
    'wss://host.test\\@evil.test',
    'wss://host.test /',
  ]) {
    it(`is refused for the endpoint ${JSON.stringify(endpoint)}`, () =>
      refuses(() => serviceAddress('us-east-1', endpoint)));
  }
});

function refuses(act: () => unknown): void {
  assert.throws(act, (error) => error instanceof FaceLivenessError && error.code === 'request-invalid');
}
