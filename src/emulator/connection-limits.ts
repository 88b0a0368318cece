/** How many connections there may be and how long each may dawdle. Durations in milliseconds. */
export interface ConnectionLimits {
  /** Connections of all kinds; more are closed at once. */
  readonly connections: number;
  /** Open streams; more are refused with a `ServiceQuotaExceededException`. */
  readonly streams: number;
  /** Until the first byte of a connection. */
  readonly silenceMs: number;
  /** Until the headers of a request are complete, a TLS handshake included. */
  readonly headersMs: number;
  /** Until a request is complete. */
  readonly requestMs: number;
  /** How long a client may leave an answer unread. */
  readonly unreadMs: number;
  /** How often headers and requests are looked after. */
  readonly sweepMs: number;
}

/** Limits that no honest client meets. */
export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 4000,
  streams: 400,
  silenceMs: 10_000,
  headersMs: 10_000,
  requestMs: 30_000,
  unreadMs: 60_000,
  sweepMs: 1000,
};
