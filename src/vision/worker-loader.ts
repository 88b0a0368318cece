import { FaceLivenessError } from '../core/errors.ts';
import type { FromWorker } from './messages.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

/** A worker whose script runs. Whoever asked for it terminates it. */
export interface StartedWorker {
  readonly worker: Worker;
  /** Whether it can make a stream of a transferred track. */
  readonly takesTracks: boolean;
}

/**
 * Starts a module worker from any origin. A URL of another origin is refused by every browser, so a small local script
 * imports it, and where the page's policy forbids that too, its text becomes a local script. Each way counts only when
 * the script reports itself; otherwise the next is tried. On the page's own origin there is one way: when it fails,
 * the others would only break the page's policy.
 * @param url Absolute URL of a self-contained module that posts `loaded`.
 * @throws {FaceLivenessError} `not-supported` without workers, `assets-unavailable` when no way works.
 */
export async function startWorker(url: string, signal: AbortSignal): Promise<StartedWorker> {
  if (typeof Worker !== 'function') throw new FaceLivenessError('not-supported', { message: 'There are no workers.' });
  const isSameOrigin = new URL(url).origin === location.origin;
  const ways: readonly (() => Promise<StartedWorker>)[] = isSameOrigin
    ? [() => startFromOwnOrigin(url, signal)]
    : [() => startFromText(importerOf(url), signal), async () => startFromText(await fetchScript(url, signal), signal)];
  let failure: unknown = null;
  for (const start of ways) {
    try {
      return await start();
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure instanceof FaceLivenessError
    ? failure
    : new FaceLivenessError('assets-unavailable', { message: 'The worker did not start.', cause: failure });
}

/** The event of a worker that did not start says nothing; a second look at its script tells whether that is there. */
async function startFromOwnOrigin(url: string, signal: AbortSignal): Promise<StartedWorker> {
  try {
    return await awaitGreeting(url, signal);
  } catch (failure) {
    signal.throwIfAborted();
    await fetchScript(url, signal);
    throw failure;
  }
}

/** A static import would be checked against `worker-src` and fail; a dynamic one is a script like any other. */
function importerOf(url: string): string {
  return `try { await import(${JSON.stringify(url)}); }
catch (error) { postMessage({ type: 'import-failed', message: String(error) }); }`;
}

async function fetchScript(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  const { origin, pathname } = new URL(url);
  if (!response.ok) {
    throw new FaceLivenessError('assets-unavailable', {
      message: `${origin}${pathname} was answered with status ${response.status}.`,
    });
  }
  if (response.headers.get('Content-Type')?.includes('html')) {
    throw new FaceLivenessError('assets-unavailable', { message: `${origin}${pathname} is a page, not a script.` });
  }
  return response.text();
}

async function startFromText(script: string, signal: AbortSignal): Promise<StartedWorker> {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  try {
    return await awaitGreeting(url, signal);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Creates the worker and waits until its script reports itself. */
function awaitGreeting(url: string, signal: AbortSignal): Promise<StartedWorker> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(trustedScriptUrl(url), { type: 'module' });
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const give = (failure: unknown): void => {
      listening.abort();
      worker.terminate();
      reject(failure);
    };
    const hear = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.type === 'import-failed') return give(new Error(data.message));
      if (data.type !== 'loaded') return undefined;
      listening.abort();
      return resolve({ worker, takesTracks: data.takesTracks });
    };
    worker.addEventListener('message', hear, options);
    worker.addEventListener('error', (event) => give(new Error(event.message || 'The script did not load.')), options);
    signal.addEventListener('abort', () => give(signal.reason), options);
  });
}
