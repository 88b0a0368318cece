/** A whole number in the digits of the language. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** @param percent Whole percent, 0 to 100. @returns For example `42%` or `42 %`, as the language writes it. */
export function formatPercent(percent: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(percent / 100);
}

/** A moment ahead in words, rounded up to whole minutes from one minute on: `in 45 seconds`, `in 3 minutes`. */
export function formatWait(seconds: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language);
  return seconds < 60 ? format.format(Math.ceil(seconds), 'second') : format.format(Math.ceil(seconds / 60), 'minute');
}
