/** A whole number in the digits of the language. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** @param percent Whole percent, 0 to 100. @returns For example `42%` or `42 %`, as the language writes it. */
export function formatPercent(percent: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(percent / 100);
}

/** A waiting time in words, rounded up to whole minutes from one minute on: `45 seconds`, `3 minutes`. */
export function formatDuration(seconds: number, language: string): string {
  const [value, unit] = seconds < 60 ? [Math.ceil(seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
