import assert from 'node:assert/strict';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { createSession, sendRawCall } from './support/api-client.ts';
import { assertUnharmedBy } from './support/bystander.ts';
import { order } from './support/control.ts';
import { heldMegabytes } from './support/memory.ts';
import { RawConnection } from './support/raw-connection.ts';

let folder: string;
let emulator: Emulator;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-liveness-hostile-'));
  emulator = await startEmulator({ control: true, dataDir: join(folder, 'data') });
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Status of a request with headers that `fetch` does not let one set. */
function statusFor(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(emulator.url, { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('the API answers', () => {
  for (const [what, body, name] of [
    ['a body that is no JSON', '{', 'SerializationException'],
    ['JSON nested 30,000 times', '['.repeat(30_000), 'SerializationException'],
    ['a list', '[]', 'SerializationException'],
    ['null', 'null', 'SerializationException'],
    ['settings that are a number', '{"Settings":1}', 'SerializationException'],
    [
      'a limit in __proto__',
      '{"Settings":{"__proto__":{"AuditImagesLimit":9},"AuditImagesLimit":9}}',
      'InvalidParameterException',
    ],
    [
      'a challenge called constructor',
      '{"Settings":{"ChallengePreferences":[{"Type":"constructor"}]}}',
      'InvalidParameterException',
    ],
  ] as const) {
    it(`${what} with ${name}`, async () => {
      const { status, errorType } = await sendRawCall(emulator, { signedBody: body });
      assert.deepEqual([status, errorType], [400, name]);
    });
  }

  for (const operation of ['__proto__', 'constructor', 'DeleteCollection', '']) {
    it(`the operation '${operation}' with UnknownOperationException`, async () => {
      const { errorType } = await sendRawCall(emulator, { operation, signedBody: '{}' });
      assert.equal(errorType, 'UnknownOperationException');
    });
  }

  for (const [what, authorization, name] of [
    ['no signature', '', 'IncompleteSignatureException'],
    ['a password', 'Basic YTpi', 'IncompleteSignatureException'],
    ['half a signature', 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request', 'IncompleteSignatureException'],
    ['commas', `AWS4-HMAC-SHA256 ${','.repeat(5000)}`, 'IncompleteSignatureException'],
  ] as const) {
    it(`${what} with ${name}`, async () => {
      const { status, errorType } = await sendRawCall(emulator, { signedBody: '{}', sentHeaders: { authorization } });
      assert.deepEqual([status, errorType], [400, name]);
    });
  }

  it('the same whatever the content type is: the signature decides', async () => {
    const sentHeaders = { 'content-type': 'text/html' };
    assert.equal((await sendRawCall(emulator, { signedBody: '{}', sentHeaders })).status, 200);
  });

  it('a body over the limit with 413, and keeps none of it', async () => {
    const beforeMegabytes = await heldMegabytes();
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const headers = { 'x-amz-target': 'RekognitionService.CompareFaces' };
        return (await fetch(emulator.url, { method: 'POST', headers, body: Buffer.alloc(16_000_001) })).status;
      }),
    );
    assert.deepEqual(new Set(statuses), new Set([413]));
    const create = await fetch(emulator.url, { method: 'POST', body: Buffer.alloc(65_537) });
    assert.deepEqual(
      [create.status, create.headers.get('x-amzn-errortype'), create.headers.get('content-type')],
      [413, 'RequestEntityTooLargeException', 'application/x-amz-json-1.1'],
    );
    const { __type, message } = (await create.json()) as Record<string, unknown>;
    assert.deepEqual([__type, typeof message], ['RequestEntityTooLargeException', 'string']);
    const growth = (await heldMegabytes()) - beforeMegabytes;
    assert.ok(growth < 20, `${growth} MB are held`);
  });

  it('headers over the limit with 431', async () => {
    const connection = await RawConnection.open(emulator);
    connection.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    assert.match((await connection.closed).toString(), /^HTTP\/1\.1 431/);
  });

  for (const garbage of ['GET\r\n\r\n', '\0\0\0\0\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n']) {
    it(`${JSON.stringify(garbage)} with 400`, async () => {
      const connection = await RawConnection.open(emulator);
      connection.write(garbage);
      assert.match((await connection.closed).toString(), /^HTTP\/1\.1 400/);
    });
  }

  it('5,000 sessions that are never used, within a few megabytes and beside a running check', async () => {
    const beforeMegabytes = await heldMegabytes();
    await assertUnharmedBy(emulator, async () => {
      for (let done = 0; done < 5000; done += 100) {
        const calls = Array.from({ length: 100 }, () => sendRawCall(emulator, { signedBody: '{}' }));
        for (const { status } of await Promise.all(calls)) assert.equal(status, 200);
      }
    });
    const growth = (await heldMegabytes()) - beforeMegabytes;
    assert.ok(growth < 40, `${growth} MB are held`);
  });
});

describe('the files of an emulator', () => {
  it('cannot be reached through the paths of the inspector', async () => {
    await writeFile(join(folder, 'secret.webp'), 'secret');
    await writeFile(join(folder, 'session.json'), '{"id":".."}');
    const sessionId = await createSession(emulator);
    for (const path of [
      '/inspector/sessions/..',
      '/inspector/sessions/%2e%2e',
      '/inspector/sessions/../images/secret.webp',
      '/inspector/sessions/%2e%2e%2f%2e%2e/images/secret.webp',
      `/inspector/sessions/${sessionId}/images/../../secret.webp`,
      `/inspector/sessions/${sessionId}/images/..%2f..%2fsecret.webp`,
      `/_emulator/sessions/${sessionId}/images/..\\..\\secret.webp`,
      '/_emulator/sessions/__proto__',
      'http://127.0.0.1/inspector/sessions',
      '//inspector/sessions',
    ]) {
      assert.equal(await statusFor(path, { host: 'localhost' }), 404, path);
    }
  });
});

describe('a web page of another site', () => {
  const rebound = { host: 'evil.example', origin: 'http://evil.example' };
  const foreign = { host: 'localhost', origin: 'https://evil.example' };

  for (const path of ['/', '/inspector/sessions', '/inspector/events', '/_emulator/sessions']) {
    it(`does not get ${path}, under a name of its own or as itself`, async () => {
      for (const headers of [rebound, foreign, { host: 'localhost', origin: 'null' }])
        assert.equal(await statusFor(path, headers), 404);
      // Pages of this machine are the demo's and the inspector itself.
      const response = await fetch(emulator.url + path, { headers: { origin: 'http://localhost:5173' } });
      assert.equal(response.status, 200);
      await response.body?.cancel();
    });
  }

  it('cannot give orders, whatever it does to its headers', async () => {
    for (const headers of [
      { origin: 'https://evil.example', 'content-type': 'application/json' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': '' },
    ]) {
      const answer = await fetch(`${emulator.url}/_emulator/verdict`, {
        method: 'POST',
        headers,
        body: '{"confidence":1}',
      });
      assert.ok([400, 404].includes(answer.status), `${answer.status}`);
    }
    const preflight = await fetch(`${emulator.url}/_emulator/faults`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
    await assertUnharmedBy(emulator, async () => {});
  });
});

describe('the control API', () => {
  it('refuses a body over its limit', async () => {
    const { status, body } = await order(emulator, 'api', {
      operation: 'CompareFaces',
      response: { x: 'x'.repeat(300_000) },
    });
    assert.deepEqual([status, body['error']], [400, 'The body is too large.']);
  });

  it('refuses more orders than it remembers, until they are cleared', async () => {
    for (let count = 0; count < 1000; count += 1)
      await order(emulator, 'api', { operation: 'DetectFaces', response: {} });
    assert.match(String((await order(emulator, 'skew', { minutes: 1 })).body['error']), /1000 orders wait/);
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    assert.equal((await order(emulator, 'skew', { minutes: 0 })).status, 200);
  });
});

describe('an open inspector', () => {
  it('is turned away when there are fifty', async () => {
    const request = 'GET /inspector/events HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const pages = await Promise.all(Array.from({ length: 50 }, () => RawConnection.open(emulator)));
    for (const page of pages) {
      page.write(request);
      await page.receives(': connected');
    }
    assert.equal(await statusFor('/inspector/events', { host: 'localhost' }), 503);
    for (const page of pages) page.destroy();
    await Promise.all(pages.map(({ closed }) => closed));
  });
});
