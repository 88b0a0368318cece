import type { ChallengePreference, ProvidedSession, Verdict } from 'face-liveness';

/** A session as the application's own backend creates it. */
interface CreatedSession extends ProvidedSession {
  readonly token: string;
}

/** Creates a session and remembers what its verdict is asked for with. */
export class LivenessApi {
  #token = '';

  /** Called for every attempt, by the element. */
  readonly createSession = async (challenge: ChallengePreference): Promise<ProvidedSession> => {
    const response = await fetch('/api/liveness', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' },
      body: JSON.stringify({ challenge, locale: document.documentElement.lang }),
    });
    if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
    const session = (await response.json()) as CreatedSession;
    this.#token = session.token;
    return session;
  };

  /** Asks the backend whether it was a live person; again while the service has not decided. */
  readonly fetchVerdict = async (sessionId: string): Promise<Verdict> => {
    const response = await fetch(`/api/liveness/${sessionId}`, { headers: { Authorization: `Bearer ${this.#token}` } });
    if (response.status === 202) return this.fetchVerdict(sessionId);
    if (!response.ok) throw new Error(`The backend answered ${response.status}.`);
    return (await response.json()) as Verdict;
  };
}
