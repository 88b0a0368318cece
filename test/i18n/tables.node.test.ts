import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { LANGUAGE_TAGS, loadLanguage } from '../../src/i18n/load-language.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';

/** Words that are rightly the same in another language. */
const SHARED_WORDS: ReadonlySet<string> = new Set();

const placeholdersOf = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

for (const tag of LANGUAGE_TAGS) {
  describe(`the table of ${tag}`, async () => {
    const table = await loadLanguage(tag);
    const texts = Object.entries(table);

    test('is the table of that language', () => {
      assert.equal(table.language, tag);
    });

    test('has exactly the English keys, in their order', () => {
      assert.deepEqual(Object.keys(table), Object.keys(english));
    });

    test('has the English placeholders in every text', () => {
      const englishTexts = new Map<string, string>(Object.entries(english));
      for (const [key, text] of texts) {
        assert.deepEqual(placeholdersOf(text), placeholdersOf(englishTexts.get(key) ?? ''), key);
      }
    });

    test('has no empty text and none with space around it', () => {
      for (const [key, text] of texts) assert.match(text, /^\S(?:.*\S)?$/su, key);
    });

    test('gives every failure a title and a text of its own', () => {
      for (const part of ['title', 'text'] as const) {
        const seen = ERROR_CODES.map((code) => table[`error.${code}.${part}`]);
        assert.equal(new Set(seen).size, ERROR_CODES.length, part);
      }
    });

    if (tag !== 'en') {
      test('leaves nothing in English', () => {
        const englishTexts = new Set<string>(Object.values(english));
        const left = texts.filter(([, text]) => englishTexts.has(text) && !SHARED_WORDS.has(text));
        assert.deepEqual(left, []);
      });
    }
  });
}
