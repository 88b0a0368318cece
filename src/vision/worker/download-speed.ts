/** What of a download's timing is looked at. */
export type DownloadTiming = Pick<
  PerformanceResourceTiming,
  'transferSize' | 'encodedBodySize' | 'responseStart' | 'responseEnd'
>;

/**
 * Bits a second of one download as it crossed the line; `null` where it did not: from a cache, also when the server was
 * asked whether the cached file is still good, or where another origin hides it.
 */
export function downloadSpeed({
  transferSize,
  encodedBodySize,
  responseStart,
  responseEnd,
}: DownloadTiming): number | null {
  const durationMs = responseEnd - responseStart;
  // The answer "not modified" counts its headers as transferred, and the body that the cache had.
  if (transferSize === 0 || transferSize < encodedBodySize || durationMs <= 0) return null;
  return (transferSize * 8000) / durationMs;
}
