import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { LANGUAGE_TAGS, type LanguageTag } from '../../src/i18n/language-tags.ts';
import { loadLanguage } from '../../src/i18n/load-language.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';
import { matchLanguage } from '../../src/i18n/resolve-language.ts';
import type { StringKey, Strings } from '../../src/i18n/strings.ts';

const KEYS = Object.keys(english) as StringKey[];

/** Words that are rightly the same as in English, by language. */
const SHARED_WORDS: Readonly<Partial<Record<LanguageTag, readonly StringKey[]>>> = {
  nl: ['camera-check.label', 'camera-check.unnamed'],
};

/** In which script a language is written, as a Unicode property; the others are written in Latin letters. */
const SCRIPTS: Readonly<Partial<Record<LanguageTag, RegExp>>> = {
  ar: /\p{Script=Arabic}/u,
  el: /\p{Script=Greek}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  th: /\p{Script=Thai}/u,
  uk: /\p{Script=Cyrillic}/u,
  'zh-Hans': /\p{Script=Han}/u,
  'zh-Hant': /\p{Script=Han}/u,
};

/** Latin words that stand in every language's texts. */
const NAMES = /\b(?:https?|VPN|Wi-?Fi|Chrome|Edge|Safari|URL)\b|\{\w+\}/g;

/** English words that no other language's text needs; a sentence left in English has at least one. */
const ENGLISH_WORDS =
  /(?<!\p{L})(?:the|your|you|and|with|check|try|again|please|move|cannot|could|closer|until)(?!\p{L})/iu;

/** Longest texts that still fit: instructions in large type on a small phone, headings, buttons. */
const LONGEST: readonly (readonly [keys: RegExp, characters: number])[] = [
  [/^guidance\./, 44],
  [/\.action$|^start\.begin$|^alternative\.link$|^camera-check\.(?:button|stop)$/, 36],
  [/\.title$|heading$/, 60],
];

const placeholdersOf = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const translated = LANGUAGE_TAGS.filter((tag) => tag !== 'en');

test('there are tables for English and 31 other languages', () => {
  assert.equal(translated.length, 31);
});

for (const tag of LANGUAGE_TAGS) {
  describe(`the table of ${tag}`, async () => {
    const table = await loadLanguage(tag);
    const texts = Object.entries(table) as [StringKey, string][];

    test('says itself which language it is, and readers of that language get it', () => {
      assert.equal(Intl.getCanonicalLocales(table.language)[0], table.language);
      assert.equal(matchLanguage(table.language, LANGUAGE_TAGS), tag);
    });

    test('has exactly the English keys, in their order', () => {
      assert.deepEqual(Object.keys(table), KEYS);
    });

    test('has the English placeholders in every text', () => {
      for (const [key, text] of texts) assert.deepEqual(placeholdersOf(text), placeholdersOf(english[key]), key);
    });

    test('has no empty text, none with space around it, and no straight apostrophes or quotation marks', () => {
      for (const [key, text] of texts) {
        assert.match(text, /^\S(?:.*\S)?$/su, key);
        assert.doesNotMatch(text, /['"`]| {2}/u, key);
      }
    });

    test('gives every failure a title and a text of its own', () => {
      for (const part of ['title', 'text'] as const) {
        const seen = ERROR_CODES.map((code) => table[`error.${code}.${part}`]);
        assert.equal(new Set(seen).size, ERROR_CODES.length, part);
      }
    });

    test('tells apart every direction and every other piece of guidance', () => {
      const guidance = texts.filter(([key]) => key.startsWith('guidance.')).map(([, text]) => text);
      assert.equal(new Set(guidance).size, guidance.length);
    });

    test('keeps instructions, headings and buttons short', () => {
      for (const [pattern, characters] of LONGEST) {
        for (const [key, text] of texts) {
          if (pattern.test(key)) assert.ok(text.length <= characters, `${key}: ${text.length} characters: ${text}`);
        }
      }
    });
  });
}

for (const tag of translated) {
  describe(`the table of ${tag} leaves nothing in English:`, async () => {
    const table = await loadLanguage(tag);
    const texts = (Object.entries(table) as [StringKey, string][]).filter(([key]) => key !== 'language');
    const script = SCRIPTS[tag];

    test('no text is the English one', () => {
      const left = texts.filter(([key, text]) => text === english[key] && !SHARED_WORDS[tag]?.includes(key));
      assert.deepEqual(left, []);
    });

    test('no text has English words in it', () => {
      const left = script ? /[A-Za-z]{2,}/ : ENGLISH_WORDS;
      for (const [key, text] of texts) assert.doesNotMatch(text.replaceAll(NAMES, ''), left, key);
    });

    if (script) {
      test('every text is written in its script', () => {
        for (const [key, text] of texts) assert.match(text, script, key);
      });
    }
  });
}

test('tables of neighbouring languages are texts of their own, not copies', async () => {
  const pairs: readonly (readonly [LanguageTag, LanguageTag])[] = [
    ['es', 'es-419'],
    ['pt', 'pt-BR'],
    ['zh-Hans', 'zh-Hant'],
    ['da', 'nb'],
    ['id', 'ms'],
  ];
  for (const [one, other] of pairs) {
    const [first, second]: readonly Strings[] = await Promise.all([loadLanguage(one), loadLanguage(other)]);
    assert.ok(first && second);
    const same = KEYS.filter((key) => first[key] === second[key]);
    assert.ok(same.length < KEYS.length / 2, `${one} and ${other} share ${same.length} texts`);
  }
});
