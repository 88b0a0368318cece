// A host page of the vendor's component: takes a session from the same backend as <face-liveness> and hands back its
// verdict. What happens is told by events on the root element, named as those of <face-liveness>.
import '@aws-amplify/ui-react-liveness/styles.css';
import { FaceLivenessDetectorCore } from '@aws-amplify/ui-react-liveness';
import { createRoot } from 'react-dom/client';

const SESSION_URL = '/api/liveness';
const HEADERS = { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
/** Nothing but what this page was served with: the vendor's CDN is not asked. */
const BINARY_PATH = new URL('/wasm/', location.href).href;
const FACE_MODEL_URL = new URL('/model/model.json', location.href).href;

const root = document.querySelector('#root');
const challenge = new URLSearchParams(location.search).get('challenge') ?? 'light';
await start();

/** Shows the component with a new session. */
async function start() {
  const { sessionId, region, credentials, endpoint, token } = await createSession();
  const { expiration, ...keys } = credentials;
  const config = {
    credentialProvider: async () => ({ ...keys, expiration: new Date(expiration) }),
    endpointOverride: endpoint,
    binaryPath: BINARY_PATH,
    faceModelUrl: FACE_MODEL_URL,
  };
  createRoot(root).render(
    <FaceLivenessDetectorCore
      sessionId={sessionId}
      region={region}
      config={config}
      onAnalysisComplete={async (device) => {
        tell('analysiscomplete', { sessionId, device });
        tell('verdict', { sessionId, isLive: await readVerdict(sessionId, token) });
      }}
      onError={({ state, error }) => tell('error', { code: state, message: String(error?.message ?? error) })}
      onUserCancel={() => tell('cancel', {})}
    />,
  );
}

async function createSession() {
  const body = JSON.stringify({ challenge, locale: 'en' });
  const response = await fetch(SESSION_URL, { method: 'POST', headers: HEADERS, body });
  if (!response.ok) throw new Error(`The backend gave no session: ${response.status}`);
  return response.json();
}

async function readVerdict(sessionId, token) {
  const headers = { ...HEADERS, Authorization: `Bearer ${token}` };
  const response = await fetch(`${SESSION_URL}/${sessionId}`, { headers });
  if (response.status !== 200) throw new Error(`The backend gave no verdict: ${response.status}`);
  const { isLive } = await response.json();
  return isLive;
}

function tell(type, detail) {
  root.dispatchEvent(new CustomEvent(type, { detail }));
}
