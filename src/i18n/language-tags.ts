/** Tags of all languages that have a table. */
export const LANGUAGE_TAGS = [
  'en',
  'ar',
  'cs',
  'da',
  'de',
  'el',
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
] as const;

/** Tag of a language that has a table. */
export type LanguageTag = (typeof LANGUAGE_TAGS)[number];

/** Whether there is a table for exactly this tag. */
export function isLanguageTag(tag: string): tag is LanguageTag {
  return (LANGUAGE_TAGS as readonly string[]).includes(tag);
}
