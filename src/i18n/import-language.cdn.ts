import type { LanguageTag } from './language-tags.ts';
import { strings as english } from './locales/en.ts';
import type { Strings } from './strings.ts';

/**
 * Fetches a table that lies in `locales/` beside this module: the texts alone, in the order of the English ones. It is
 * data, not a script, so whoever serves it can run nothing on the page.
 */
export async function importLanguage(tag: LanguageTag): Promise<Strings> {
  const moduleUrl = import.meta.url;
  const response = await fetch(new URL(`locales/${tag}.json`, moduleUrl));
  if (!response.ok) throw new Error(`locales/${tag}.json was answered with status ${response.status}.`);
  const texts: unknown = await response.json();
  const keys = Object.keys(english);
  if (!Array.isArray(texts) || texts.length !== keys.length)
    throw new TypeError(`locales/${tag}.json is another table.`);
  return Object.fromEntries(keys.map((key, index) => [key, String(texts[index])])) as Strings;
}
