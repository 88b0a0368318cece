import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foreignPartOf } from '../../demo/own-requests.ts';

function partOf(url: string, host: string, origin?: string): string | null {
  return foreignPartOf(new Request(url, origin === undefined ? {} : { headers: { origin } }), host);
}

describe('a request that steers something', () => {
  for (const [name, host] of [
    ['localhost:8080', '127.0.0.1'],
    ['127.0.0.1', '192.168.7.7'],
    ['127.1.2.3:8080', '127.0.0.1'],
    ['[::1]:8080', '127.0.0.1'],
    ['192.168.7.7:8080', '192.168.7.7'],
    ['workstation.example:8080', 'Workstation.example'],
    ['[fd00::7]:8080', 'fd00:0::7'],
    ['192.168.7.7:8080', '0.0.0.0'],
    ['[fd00::7]:8080', '::'],
  ] as const) {
    it(`may name ${name} when the server listens on ${host}`, () => {
      assert.equal(partOf(`http://${name}/`, host), null);
      assert.equal(partOf(`http://${name}/`, host, `http://${name}`), null);
    });
  }

  for (const [name, host] of [
    ['elsewhere.example:8080', '127.0.0.1'],
    ['192.168.7.7:8080', '127.0.0.1'],
    ['localhost.elsewhere.example', '127.0.0.1'],
    ['127.0.0.1.elsewhere.example', '127.0.0.1'],
    ['elsewhere.example:8080', '0.0.0.0'],
    ['workstation.example', '::'],
    ['other.example', 'workstation.example'],
  ] as const) {
    it(`may not name ${name} when the server listens on ${host}`, () => {
      assert.equal(partOf(`http://${name}/`, host), 'host');
      assert.equal(partOf(`http://${name}/`, host, `http://${name}`), 'host');
    });
  }

  for (const origin of ['http://localhost:8081', 'https://localhost:8080', 'https://elsewhere.example', 'null', '']) {
    it(`may not come from a page of ${origin || 'an empty origin'}`, () => {
      assert.equal(partOf('http://localhost:8080/', '127.0.0.1', origin), 'origin');
    });
  }
});
