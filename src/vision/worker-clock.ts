/** Readings of the worker's clock and of the window's around the same moment. */
export interface ClockExchange {
  /** Window time just before the worker was asked. */
  readonly askedMs: number;
  /** Window time when the answer arrived. */
  readonly answeredMs: number;
  /** Worker time when the question arrived. */
  readonly workerNowMs: number;
  /** `performance.timeOrigin` of the worker. */
  readonly workerOriginMs: number;
  /** `performance.timeOrigin` of the window. */
  readonly windowOriginMs: number;
}

/**
 * What to add to the worker's monotonic time to get the window's. The time origins tell it to the microsecond unless
 * the system clock was set between them, so the result is kept within what the exchange allows: the worker was asked
 * before it read its clock, and had read it before the answer arrived.
 */
export function workerClockOffsetMs(exchange: ClockExchange): number {
  const { askedMs, answeredMs, workerNowMs, workerOriginMs, windowOriginMs } = exchange;
  const fromOriginsMs = workerOriginMs - windowOriginMs;
  return Math.min(Math.max(fromOriginsMs, askedMs - workerNowMs), answeredMs - workerNowMs);
}
