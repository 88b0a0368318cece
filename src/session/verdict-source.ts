import type { Clock, LivenessSession, VerdictSource } from '../check/ports.ts';
import { clamp } from '../core/box.ts';
import { FaceLivenessError } from '../core/errors.ts';
import {
  type HostRequestInit,
  memberOf,
  mergeRequestInit,
  readJson,
  resolveSessionUrl,
  retryAfterSeconds,
} from './host-request.ts';

export interface VerdictSourceOptions {
  readonly sessionUrl: string;
  readonly requestInit?: HostRequestInit | null | undefined;
  /** Address of the page, `document.baseURI`. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/** What a backend may ask for between two questions; less would hammer it, more would keep the person waiting. */
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** For an answer that does not say how long to wait. */
const USUAL_WAIT_MS = 1000;
/** So often a question that did not reach the backend is asked again: the analysis is done, and costs a whole check. */
const MOST_RETRIES = 3;
/** A gateway in front of the backend had no answer of it. */
const GATEWAY_FAILURES: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Verdicts from the host's backend, read as the contract of `session-url` says. It asks again while it is told to, and a
 * few times when the backend could not be reached.
 */
export function createVerdictSource(options: VerdictSourceOptions): VerdictSource {
  return {
    fetch: async (session, signal) => {
      try {
        let retriesLeft = MOST_RETRIES;
        for (;;) {
          const answer = await askOnce(session, options, signal);
          if ('isLive' in answer) return answer;
          if ('failure' in answer) {
            if (retriesLeft === 0) throw answer.failure;
            retriesLeft -= 1;
          }
          await wait(answer.waitMs, options.clock, signal);
        }
      } catch (failure) {
        signal.throwIfAborted();
        throw failure instanceof FaceLivenessError ? failure : refused('The verdict could not be fetched.', failure);
      }
    },
  };
}

/** The verdict; when to ask again; or why the backend could not be asked. */
type Answer =
  { readonly isLive: boolean } | { readonly waitMs: number } | { readonly waitMs: number; readonly failure: unknown };

async function askOnce(
  { sessionId, token }: LivenessSession,
  options: VerdictSourceOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const url = resolveSessionUrl(options.sessionUrl, options.baseUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${sessionId}`;
  const headers = { Accept: 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
  const init = mergeRequestInit(options.requestInit, headers, { method: 'GET', signal });
  const response = await (options.fetch ?? fetch)(url, init).catch((failure: unknown) => ({ failure }));
  if ('failure' in response) return { ...response, waitMs: USUAL_WAIT_MS };
  if (GATEWAY_FAILURES.has(response.status)) {
    await response.body?.cancel();
    const failure = refused(`The backend answered ${response.status} instead of a verdict.`);
    return { failure, waitMs: USUAL_WAIT_MS };
  }
  if (response.status === 202) {
    await response.body?.cancel();
    const seconds = retryAfterSeconds(response, options.clock.epochMs());
    return { waitMs: clamp(seconds === null ? USUAL_WAIT_MS : seconds * 1000, SHORTEST_WAIT_MS, LONGEST_WAIT_MS) };
  }
  const isLive = memberOf(await readJson(response), 'isLive');
  if (response.status !== 200) throw refused(`The backend answered ${response.status} instead of a verdict.`);
  if (typeof isLive !== 'boolean') throw refused('The backend answered no verdict.');
  return { isLive };
}

function wait(waitMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.startTimer(waitMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

function refused(message: string, cause?: unknown): FaceLivenessError {
  return new FaceLivenessError('verdict-failed', cause === undefined ? { message } : { message, cause });
}
