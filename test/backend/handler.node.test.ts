import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Backend, SESSION_ID } from './backend-fixture.ts';

const JSON_HEADERS = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: 'ann' };

describe('routes', () => {
  const cases = [
    ['GET', '/api/liveness', 405, 'POST'],
    ['OPTIONS', '/api/liveness', 405, 'POST'],
    ['PUT', '/api/liveness', 405, 'POST'],
    ['POST', `/api/liveness/${SESSION_ID}`, 405, 'GET'],
    ['HEAD', `/api/liveness/${SESSION_ID}`, 405, 'GET'],
    ['GET', '/api/liveness/', 404, null],
    ['GET', `/api/liveness/${SESSION_ID.toUpperCase()}`, 404, null],
    ['GET', `/api/liveness/${SESSION_ID}/`, 404, null],
    ['GET', '/api/liveness/..%2f..%2fetc', 404, null],
    ['POST', '/api/livenes', 404, null],
    ['POST', '/api/liveness-2', 404, null],
    ['GET', '/', 404, null],
  ] as const;
  for (const [method, path, status, allow] of cases) {
    it(`${method} ${path} is answered with ${status}`, async () => {
      const answer = await new Backend().send(path, { method, headers: JSON_HEADERS });
      assert.deepEqual([answer.status, answer.headers.get('allow')], [status, allow]);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    });
  }

  it('follow the base path', async () => {
    const backend = new Backend({ basePath: '/v1/face' });
    const answer = await backend.send('/v1/face?tenant=7', { method: 'POST', headers: JSON_HEADERS, body: '{}' });
    assert.equal(answer.status, 201);
    assert.equal((await backend.post('ann')).status, 404);
  });
});

describe('requests of foreign pages', () => {
  it('are never allowed to read an answer', async () => {
    const backend = new Backend();
    const headers = { ...JSON_HEADERS, origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'POST']) {
      const body = method === 'POST' ? { body: '{}' } : {};
      const answer = await backend.send('/api/liveness', { method, headers, ...body });
      assert.deepEqual(
        [...answer.headers.keys()].filter((name) => name.startsWith('access-control-')),
        [],
      );
    }
  });

  it('cannot change anything by naming another host', async () => {
    const backend = new Backend();
    const request = new Request('http://evil.example/api/liveness', {
      method: 'POST',
      headers: JSON_HEADERS,
      body: '{}',
    });
    const response = await backend.handler(request);
    assert.equal(response.status, 201);
    assert.ok(!(await response.text()).includes('evil.example'));
  });

  it('are refused without the header, before anything else happens', async () => {
    let asked = 0;
    const backend = new Backend({ authorize: () => ((asked += 1), { user: 'ann' }) });
    for (const value of [undefined, '0', 'true', '1, 1']) {
      const headers = {
        'content-type': 'application/json',
        ...(value === undefined ? {} : { 'x-face-liveness': value }),
      };
      const answer = await backend.send('/api/liveness', { method: 'POST', headers, body: '{}' });
      assert.deepEqual([answer.status, answer.body], [403, { error: 'header-missing' }]);
    }
    assert.equal(asked, 0);
  });
});

describe('bodies', () => {
  const cases = [
    ['', 400, 'body-not-json'],
    ['{', 400, 'body-not-json'],
    ['<html>', 400, 'body-not-json'],
    ['null', 400, 'body-invalid'],
    ['[]', 400, 'body-invalid'],
    ['"light"', 400, 'body-invalid'],
    ['{"challenge":"LIGHT"}', 400, 'body-invalid'],
    ['{"challenge":null}', 400, 'body-invalid'],
    ['{"challenge":{"toString":"light"}}', 400, 'body-invalid'],
    ['{"locale":5}', 400, 'body-invalid'],
    ['{"locale":"en_US\\n"}', 400, 'body-invalid'],
    [`{"locale":"${'x'.repeat(5000)}"}`, 413, 'body-too-large'],
  ] as const;
  for (const [body, status, error] of cases) {
    it(`${body.slice(0, 40)} is answered with ${status} ${error}`, async () => {
      const backend = new Backend();
      const answer = await backend.post('ann', body);
      assert.deepEqual([answer.status, answer.body], [status, { error }]);
      assert.equal(backend.service.requests.length, 0);
    });
  }

  it('cannot reach the prototypes of anything', async () => {
    const backend = new Backend({ challenges: ['light'] });
    const body = '{"__proto__":{"challenge":"movement","polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    assert.equal((await backend.post('ann', body)).status, 201);
    assert.equal('polluted' in {}, false);
  });

  it('that break off are refused and are no failure of the backend', async () => {
    const backend = new Backend();
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    const init = { method: 'POST', headers: JSON_HEADERS, body, duplex: 'half' };
    const answer = await backend.send('/api/liveness', init);
    assert.deepEqual([answer.status, backend.failures], [400, []]);
  });

  it('of another type are refused', async () => {
    const headers = { ...JSON_HEADERS, 'content-type': 'text/plain' };
    const answer = await new Backend().send('/api/liveness', { method: 'POST', headers, body: '{}' });
    assert.deepEqual([answer.status, answer.body], [415, { error: 'body-not-json' }]);
  });

  it('may name any language and hold members of later versions', async () => {
    const backend = new Backend();
    for (const locale of ['en', 'zh-Hant-TW', 'sr-Latn', 'de-DE-u-co-phonebk', 'en_US', '']) {
      assert.equal((await backend.post(`user of ${locale}`, { locale, later: { a: 1 } })).status, 201);
    }
  });
});

describe('authorize', () => {
  it('refuses with 401 when it finds nobody', async () => {
    const answer = await new Backend().post(null);
    assert.deepEqual([answer.status, answer.body], [401, { error: 'unauthorized' }]);
  });

  it('may answer itself, and its answer is not cached', async () => {
    const headers = { 'x-reason': 'late', 'cache-control': 'max-age=60' };
    const backend = new Backend({ authorize: () => Promise.resolve(new Response('no', { status: 418, headers })) });
    const answer = await backend.post('ann');
    assert.deepEqual([answer.status, answer.text, answer.headers.get('x-reason')], [418, 'no', 'late']);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  it('that fails is answered with 500 and reported', async () => {
    const backend = new Backend({ authorize: () => Promise.reject(new Error('password')) });
    const answer = await backend.post('ann');
    assert.deepEqual([answer.status, answer.body], [500, { error: 'internal' }]);
    assert.equal(backend.failures[0]?.operation, 'authorize');
  });

  const nobody: readonly object[] = [
    { user: '' },
    { user: 7 },
    {},
    { user: 'ann', device: '' },
    { user: 'ann', device: null },
    { user: 'ann', device: 'x'.repeat(513) },
  ];
  for (const authorized of nobody) {
    it(`must name a user, and a device or none: ${JSON.stringify(authorized).slice(0, 60)} does not`, async () => {
      const backend = new Backend({ authorize: () => authorized as { user: string } });
      assert.equal((await backend.post('ann')).status, 500);
      assert.equal(backend.failures[0]?.operation, 'authorize');
      assert.equal(backend.service.requests.length, 0);
    });
  }

  it('that reads the body is told so', async () => {
    const backend = new Backend({ authorize: async (request) => ({ user: await request.text() }) });
    assert.equal((await backend.post('ann')).status, 500);
    assert.match(String(backend.failures[0]?.failure), /must not read the body/);
  });
});
