import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSite } from '../../demo/site.ts';

const site = createSite({ service: 'emulator', region: 'us-east-1', inspectorUrl: null });
const ask = (path: string): Promise<Response> => site(new Request(`http://localhost${path}`));
const policyOf = async (path: string): Promise<string[]> =>
  ((await ask(path)).headers.get('content-security-policy') ?? '').split('; ');

describe('the pages of the gallery', () => {
  for (const path of ['/gallery', '/gallery?lang=de', '/gallery/screen?screen=start']) {
    it(`are served without anything inline: ${path}`, async () => {
      const response = await ask(path);
      assert.equal(response.status, 200);
      assert.doesNotMatch(await response.text(), /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
    });
  }

  it('have the policy of all pages, but that the gallery may hold its own screens in frames', async () => {
    const policy = await policyOf('/');
    assert.ok(policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'"));
    const common = policy.filter((directive) => !directive.startsWith('frame-ancestors '));
    assert.deepEqual(await policyOf('/gallery/screen'), [...common, "frame-ancestors 'self'"]);
    assert.deepEqual(await policyOf('/gallery%2Fscreen'), await policyOf('/gallery/screen'));
    assert.deepEqual(await policyOf('/gallery'), [...policy, "frame-src 'self'"]);
  });

  for (const page of ['/gallery', '/gallery/screen']) {
    it(`find everything that ${page} refers to`, async () => {
      const html = await (await ask(page)).text();
      const files = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
      const modules = files.filter((path) => path.endsWith('.js'));
      assert.equal(modules.length, 1);
      for (const module of modules) {
        const script = await (await ask(module)).text();
        files.push(...[...script.matchAll(/from '(\/[^']*)'/g)].map(([, path]) => path ?? ''));
      }
      assert.ok(files.includes('/gallery/screens/gallery.js'));
      for (const path of files) assert.equal((await ask(path)).status, 200, path);
    });
  }

  for (const path of ['/gallery.html', '/gallery/screens/', '/gallery/screens/..%2f..%2fpackage.json', '/gallery/']) {
    it(`are not to be had as ${path}`, async () => {
      assert.equal((await ask(path)).status, 404);
    });
  }
});
