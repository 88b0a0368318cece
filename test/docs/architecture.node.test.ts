import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { codeBlocks, readPage, sectionsOf, tableRows } from './pages.ts';

const page = readPage('docs/architecture.md');

function sectionText(heading: string): string {
  const section = sectionsOf(page, 2).find((other) => other.heading === heading);
  assert.ok(section, heading);
  return section.text;
}

describe('docs/architecture.md', () => {
  it('says for every folder of src/ what it may import', () => {
    const rows = tableRows(sectionText('Who may import whom'));
    const named = rows.flatMap(([folders = '']) => [...folders.matchAll(/`([a-z0-9/]+)\/`/g)].map(([, name]) => name));
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const expected = ['src', 'vision/worker', ...folders.map(({ name }) => name)];
    assert.deepEqual(named.toSorted(), expected.toSorted());
  });

  it('draws every state', () => {
    const [diagram] = codeBlocks({ path: page.path, text: sectionText('States') }, 'mermaid');
    const drawn = [...(diagram?.code ?? '').matchAll(/([a-z]+) --> ([a-z]+)/g)].flatMap(([, from = '', to = '']) => [
      from,
      to,
    ]);
    const ways = [...sectionText('States').matchAll(/`(error|cancelled)`/g)].map(([, name = '']) => name);
    const states = readPage('src/core/state.ts').text;
    const [, union = ''] = /export type CheckState =\n([^]*?);\n\n/.exec(states) ?? [];
    const kinds = [...union.matchAll(/readonly kind: ([^;}]+)/g)].flatMap(([, text = '']) =>
      [...text.matchAll(/'([a-z]+)'/g)].map(([, kind = '']) => kind),
    );
    assert.deepEqual([...new Set([...drawn, ...ways])].toSorted(), kinds.toSorted());
  });
});
