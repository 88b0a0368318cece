import { isLanguageTag, LANGUAGE_TAGS, type LanguageTag } from './language-tags.ts';

/** Languages written from right to left, by their first subtag. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur']);

/** Languages whose readers are served by another one's table. */
const READ_AS: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' };

/**
 * The language in which an element speaks: that of its own `lang` attribute or of the closest ancestor that has one
 * (across shadow hosts), else the first of the reader's languages that has a table, else English.
 * @param preferred The reader's languages, best first.
 */
export function resolveLanguage(element: Element, preferred: readonly string[] = navigator.languages): LanguageTag {
  for (const wanted of [closestLanguage(element), ...preferred]) {
    const tag = wanted === null ? null : matchLanguage(wanted, LANGUAGE_TAGS);
    if (tag !== null && isLanguageTag(tag)) return tag;
  }
  return 'en';
}

/**
 * The best of the available languages for a wanted one: the very tag, else the same language and script, else the
 * same language in its general form (`es-MX` reads `es-419`, `zh-TW` reads `zh-Hant`, `pt-AO` reads `pt`).
 * @param wanted A BCP 47 tag, well-formed or not.
 * @returns `null` when none of them fits.
 */
export function matchLanguage(wanted: string, available: readonly string[]): string | null {
  const locale = parseLocale(wanted);
  if (!locale) return null;
  const language = READ_AS[locale.language] ?? locale.language;
  const { script, region } = locale.maximize();
  const isLatinAmerican = language === 'es' && region !== 'ES';
  const candidates = [
    locale.baseName,
    `${language}-${script ?? ''}`,
    ...(isLatinAmerican ? ['es-419'] : []),
    `${language}-${region ?? ''}`,
    language,
  ];
  // A bare `pt` means the general table, which the likely region (Brazil) must not override.
  const ordered = locale.region === undefined ? [locale.baseName, language, ...candidates] : candidates;
  return ordered.find((tag) => available.includes(tag)) ?? null;
}

/** In which direction a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Value of the closest `lang` attribute that is not empty; an empty one says that the language is unknown. */
function closestLanguage(element: Element): string | null {
  for (let node: Node | null = element; node; node = parentAcrossShadow(node)) {
    if (node instanceof Element && node.hasAttribute('lang')) return node.getAttribute('lang') || null;
  }
  return null;
}

function parentAcrossShadow(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode;
}

function parseLocale(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
