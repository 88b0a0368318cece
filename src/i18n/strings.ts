import type { strings as english } from './locales/en.ts';

/** Name of one text. */
export type StringKey = keyof typeof english;

/**
 * All texts of one language. Every table has exactly the English keys and, in each text, the English placeholders.
 * `language` is the table's own BCP 47 tag: it becomes the `lang` attribute and formats numbers.
 */
export type Strings = Readonly<Record<StringKey, string>>;
