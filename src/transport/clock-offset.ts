import type { Clock } from '../check/ports.ts';

/** The date of a response has whole seconds; on average half of one is cut off. */
const CUT_OFF_MS = 500;

/**
 * Service time minus local time, taken from the `Date` header of a same-origin response: browsers hide that header of
 * the service's own. The host's clock stands in for the service's; both follow world time.
 * @param url Address on the page's own origin.
 * @returns `null` when the response has no usable date or does not come.
 */
export async function measureClockOffset(
  url: string,
  clock: Clock,
  signal: AbortSignal,
  fetchResponse: typeof fetch = fetch,
): Promise<number | null> {
  const askedMs = clock.nowMs();
  const response = await fetchResponse(url, { method: 'HEAD', cache: 'no-store', signal }).catch(() => null);
  const roundTripMs = clock.nowMs() - askedMs;
  const dateEpochMs = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(dateEpochMs)) return null;
  return dateEpochMs + CUT_OFF_MS - (clock.epochMs() - roundTripMs / 2);
}
