/**
 * How long a call of AWS may take with all its repetitions, from the connection to the last byte of the answer. The
 * SDK's own limits end with the headers: without this one, a body that stalls or trickles would never end. AWS is
 * called once and in parallel for a session, and for a verdict until ten seconds are over: a request for a session
 * waits for AWS for at most 12 seconds, one for a verdict for at most 22, within the 29 seconds of API Gateway.
 */
export const CALL_LIMIT_MS = 12_000;

/**
 * Runs a call that must not last longer than `limitMs`, whether or not it heeds its signal.
 * @param signal Ends the call too.
 * @throws What the call throws, the reason of `signal`, or a `TimeoutError`.
 */
export async function withinDeadline<Value>(
  limitMs: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  const end = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', end);
  const timer = setTimeout(() => controller.abort(new DOMException('AWS took too long.', 'TimeoutError')), limitMs);
  try {
    return await Promise.race([call(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
