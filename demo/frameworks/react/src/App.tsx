import type {
  AnalysisCompleteDetail,
  ChallengePreference,
  FaceLivenessError,
  SessionProvider,
  VerdictDetail,
} from 'face-liveness';
import { useState } from 'react';
import { LivenessApi } from './liveness-api.ts';

const STRINGS = { 'start.begin': 'Verify me' };
const NOTHING_YET = 'Not verified yet.';

const api = new LivenessApi('/api/liveness');
const createSession: SessionProvider = ({ challenge }) => api.createSession(challenge);

export function App() {
  const [challenge, setChallenge] = useState<ChallengePreference>('auto');
  const [language, setLanguage] = useState('en');
  const [isShown, setIsShown] = useState(true);
  const [outcome, setOutcome] = useState(NOTHING_YET);
  const [events, setEvents] = useState<readonly string[]>([]);

  function note(event: Event, text: string) {
    setEvents((earlier) => [...earlier, event.type]);
    setOutcome(text);
  }

  function handleAnalysisComplete(event: CustomEvent<AnalysisCompleteDetail>) {
    event.detail.respondWith(api.fetchVerdict(event.detail.sessionId));
    note(event, 'Waiting for the verdict.');
  }

  function handleVerdict(event: CustomEvent<VerdictDetail>) {
    note(event, event.detail.isLive ? 'You are verified.' : 'You could not be verified.');
  }

  function handleError(event: CustomEvent<FaceLivenessError>) {
    note(event, `The check failed: ${event.detail.code}.`);
  }

  function startOver() {
    setIsShown(true);
    setOutcome(NOTHING_YET);
    setEvents([]);
  }

  return (
    <main>
      <h1>Open your account</h1>
      <p>A React application that asks its visitor for a face liveness check.</p>

      <div className="choices">
        <label>
          Challenge
          <select value={challenge} onChange={({ target }) => setChallenge(target.value as ChallengePreference)}>
            <option value="auto">auto</option>
            <option value="light">light</option>
            <option value="movement">movement</option>
          </select>
        </label>
        <label>
          Language
          <select value={language} onChange={({ target }) => setLanguage(target.value)}>
            <option value="en">English</option>
            <option value="de">Deutsch</option>
            <option value="ar">العربية</option>
          </select>
        </label>
      </div>

      <div>
        {isShown ? (
          <face-liveness
            assets-url="/face-liveness/"
            allow-virtual-camera
            challenge={challenge}
            lang={language}
            strings={STRINGS}
            sessionProvider={createSession}
            onanalysiscomplete={handleAnalysisComplete}
            onverdict={handleVerdict}
            onerror={handleError}
            oncancel={(event) => note(event, 'Cancelled.')}
          />
        ) : (
          <p className="away">The check is not on this page.</p>
        )}
      </div>

      <p id="outcome" role="status">
        {outcome}
      </p>
      <p>
        {isShown ? (
          <button type="button" onClick={() => setIsShown(false)}>
            Leave
          </button>
        ) : (
          <button type="button" onClick={startOver}>
            Start over
          </button>
        )}
      </p>

      <h2>Events</h2>
      <ol id="events">
        {events.map((name, index) => (
          <li key={index}>{name}</li>
        ))}
      </ol>
    </main>
  );
}
