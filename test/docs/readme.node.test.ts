import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readElement } from './manifest.ts';
import { readPage, tableRows } from './pages.ts';

const page = readPage('README.md');
const element = readElement();

/** Names in code marks in the first column of the table that begins with this heading. */
function namesUnder(heading: string): readonly string[] {
  const rows = tableRows(
    page.text.slice(page.text.search(new RegExp(`^\\| ${heading} +\\|`, 'm'))).split('\n\n', 1)[0] ?? '',
  );
  return rows.slice(1).flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

describe('README.md', () => {
  it('has a table of all attributes that a page can set, and of no others', () => {
    const settable = element.attributes.map(({ name }) => name).filter((name) => name !== 'state');
    assert.deepEqual(namesUnder('attribute').toSorted(), settable.toSorted());
  });

  it('has a table of all events, and of no others', () => {
    const events = element.events.map(({ name }) => name);
    assert.deepEqual(namesUnder('event').toSorted(), events.toSorted());
  });

  it('has no place left that something was to be put into', () => {
    assert.doesNotMatch(page.text, /@@/);
  });
});
