import type { ChallengePreference } from '../check/ports.ts';
import { FaceLivenessError } from '../core/errors.ts';
import {
  type HostRequestInit,
  memberOf,
  mergeRequestInit,
  parseHttpUrl,
  readJson,
  retryAfterSeconds,
} from './host-request.ts';

export interface SessionRequest {
  readonly url: URL;
  readonly challenge: ChallengePreference;
  /** Language of the screens, BCP 47. */
  readonly locale: string;
  readonly requestInit: HostRequestInit | null | undefined;
  readonly nowEpochMs: () => number;
  readonly fetch: typeof fetch;
}

/**
 * Asks the host's backend for a session.
 * @returns The JSON that it answered, not yet validated.
 * @throws {FaceLivenessError} `limited` when it refuses more checks for a while; `no-session` when it refuses,
 *   fails, cannot be reached or answers something else than JSON.
 */
export async function postSessionRequest(request: SessionRequest, signal: AbortSignal): Promise<unknown> {
  const { url, challenge, locale, requestInit, fetch: fetchResponse } = request;
  const body = JSON.stringify(challenge === 'auto' ? { locale } : { challenge, locale });
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
  try {
    const init = mergeRequestInit(requestInit, headers, { method: 'POST', body, signal });
    const response = await fetchResponse(url, init);
    const answer = await readJson(response);
    if (response.status === 429) throw limited(response, answer, request);
    if (response.status !== 200 && response.status !== 201) throw noSession(`it answered ${response.status}`);
    if (answer === undefined) throw noSession('its answer is not JSON');
    return answer;
  } catch (failure) {
    signal.throwIfAborted();
    throw failure instanceof FaceLivenessError ? failure : noSession('it cannot be reached', failure);
  }
}

function limited(response: Response, answer: unknown, { url, nowEpochMs }: SessionRequest): FaceLivenessError {
  const stated = memberOf(answer, 'retryAfterSeconds');
  const isUsable = typeof stated === 'number' && Number.isFinite(stated) && stated >= 0;
  const seconds = isUsable ? stated : retryAfterSeconds(response, nowEpochMs());
  // It becomes a link on the screen, so only addresses of pages may pass.
  const alternative = memberOf(answer, 'alternativeUrl');
  const alternativeUrl = typeof alternative === 'string' ? parseHttpUrl(alternative, url.href)?.href : undefined;
  return new FaceLivenessError('limited', {
    ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
    ...(alternativeUrl === undefined ? {} : { alternativeUrl }),
  });
}

/** Nothing usable came from the host's backend. */
export function noSession(reason: string, cause?: unknown): FaceLivenessError {
  const message = `No session from session-url: ${reason}.`;
  return new FaceLivenessError('no-session', cause === undefined ? { message } : { message, cause });
}
