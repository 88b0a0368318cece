import { strings as english } from './locales/en.ts';
import type { Strings } from './strings.ts';

/** How each table is reached. English is part of the element, so there is always something to show. */
const TABLES = {
  en: () => Promise.resolve({ strings: english }),
  ar: () => import('./locales/ar.ts'),
  cs: () => import('./locales/cs.ts'),
  da: () => import('./locales/da.ts'),
  de: () => import('./locales/de.ts'),
  el: () => import('./locales/el.ts'),
  es: () => import('./locales/es.ts'),
  'es-419': () => import('./locales/es-419.ts'),
  fi: () => import('./locales/fi.ts'),
  fr: () => import('./locales/fr.ts'),
  he: () => import('./locales/he.ts'),
  hi: () => import('./locales/hi.ts'),
  hu: () => import('./locales/hu.ts'),
  id: () => import('./locales/id.ts'),
  it: () => import('./locales/it.ts'),
  ja: () => import('./locales/ja.ts'),
  ko: () => import('./locales/ko.ts'),
  ms: () => import('./locales/ms.ts'),
  nb: () => import('./locales/nb.ts'),
  nl: () => import('./locales/nl.ts'),
  pl: () => import('./locales/pl.ts'),
  pt: () => import('./locales/pt.ts'),
  'pt-BR': () => import('./locales/pt-BR.ts'),
  ro: () => import('./locales/ro.ts'),
  ru: () => import('./locales/ru.ts'),
  sv: () => import('./locales/sv.ts'),
  th: () => import('./locales/th.ts'),
  tr: () => import('./locales/tr.ts'),
  uk: () => import('./locales/uk.ts'),
  vi: () => import('./locales/vi.ts'),
  'zh-Hans': () => import('./locales/zh-Hans.ts'),
  'zh-Hant': () => import('./locales/zh-Hant.ts'),
} as const satisfies Record<string, () => Promise<{ readonly strings: Strings }>>;

/** Tag of a language that has a table. */
export type LanguageTag = keyof typeof TABLES;

/** Tags of all languages that have a table. */
export const LANGUAGE_TAGS: readonly LanguageTag[] = Object.keys(TABLES).filter(isLanguageTag);

/** Whether there is a table for exactly this tag. */
export function isLanguageTag(tag: string): tag is LanguageTag {
  return Object.hasOwn(TABLES, tag);
}

/**
 * The texts of a language; its module is fetched when it is first needed.
 * @returns English when the module cannot be fetched: words in the wrong language are better than none.
 */
export async function loadLanguage(tag: LanguageTag): Promise<Strings> {
  try {
    return (await TABLES[tag]()).strings;
  } catch {
    return english;
  }
}
