import { strings as english } from './locales/en.ts';
import type { Strings } from './strings.ts';

/** How each table is reached. English is part of the element, so there is always something to show. */
const TABLES = {
  en: () => Promise.resolve({ strings: english }),
  de: () => import('./locales/de.ts'),
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
