import type { BackendClock, LivenessHandlerOptions } from '../../src/backend/index.ts';
import { createLivenessHandler } from '../../src/backend/index.ts';
import { ok, ScriptedService } from './scripted-service.ts';

/** Id of every session that the scripted service creates. */
export const SESSION_ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
export const SECRET = 'a secret of more than thirty-two bytes';
export const START_EPOCH_MS = Date.UTC(2027, 0, 15, 8);

/** What the browsers of these tests get. */
export const CREDENTIALS = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 's',
  sessionToken: 't',
  expiration: new Date(START_EPOCH_MS + 900_000),
} as const;

/** A clock that moves only when told to, and while something sleeps. */
export class FakeClock implements BackendClock {
  nowMs = START_EPOCH_MS;
  readonly sleeps: number[] = [];

  nowEpochMs(): number {
    return this.nowMs;
  }

  /** A date that lies ahead. */
  in(delayMs: number): Date {
    return new Date(this.nowMs + delayMs);
  }

  sleep(delayMs: number): Promise<void> {
    this.sleeps.push(delayMs);
    this.nowMs += delayMs;
    return Promise.resolve();
  }
}

/** The parts of an answer that tests look at. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** A handler over a scripted service, spoken to in the words of the contract. */
export class Backend {
  readonly service = new ScriptedService();
  readonly clock = new FakeClock();
  readonly failures: { readonly failure: unknown; readonly operation: string }[] = [];
  readonly handler: (request: Request) => Promise<Response>;

  constructor(options: Partial<LivenessHandlerOptions> = {}) {
    this.service.script('CreateFaceLivenessSession', ok({ SessionId: SESSION_ID }));
    this.handler = createLivenessHandler({
      authorize: (request) => {
        const user = request.headers.get('cookie');
        return user === null ? null : { user };
      },
      tokenSecret: SECRET,
      rekognition: this.service.rekognition(),
      ...(options.roleArn === undefined
        ? { credentials: () => Promise.resolve({ ...CREDENTIALS, expiration: this.clock.in(900_000) }) }
        : {}),
      clock: this.clock,
      onError: (failure, operation) => void this.failures.push({ failure, operation }),
      ...options,
    });
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    return answerOf(await this.handler(new Request(`http://localhost${path}`, init)));
  }

  /** Asks for a session as the element does. */
  post(user: string | null, body: unknown = { challenge: 'auto', locale: 'en' }): Promise<Answer> {
    return this.send('/api/liveness', {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-face-liveness': '1',
        ...(user === null ? {} : { cookie: user }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Asks for a verdict as the element does. */
  verdict(user: string | null, token: unknown, sessionId = SESSION_ID): Promise<Answer> {
    return this.send(`/api/liveness/${sessionId}`, {
      headers: {
        ...(typeof token === 'string' ? { authorization: `Bearer ${token}` } : {}),
        ...(user === null ? {} : { cookie: user }),
      },
    });
  }

  /** Creates a session and returns its token. */
  async token(user: string): Promise<string> {
    const { body } = await this.post(user);
    return String(body['token']);
  }
}

/** Reads a response to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
