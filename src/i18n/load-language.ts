import { importLanguage } from './import-language.ts';
import type { LanguageTag } from './language-tags.ts';
import { strings as english } from './locales/en.ts';
import type { Strings } from './strings.ts';

/**
 * The texts of a language; they are fetched when they are first needed. English is part of the element.
 * @returns English when they cannot be fetched: words in the wrong language are better than none.
 */
export async function loadLanguage(tag: LanguageTag): Promise<Strings> {
  if (tag === 'en') return english;
  try {
    return await importLanguage(tag);
  } catch {
    return english;
  }
}
