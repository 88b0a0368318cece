/** The usual bit rate of the recording: a slower line cannot carry it. */
const SLOW_BITS_PER_SECOND = 1_000_000;

/** What Chromium tells about the line. Source: Network Information API. */
interface NetworkInformation {
  /** Estimated megabits a second; 0 when unknown. */
  readonly downlink?: number;
  readonly effectiveType?: string;
}

/**
 * Whether the line is slower than 1 Mbit/s, as far as the browser or a measured download tells.
 * @param measuredBitsPerSecond Speed of the detector's download, when it was measured.
 */
export function isLineSlow(measuredBitsPerSecond: number | null): boolean {
  const { connection } = navigator as { connection?: NetworkInformation };
  const { downlink = 0, effectiveType = '' } = connection ?? {};
  if (effectiveType.endsWith('2g')) return true;
  if (downlink > 0 && downlink * 1_000_000 < SLOW_BITS_PER_SECOND) return true;
  return measuredBitsPerSecond !== null && measuredBitsPerSecond < SLOW_BITS_PER_SECOND;
}
