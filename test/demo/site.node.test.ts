import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSite, type PlaygroundFacts, visitorOf } from '../../demo/site.ts';

const FACTS: PlaygroundFacts = { service: 'emulator', region: 'us-east-1', inspectorUrl: 'http://127.0.0.1:9000' };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self' ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const site = createSite(FACTS);
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  site(new Request(`http://localhost${path}`, init));

describe('the playground', () => {
  const recipes = ['/recipes', '/recipes/onboarding', '/recipes/step-up', '/recipes/age-check', '/recipes/bot-check'];
  for (const path of ['/', '/?camera=simulated', '/other-way', ...recipes]) {
    it(`serves ${path} under the strict policy, without anything inline`, async () => {
      const response = await ask(path);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-security-policy'), POLICY);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      const html = await response.text();
      assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
    });
  }

  for (const [page, script] of [['/', '/playground.js'], ...recipes.slice(1).map((path) => [path, `${path}.js`])]) {
    it(`serves everything that ${page} refers to from itself`, async () => {
      const html = await (await ask(page ?? '')).text();
      const references = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
      assert.ok(references.includes('/cdn/face-liveness.js') && references.includes(script ?? ''));
      for (const path of references.filter((reference) => !reference.startsWith('/cdn/'))) {
        assert.equal((await ask(path)).status, 200, path);
      }
    });
  }

  it('gives every browser a visitor of its own, and keeps it', async () => {
    const cookies = await Promise.all([ask('/'), ask('/')]).then((all) =>
      all.map((one) => one.headers.get('set-cookie')),
    );
    const [first, second] = cookies.map(
      (cookie) => /^visitor=([0-9a-f-]{36}); Path=\/; HttpOnly; SameSite=Strict$/.exec(cookie ?? '')?.[1],
    );
    assert.ok(first && second && first !== second);
    const headers = { cookie: `theme=dark; visitor=${first}` };
    assert.equal(visitorOf(new Request('http://localhost/', { headers })), first);
    assert.equal((await ask('/', { headers })).headers.get('set-cookie'), null);
    assert.match((await ask('/?visitor=new', { headers })).headers.get('set-cookie') ?? '', /^visitor=/);
  });

  it('tells the page about the service', async () => {
    assert.deepEqual(await (await ask('/playground.json')).json(), FACTS);
  });

  const hidden = [
    '/server.ts',
    '/tsconfig.json',
    '/site.ts',
    '/recipes/step-up.ts',
    '/recipes/index.html',
    '/cdn/..%2fpackage.json',
    '/cdn/%2e%2e%2fdemo%2fserver.ts',
  ];
  for (const path of [
    ...hidden,
    '/..%2fscripts%2fbuild.mjs',
    '/cdn/',
    '/cdn',
    '/none.js',
    '/%E0%A4%A',
    '/index.html',
  ]) {
    it(`does not serve ${path}`, async () => {
      assert.equal((await ask(path)).status, 404);
    });
  }

  it('refuses other methods', async () => {
    const response = await ask('/', { method: 'POST' });
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD']);
  });
});
