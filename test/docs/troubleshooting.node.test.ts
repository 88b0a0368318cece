import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { closeCodeOf, ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { readPage, sectionsOf, tableRows } from './pages.ts';

const page = readPage('docs/troubleshooting.md');
const byCode = sectionsOf(page, 2).find(({ heading }) => heading === 'By code');
const sections = sectionsOf({ path: page.path, text: byCode?.text ?? '' }, 3);

describe('docs/troubleshooting.md', () => {
  it('has a section for every code, in the order of the table, and for no other', () => {
    assert.deepEqual(
      sections.map(({ heading }) => heading),
      ERROR_CODES.map((code) => `\`${code}\``),
    );
  });

  for (const code of ERROR_CODES)
    it(`tells screen, recovery and close code of ${code}`, () => {
      const section = sections.find(({ heading }) => heading === `\`${code}\``);
      const { recovery } = new FaceLivenessError(code);
      const line = `Screen: “${strings[`error.${code}.title`]}” · recovery \`${recovery}\` · close code ${closeCodeOf(code)}`;
      assert.ok(section?.text.includes(`\n${line}\n`), line);
    });

  it('quotes messages that this package writes', () => {
    const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join('src', name), 'utf8'))
      .join('\n');
    for (const code of ['assets-unavailable', 'no-session', 'credentials-rejected']) {
      const section = sections.find(({ heading }) => heading === `\`${code}\``);
      const messages = tableRows(section?.text ?? '').flatMap(([cell = '']) => cell.match(/`[^`]{20,}`/g) ?? []);
      assert.ok(messages.length > 0, code);
      // What is filled in stands for itself: numbers, and what the page leaves out.
      for (const part of messages.flatMap((message) => message.slice(1, -1).split(/…|: |\d+|[().]+$/)))
        assert.ok(source.includes(part.trim()), part);
    }
  });

  it('says how many codes there are', () => {
    assert.ok(page.text.includes(`the ${ERROR_CODES.length} codes`));
  });
});
