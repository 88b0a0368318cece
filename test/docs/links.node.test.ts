import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { allPages, anchorsOf, linkTargets, readPage, resolveLink } from './pages.ts';

describe('links between pages', () => {
  for (const page of allPages())
    it(`of ${page.path} lead somewhere`, () => {
      for (const target of linkTargets(page)) {
        if (/^[a-z]+:/.test(target)) continue;
        const path = resolveLink(page, target);
        assert.ok(existsSync(path), `${page.path} links to ${target}, which does not exist`);
        const [, anchor] = target.split('#', 2);
        if (anchor === undefined || !path.endsWith('.md')) continue;
        assert.ok(anchorsOf(readPage(path)).has(anchor), `${page.path} links to ${target}: no such heading`);
      }
    });

  it('lead from docs/README.md to every page of docs/', () => {
    const index = readPage('docs/README.md');
    const linked = new Set(linkTargets(index).map((target) => resolveLink(index, target)));
    for (const name of readdirSync('docs').filter((file) => /\.(?:md|yaml)$/.test(file) && file !== 'README.md'))
      assert.ok(linked.has(`docs/${name}`), name);
  });

  it('are found at all', () => {
    const targets = linkTargets({
      path: 'docs/page.md',
      text: '[a](b.md#c) ![d](e.png) `[no](link)`\n```\n[f](g)\n```\n',
    });
    assert.deepEqual(targets, ['b.md#c', 'e.png']);
    assert.equal(resolveLink({ path: 'docs/page.md', text: '' }, '../README.md#x'), 'README.md');
    assert.deepEqual([...anchorsOf({ path: '', text: '# A `b-c` d!\n## A b-c d\n' })], ['a-b-c-d', 'a-b-c-d-1']);
  });
});
