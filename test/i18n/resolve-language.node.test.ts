import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf, matchLanguage } from '../../src/i18n/resolve-language.ts';

const AVAILABLE = ['en', 'de', 'es', 'es-419', 'he', 'id', 'nb', 'pt', 'pt-BR', 'zh-Hans', 'zh-Hant'];

const MATCHES: readonly (readonly [wanted: string, found: string | null])[] = [
  ['de', 'de'],
  ['DE-at', 'de'],
  ['de-DE-u-nu-latn', 'de'],
  ['es', 'es'],
  ['es-ES', 'es'],
  ['es-MX', 'es-419'],
  ['es-419', 'es-419'],
  ['pt', 'pt'],
  ['pt-BR', 'pt-BR'],
  ['pt-AO', 'pt'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['zh-Hant', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['no', 'nb'],
  ['nn-NO', 'nb'],
  ['iw', 'he'],
  ['in', 'id'],
  ['xx', null],
  ['', null],
  ['not a tag', null],
];

for (const [wanted, found] of MATCHES) {
  test(`"${wanted}" is served by ${found ?? 'no table'}`, () => {
    assert.equal(matchLanguage(wanted, AVAILABLE), found);
  });
}

test('Arabic and Hebrew are written from right to left, with or without further subtags', () => {
  assert.deepEqual(['ar', 'ar-EG', 'he', 'en', 'de-AT'].map(directionOf), ['rtl', 'rtl', 'rtl', 'ltr', 'ltr']);
});
