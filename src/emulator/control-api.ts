import type { ServerResponse } from 'node:http';
import type { SkewedClock } from './clock.ts';
import type { FaultBook } from './faults.ts';
import {
  ControlInputError,
  parseApiPlan,
  parseChallengePlan,
  parseSkew,
  parseStreamPlan,
  parseVerdictPlan,
} from './control-input.ts';
import { sendSession } from './inspector/inspector.ts';
import { sendJson } from './page-response.ts';
import type { PageRequest } from './server.ts';
import type { SessionLibrary } from './sessions/session-library.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { CredentialStore } from './signing/credential-store.ts';

const PREFIX = '/_emulator/';
const MINUTE_MS = 60_000;
/** Orders that wait to be used; bounds the memory of an emulator that is given orders for days. */
const MAX_ORDERS = 1000;

/** What the control API works on. */
export interface ControlContext {
  readonly library: SessionLibrary;
  readonly sessions: SessionStore;
  readonly faults: FaultBook;
  readonly clock: SkewedClock;
  readonly credentials: CredentialStore;
}

/**
 * The API through which tests steer an emulator. It is unsigned, which is why it is off by default; bodies have to be
 * JSON by their content type, so that no foreign web page can send one without asking.
 * @returns Whether the path belongs to it.
 */
export async function handleControlRequest(
  request: PageRequest,
  response: ServerResponse,
  context: ControlContext,
): Promise<boolean> {
  if (!request.path.startsWith(PREFIX)) return false;
  const path = request.path.slice(PREFIX.length);
  try {
    if (request.method === 'GET') return await answerGet(path, response, context);
    if (request.method === 'DELETE' && path === 'faults') {
      context.faults.clear();
      context.clock.skewMs = 0;
      sendJson(response, 200, {});
      return true;
    }
    if (request.method !== 'POST') return false;
    return answerPost(path, await readJson(request), response, context);
  } catch (error) {
    if (!(error instanceof ControlInputError)) throw error;
    sendJson(response, 400, { error: error.message });
    return true;
  }
}

async function answerGet(path: string, response: ServerResponse, { library }: ControlContext): Promise<boolean> {
  if (path === 'sessions') {
    sendJson(response, 200, library.list());
    return true;
  }
  return path.startsWith('sessions/') && sendSession(library, path.slice('sessions/'.length), response);
}

function answerPost(
  path: string,
  body: unknown,
  response: ServerResponse,
  { sessions, faults, clock, credentials }: ControlContext,
): boolean {
  if (faults.size >= MAX_ORDERS)
    throw new ControlInputError(`${MAX_ORDERS} orders wait to be used; DELETE /_emulator/faults clears them.`);
  switch (path) {
    case 'verdict': {
      const { confidence, sessionId } = parseVerdictPlan(body);
      faults.addConfidence(confidence, known(sessionId, sessions));
      break;
    }
    case 'faults': {
      const { plan, sessionId } = parseStreamPlan(body);
      faults.addStreamPlan(plan, known(sessionId, sessions));
      break;
    }
    case 'challenge': {
      const { challenge, sessionId } = parseChallengePlan(body);
      faults.addStreamPlan({ challenge }, known(sessionId, sessions));
      break;
    }
    case 'api':
      faults.addApiPlan(parseApiPlan(body));
      break;
    case 'skew':
      clock.skewMs = parseSkew(body) * MINUTE_MS;
      break;
    case 'credentials':
      sendJson(response, 201, credentials.issue());
      return true;
    default:
      return false;
  }
  sendJson(response, 200, {});
  return true;
}

/** The id as it is; an order for a session that does not exist would wait for ever. */
function known(sessionId: string | null, sessions: SessionStore): string | null {
  if (sessionId !== null && !sessions.findAvailable(sessionId))
    throw new ControlInputError('There is no session with this sessionId.');
  return sessionId;
}

async function readJson(request: PageRequest): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    throw new ControlInputError('The content type has to be application/json.');
  const bytes = await request.readBody();
  if (!bytes) throw new ControlInputError('The body is too large.');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ControlInputError('The body is not valid JSON.');
  }
}
