import assert from 'node:assert/strict';
import type { AttemptStore } from '../../src/backend/index.ts';
import { type Answer, type Backend, SESSION_ID } from './backend-fixture.ts';
import { ok } from './scripted-service.ts';

/** Results of a session that did not convince. */
export const NOT_LIVE = { Status: 'SUCCEEDED', Confidence: 12 };
/** Results of a session that did. */
export const LIVE = { Status: 'SUCCEEDED', Confidence: 99 };

let sessions = 0;

/** Asks for a session with an id of its own. */
export async function begin(backend: Backend, user: string): Promise<Answer> {
  sessions += 1;
  const sessionId = SESSION_ID.slice(0, -8) + sessions.toString(16).padStart(8, '0');
  backend.service.script('CreateFaceLivenessSession', ok({ SessionId: sessionId }));
  return backend.post(user);
}

/** Lets the service judge a session, and reads the verdict. */
export async function read(backend: Backend, user: string, { body }: Answer, results: object): Promise<Answer> {
  const sessionId = String(body['sessionId']);
  backend.service.script('GetFaceLivenessSessionResults', ok({ SessionId: sessionId, ...results }));
  return backend.verdict(user, body['token'], sessionId);
}

/** Begins a check and fails it. */
export async function fail(backend: Backend, user: string): Promise<void> {
  const answer = await read(backend, user, await begin(backend, user), NOT_LIVE);
  assert.deepEqual(answer.body, { isLive: false });
}

/** A store whose answers arrive when the test wants them to: every operation of all callers takes a turn. */
export function interleaved(store: AttemptStore): AttemptStore {
  const turn = async <Value>(value: () => Promise<Value>): Promise<Value> => {
    for (let pause = 0; pause < 5; pause += 1) await Promise.resolve();
    return value();
  };
  return {
    put: (subject, attempt) => turn(() => store.put(subject, attempt)),
    remove: (subject, id) => turn(() => store.remove(subject, id)),
    since: (subject, sinceMs) => turn(() => store.since(subject, sinceMs)),
    markReported: (sessionId, atMs) => turn(() => store.markReported(sessionId, atMs)),
    unmarkReported: (sessionId) => turn(() => store.unmarkReported(sessionId)),
  };
}
