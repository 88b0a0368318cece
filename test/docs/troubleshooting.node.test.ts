import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { closeCodeOf, ERROR_CODES, FaceLivenessError } from '../../src/core/errors.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { readPage, sectionsOf } from './pages.ts';

const page = readPage('docs/troubleshooting.md');
const [byCode] = sectionsOf(page, 2).filter(({ heading }) => heading === 'By code');
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

  it('says how many codes there are', () => {
    assert.ok(page.text.includes(`the ${ERROR_CODES.length} codes`));
  });
});
