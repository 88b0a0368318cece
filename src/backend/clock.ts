/** Wall time and waiting. Tests replace it. */
export interface BackendClock {
  /** Epoch milliseconds. */
  nowEpochMs(): number;
  /** Resolves after `delayMs`, or as soon as `signal` is aborted. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const SYSTEM_CLOCK: BackendClock = {
  nowEpochMs: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    }),
};
