import type { ChallengePreference, ProvidedSession, Verdict } from 'face-liveness';

/** What this application's server answers for a new session; `token` says who may read its verdict. */
type CreatedSession = ProvidedSession & { readonly token: string };

/** The requests for sessions and verdicts, in place of the element's own. */
export class LivenessApi {
  readonly #url: string;
  readonly #tokens = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** Called for every attempt. Whatever it throws ends the check as `no-session`. */
  async createSession(challenge: ChallengePreference): Promise<ProvidedSession> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' },
      body: JSON.stringify({ challenge, locale: document.documentElement.lang }),
    });
    if (!response.ok) throw new Error(`No session: ${response.status}`);
    const session = (await response.json()) as CreatedSession;
    this.#tokens.set(session.sessionId, session.token);
    return session;
  }

  /** The server's verdict. Whatever it throws ends the check as `verdict-failed`. */
  async fetchVerdict(sessionId: string): Promise<Verdict> {
    const headers = { Authorization: `Bearer ${this.#tokens.get(sessionId) ?? ''}` };
    const response = await fetch(`${this.#url}/${sessionId}`, { headers });
    // 202: the service has not made up its mind yet; the server names the seconds after which to ask again.
    if (response.status === 202) {
      const seconds = Number(response.headers.get('Retry-After') ?? '1');
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      return this.fetchVerdict(sessionId);
    }
    if (!response.ok) throw new Error(`No verdict: ${response.status}`);
    return (await response.json()) as Verdict;
  }
}
