/**
 * Tags of all languages that the element speaks, as they may stand in its `lang` attribute.
 * @type {readonly string[]}
 */
export const LANGUAGES = Object.freeze([
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'es-419',
  'fi',
  'fr',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'ms',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sv',
  'th',
  'tr',
  'uk',
  'vi',
  'zh-Hans',
  'zh-Hant',
]);

/**
 * What a language calls itself; its tag where the browser does not know.
 * @param {string} tag
 * @returns {string}
 */
export function languageName(tag) {
  return new Intl.DisplayNames([tag], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
}
