import type { LivenessHandlerOptions } from '../../src/backend/index.ts';
import { type Answer, Backend, SESSION_ID } from './backend-fixture.ts';
import { exception, ok, type ScriptedAnswer } from './scripted-service.ts';

/** A way in which the handler answers, and how to get there. */
export interface Outcome {
  readonly name: string;
  readonly operation: 'post' | 'get';
  readonly status: number;
  readonly run: () => Promise<Answer>;
}

/** Every challenge that a request may name. */
export const CHALLENGES = ['auto', 'light', 'movement'] as const;

const HEADERS = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: 'ann' };
const CONNECTION_REFUSED = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const LIVE = { Status: 'SUCCEEDED', Confidence: 99, AuditImages: [{ Bytes: 'AAAA' }] };

function post(
  name: string,
  status: number,
  run: (backend: Backend) => Promise<Answer>,
  options: Partial<LivenessHandlerOptions> = {},
): Outcome {
  return { name, operation: 'post', status, run: () => run(new Backend(options)) };
}

/** A verdict that `user` asks for with the token of a session of `ann`. */
function verdict(
  name: string,
  status: number,
  results: ScriptedAnswer,
  options: Partial<LivenessHandlerOptions> = {},
): Outcome {
  return get(
    name,
    status,
    (backend, token) => {
      backend.service.script('GetFaceLivenessSessionResults', results);
      return backend.verdict('ann', token);
    },
    options,
  );
}

function get(
  name: string,
  status: number,
  run: (backend: Backend, token: string) => Promise<Answer>,
  options: Partial<LivenessHandlerOptions> = {},
): Outcome {
  const begin = async (): Promise<Answer> => {
    const backend = new Backend(options);
    return run(backend, await backend.token('ann'));
  };
  return { name, operation: 'get', status, run: begin };
}

function creating(answer: ScriptedAnswer): (backend: Backend) => Promise<Answer> {
  return (backend) => {
    backend.service.script('CreateFaceLivenessSession', answer);
    return backend.post('ann');
  };
}

/** All ways of both operations. */
export const OUTCOMES: readonly Outcome[] = [
  ...CHALLENGES.map((challenge) =>
    post(`a session, ${challenge}`, 201, (backend) => backend.post('ann', { challenge })),
  ),
  post('a session with all members', 201, (backend) => backend.post('ann'), {
    streamEndpoint: 'wss://stream.example/prefix',
  }),
  post('a body that is no JSON', 400, (backend) => backend.post('ann', '{')),
  post('a body of another shape', 400, (backend) => backend.post('ann', { challenge: 'other' })),
  post('nobody', 401, (backend) => backend.post(null)),
  post('a request of a foreign page', 403, (backend) =>
    backend.send('/api/liveness', { method: 'POST', headers: { cookie: 'ann' }, body: '{}' }),
  ),
  post('a challenge that is not offered', 403, (backend) => backend.post('ann', { challenge: 'light' }), {
    challenges: ['movement'],
  }),
  post('another method', 405, (backend) => backend.send('/api/liveness', { method: 'DELETE', headers: HEADERS })),
  post('a body that is too large', 413, (backend) => backend.post('ann', ' '.repeat(5000))),
  post('a body of another type', 415, (backend) =>
    backend.send('/api/liveness', {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'text/plain' },
      body: '{}',
    }),
  ),
  post(
    'too many checks',
    429,
    async (backend) => {
      await backend.post('ann');
      return backend.post('ann');
    },
    { limits: { maxFailures: 1 } },
  ),
  post(
    'too many checks, with another way',
    429,
    async (backend) => {
      await backend.post('ann');
      return backend.post('ann');
    },
    { limits: { maxFailures: 1 }, alternativeUrl: '/other-way' },
  ),
  post('an application that fails', 500, (backend) => backend.post('ann'), {
    authorize: () => Promise.reject(new Error('database')),
  }),
  post('a service that cannot be reached', 502, creating(CONNECTION_REFUSED)),
  post('a service that refuses the backend', 502, creating(exception('AccessDeniedException'))),
  post('a service that throttles', 503, creating(exception('ThrottlingException'))),
  post('a service that is out of order', 503, creating(exception('InternalServerError', 500))),

  verdict('a live person', 200, ok({ SessionId: SESSION_ID, ...LIVE })),
  verdict('a person who is not live', 200, ok({ SessionId: SESSION_ID, Status: 'FAILED' })),
  verdict('a session without a result', 202, ok({ SessionId: SESSION_ID, Status: 'IN_PROGRESS' })),
  get('nobody', 401, (backend, token) => backend.verdict(null, token)),
  get('no token', 401, (backend) => backend.verdict('ann', undefined)),
  get('an expired token', 401, (backend, token) => {
    backend.clock.nowMs += 600_000;
    return backend.verdict('ann', token);
  }),
  get('a stranger', 403, (backend, token) => backend.verdict('bob', token)),
  get('an id that is none', 404, (backend, token) => backend.verdict('ann', token, 'other')),
  verdict('a session that the service forgot', 404, exception('SessionNotFoundException')),
  get('another method', 405, (backend) =>
    backend.send(`/api/liveness/${SESSION_ID}`, { method: 'DELETE', headers: HEADERS }),
  ),
  verdict('a hook that fails', 500, ok({ SessionId: SESSION_ID, ...LIVE }), {
    onResult: () => Promise.reject(new Error('database')),
  }),
  verdict('a service that cannot be reached', 502, CONNECTION_REFUSED),
  verdict('a service that refuses the backend', 502, exception('AccessDeniedException')),
  verdict('a service that throttles', 503, exception('ThrottlingException')),
  verdict('a service that is out of order', 503, exception('InternalServerError', 500)),
];
