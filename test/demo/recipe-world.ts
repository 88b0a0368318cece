import { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { LivenessHandlerOptions } from 'face-liveness/backend';
import { type Emulator, startEmulator } from 'face-liveness/emulator';
import { EmulatedAnswers } from '../../demo/recipes/emulated-answers.ts';
import { createRecipes } from '../../demo/recipes/recipes.ts';
import { order } from '../emulator/support/control.ts';
import { genuineCheck } from '../emulator/support/genuine-check.ts';
import { StreamClient } from '../emulator/support/stream-client.ts';

/** An answer of a recipe's server. */
export interface RecipeAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** A call that the recipes' client made. */
export interface ServiceCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** A session as the backend handed it out. */
export interface HandedSession {
  readonly sessionId: string;
  readonly token: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** The recipes with a real emulator as their service. */
export class RecipeWorld {
  readonly emulator: Emulator;
  readonly handle: (request: Request) => Promise<Response>;
  readonly calls: ServiceCall[] = [];
  readonly failures: { readonly failure: unknown; readonly operation: string }[] = [];
  /** Awaited before each call of the recipes' client. */
  beforeCall: (operation: string) => Promise<void> = () => Promise.resolve();
  /** What the recipes take for the present. */
  nowMs = Date.now();

  private constructor(emulator: Emulator, liveness: Partial<LivenessHandlerOptions>) {
    this.emulator = emulator;
    const { url: endpoint, credentials, streamUrl: streamEndpoint } = emulator;
    const rekognition = new RekognitionClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    rekognition.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          this.calls.push({ operation: commandName, input: { ...args.input } });
          await this.beforeCall(commandName);
          return next(args);
        },
      { step: 'initialize' },
    );
    const emulated = new EmulatedAnswers(emulator.url);
    emulated.attachTo(rekognition);
    const context = {
      rekognition,
      liveness: {
        region: 'us-east-1',
        credentials: () =>
          Promise.resolve({ ...emulator.issueCredentials(), expiration: new Date(Date.now() + 900_000) }),
        streamEndpoint,
        ...liveness,
      },
      userOf: (request: Request) => /visitor=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? null,
      secret: 'a secret of more than thirty-two bytes',
      nowMs: () => this.nowMs,
      onError: (failure: unknown, operation: string) => this.failures.push({ failure, operation }),
    };
    this.handle = createRecipes(context, emulated);
  }

  static async start(liveness: Partial<LivenessHandlerOptions> = {}): Promise<RecipeWorld> {
    return new RecipeWorld(await startEmulator({ control: true, challenge: 'movement' }), liveness);
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  /** A browser of its own. */
  visitor(recipe: string, name: string): Visitor {
    return new Visitor(this, recipe, name);
  }

  /** Chooses the emulator's next answer as the page does. */
  async choose(answer: string): Promise<RecipeAnswer> {
    return this.send('/api/recipes/emulator', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ answer }),
    });
  }

  async send(path: string, init: RequestInit = {}): Promise<RecipeAnswer> {
    const response = await this.handle(new Request(`http://localhost${path}`, init));
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }
}

/** A browser at one recipe: honest where nothing else is said. */
export class Visitor {
  readonly #world: RecipeWorld;
  readonly #base: string;
  /** What the browser sends as its cookies. */
  cookie: string;

  constructor(world: RecipeWorld, recipe: string, name: string) {
    this.#world = world;
    this.#base = `/api/recipes/${recipe}`;
    this.cookie = `visitor=${name}`;
  }

  post(path: string, body: unknown = {}): Promise<RecipeAnswer> {
    const headers = { 'content-type': 'application/json', cookie: this.cookie };
    return this.#world.send(this.#base + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  upload(path: string, bytes: Uint8Array<ArrayBuffer>, type = 'image/jpeg'): Promise<RecipeAnswer> {
    const headers = { 'content-type': type, cookie: this.cookie };
    return this.#world.send(this.#base + path, { method: 'POST', headers, body: bytes });
  }

  /** Asks for a session as the element does. */
  askForSession(query = ''): Promise<RecipeAnswer> {
    const headers = { 'content-type': 'application/json', 'x-face-liveness': '1', cookie: this.cookie };
    const body = JSON.stringify({ challenge: 'movement' });
    return this.#world.send(`${this.#base}/liveness${query}`, { method: 'POST', headers, body });
  }

  async session(query = ''): Promise<HandedSession> {
    const { status, body } = await this.askForSession(query);
    if (status !== 201) throw new Error(`The session was refused: ${status} ${JSON.stringify(body)}`);
    return body as unknown as HandedSession;
  }

  /** Streams a whole check, which the emulator judges with `confidence`; `null` leaves that to it. */
  async stream({ sessionId, endpoint, credentials }: HandedSession, confidence: number | null): Promise<void> {
    if (confidence !== null) await order(this.#world.emulator, 'verdict', { confidence, sessionId });
    const client = await StreamClient.open({ streamUrl: endpoint, credentials, sessionId });
    await client.sendAll(genuineCheck(await client.challenge()));
    await client.next();
    client.close(1000);
    await client.closed;
  }

  verdict({ sessionId, token }: HandedSession, query = ''): Promise<RecipeAnswer> {
    const headers = { authorization: `Bearer ${token}`, cookie: this.cookie };
    return this.#world.send(`${this.#base}/liveness/${sessionId}${query}`, { headers });
  }

  /** Takes a check from its session to its verdict. */
  async takeCheck(
    confidence: number | null = 99,
    query = '',
  ): Promise<{ readonly session: HandedSession; readonly verdict: RecipeAnswer }> {
    const session = await this.session(query);
    await this.stream(session, confidence);
    return { session, verdict: await this.verdict(session, query) };
  }
}

/** The first bytes of a JPEG, and something behind them; the emulator does not look at pictures. */
export function aDocument(text = 'a document'): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(text)]));
}
