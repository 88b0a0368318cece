import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { CREATE_SESSION, EMULATOR_FAULTS, type FaultPlan, GET_RESULTS } from './emulator-faults.ts';
import { type EmulatorOrder, OrderError, readOrder } from './emulator-order.ts';
import { answer, readMembers, refuse } from './recipes/recipe.ts';

const PATH = '/api/emulator/order';
/** Where the client leaves word, from one step of a call to another, of the exception that it was told to provoke. */
const ORDERED_EXCEPTION = 'orderedException';
const MINUTE_MS = 60_000;

/**
 * Lets a visitor of the playground choose what the emulator gets wrong. The control API gives an order to whichever
 * stream opens next; here it is bound to the next session that the playground's own client creates, so that it hits no
 * recipe, and so that the page can tell what is still armed. There is one order for all visitors: it is for one developer.
 */
export class EmulatorOrders {
  readonly #emulatorUrl: string;
  #client: RekognitionClient | null = null;
  #armed: EmulatorOrder | null = null;
  /** What became of the last order. */
  #uses = 0;
  #skewMinutes = 0;
  /** The session whose verdict cannot be fetched. */
  #failingSession: { readonly id: string; readonly exception: NonNullable<FaultPlan['api']> } | null = null;

  constructor(emulatorUrl: string) {
    this.#emulatorUrl = emulatorUrl;
  }

  /** Makes a client carry out the order with the sessions that it creates. */
  attachTo(client: RekognitionClient): void {
    this.#client = client;
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const operation = (context['commandName'] ?? '').replace(/Command$/, '');
        const sessionId = memberOf(args.input, 'SessionId');
        if (operation === GET_RESULTS && sessionId !== null && sessionId === this.#failingSession?.id)
          context[ORDERED_EXCEPTION] = this.#failingSession.exception;
        if (operation !== CREATE_SESSION) return next(args);

        const plan = await this.#use();
        if (plan.api?.operation === CREATE_SESSION) context[ORDERED_EXCEPTION] = plan.api;
        const result = await next(args);
        const created = memberOf(result.output, 'SessionId');
        if (created !== null) await this.#bind(plan, created);
        return result;
      },
      { step: 'initialize', name: 'emulatorOrders' },
    );
    // The client repeats calls that fail for a moment; what was ordered has to meet each attempt.
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const exception: unknown = context[ORDERED_EXCEPTION];
        if (typeof exception === 'object' && exception !== null) await this.#send('api', exception);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'orderedException' },
    );
  }

  /** Answers `/api/emulator/order`: `GET`, `POST` with the members of {@link readOrder}, and `DELETE`. */
  async handle(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== PATH) return refuse(404, 'not-found');
    switch (request.method) {
      case 'GET':
        return this.#tell();
      case 'DELETE':
        this.#armed = null;
        this.#uses = 0;
        this.#failingSession = null;
        await this.#setSkew(0);
        return this.#tell();
      case 'POST':
        return this.#arm(request);
      default:
        return refuse(405, 'method-not-allowed');
    }
  }

  async #arm(request: Request): Promise<Response> {
    // Pages of other origins can send JSON only after asking, and nobody here answers that question with yes.
    if (!/^application\/json(?:;|$)/.test(request.headers.get('content-type') ?? ''))
      return refuse(415, 'content-type');
    try {
      this.#armed = readOrder(await readMembers(request));
    } catch (failure) {
      if (!(failure instanceof OrderError)) throw failure;
      return answer({ error: failure.message }, 400);
    }
    this.#uses = 0;
    return this.#tell();
  }

  #tell(): Response {
    return answer({
      armed: this.#armed === null ? null : { summary: this.#armed.summary, repeats: this.#armed.repeats },
      uses: this.#uses,
      faults: EMULATOR_FAULTS.map(({ name, label, outcome, parameters }) => ({ name, label, outcome, parameters })),
    });
  }

  /** The plan for a session that is about to be created. */
  async #use(): Promise<FaultPlan> {
    const order = this.#armed;
    if (order !== null) this.#uses += 1;
    if (order?.repeats === false) this.#armed = null;
    await this.#setSkew(order?.plan.skewMinutes ?? 0);
    return order?.plan ?? {};
  }

  async #bind({ stream, api }: FaultPlan, sessionId: string): Promise<void> {
    if (stream !== undefined) await this.#send('faults', { ...stream, sessionId });
    if (api?.operation === GET_RESULTS) this.#failingSession = { id: sessionId, exception: api };
  }

  async #setSkew(minutes: number): Promise<void> {
    if (minutes === this.#skewMinutes) return;
    await this.#send('skew', { minutes });
    this.#skewMinutes = minutes;
    // The client follows a clock that goes wrong, but gives up a call when the clock is right again (AWS SDK 3.1142).
    if (this.#client) Object.assign(this.#client.config, { systemClockOffset: minutes * MINUTE_MS });
  }

  async #send(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#emulatorUrl}/_emulator/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The emulator refused the order: ${response.status} ${await response.text()}`);
  }
}

function memberOf(value: unknown, name: string): string | null {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  return typeof member === 'string' ? member : null;
}
