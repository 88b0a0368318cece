import { FaceLivenessError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { hasDigest } from './file-digest.ts';
import { isFromWorker } from './messages.ts';
import type { TrustScript } from './trusted-script-url.ts';

/** Where a worker's script is. */
export interface WorkerScript {
  /** Absolute. */
  readonly url: string;
  /** SHA-384, base64; without one the script is taken as it comes. */
  readonly digest: string | undefined;
}

/** For developers whose bundler has moved the modules away from the files. */
const HOW_TO_COPY = 'Copy the files with "npx face-liveness assets FOLDER", and let assets-url name the folder.';

type StartWorker = (url: string) => Promise<StartedWorker>;

/** A worker whose script runs. Whoever asked for it terminates it. */
export interface StartedWorker {
  readonly worker: Worker;
  /** Whether it can make a stream of a transferred track. */
  readonly takesTracks: boolean;
}

/**
 * Starts a module worker from any origin. The page's own origin is trusted as the page is. A URL of another one is
 * refused by every browser; there the script is fetched, its digest is compared, and its text becomes a local script.
 * So it does where the own origin's script is there but does not start: a page that demands
 * `Cross-Origin-Embedder-Policy` demands it of a worker's script as well, which few servers know.
 * @param script A self-contained module that posts `loaded`.
 * @throws {FaceLivenessError} `not-supported` without workers; `assets-unavailable` when the script is missing,
 *   changed, or does not start.
 */
export async function startWorker(
  script: WorkerScript,
  trustScript: TrustScript,
  signal: AbortSignal,
): Promise<StartedWorker> {
  if (typeof Worker !== 'function') throw new FaceLivenessError('not-supported', { message: 'There are no workers.' });
  const isSameOrigin = new URL(script.url).origin === location.origin;
  const start = (url: string): Promise<StartedWorker> => awaitGreeting(trustScript(url), signal);
  try {
    return await (isSameOrigin
      ? startFromOwnOrigin(script, start, signal)
      : startFromText(await fetchScript(script, signal), start));
  } catch (failure) {
    signal.throwIfAborted();
    throw failure instanceof FaceLivenessError
      ? failure
      : new FaceLivenessError('assets-unavailable', { message: 'The worker did not start.', cause: failure });
  }
}

async function startFromOwnOrigin(
  script: WorkerScript,
  start: StartWorker,
  signal: AbortSignal,
): Promise<StartedWorker> {
  try {
    return await start(script.url);
  } catch (failure) {
    signal.throwIfAborted();
    if (failure instanceof FaceLivenessError) throw failure;
    // The event of a worker that did not start says nothing; a second look at its script tells whether that is there.
    const text = await fetchScript(script, signal);
    try {
      return await startFromText(text, start);
    } catch {
      throw failure;
    }
  }
}

async function fetchScript({ url, digest }: WorkerScript, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  if (!response.ok) throw unavailable(url, `was answered with status ${response.status}`, HOW_TO_COPY);
  if (response.headers.get('Content-Type')?.includes('html'))
    throw unavailable(url, 'is a page, not a script', HOW_TO_COPY);
  const text = new Uint8Array(await response.arrayBuffer());
  if (await hasDigest(text, digest)) return text;
  throw unavailable(url, 'is not the file that this version of the element was built with');
}

/** Files are copied by hand, or lie in caches; a worker of the page's own origin is not compared by its digest. */
function otherVersion(version: string | undefined): FaceLivenessError {
  const message = `The worker is of version ${version ?? 'unknown'}, the element of ${VERSION}. ${HOW_TO_COPY}`;
  return new FaceLivenessError('assets-unavailable', { message });
}

function unavailable(url: string, what: string, advice = ''): FaceLivenessError {
  // Without query: it may hold a token of the host's.
  const { origin, pathname } = new URL(url);
  return new FaceLivenessError('assets-unavailable', { message: `${origin}${pathname} ${what}. ${advice}`.trim() });
}

async function startFromText(text: Uint8Array<ArrayBuffer>, start: StartWorker): Promise<StartedWorker> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return await start(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Creates the worker and waits until its script reports itself. */
function awaitGreeting(url: string, signal: AbortSignal): Promise<StartedWorker> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(url, { type: 'module' });
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const give = (failure: unknown): void => {
      listening.abort();
      worker.terminate();
      reject(failure);
    };
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (!isFromWorker(data)) return give(new Error('The script is another one.'));
      if (data.type !== 'loaded') return undefined;
      if (data.version !== VERSION) return give(otherVersion(data.version));
      listening.abort();
      return resolve({ worker, takesTracks: data.takesTracks });
    };
    worker.addEventListener('message', hear, options);
    worker.addEventListener('error', (event) => give(new Error(event.message || 'The script did not load.')), options);
    signal.addEventListener('abort', () => give(signal.reason), options);
  });
}
