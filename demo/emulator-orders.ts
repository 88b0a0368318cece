import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import { EmulatorClock, type StartTimer } from './emulator-clock.ts';
import { EmulatorControl } from './emulator-control.ts';
import { CREATE_SESSION, EMULATOR_FAULTS, type FaultPlan, GET_RESULTS } from './emulator-faults.ts';
import { type EmulatorOrder, OrderError, readOrder } from './emulator-order.ts';
import { answer, readMembers, refuse } from './recipes/recipe.ts';
import { Turns } from './turns.ts';

const PATH = '/api/emulator/order';
/** Where the client leaves word, from one step of a call to another, of the exception that it was told to provoke. */
const ORDERED_EXCEPTION = 'orderedException';
/** Sessions whose verdicts are remembered to fail; checks are not begun at the same time by more tabs than that. */
const MAX_FAILING = 100;

/**
 * Lets a visitor of the playground choose what the emulator gets wrong with the next session that the playground's own
 * client creates. There is one order for all visitors: it is for one developer.
 *
 * What goes wrong in a stream is bound to its session by the control API and meets no other. The rest the control API
 * cannot bind, so it is shared:
 * - An exception of the API meets the next call of its operation, whoever makes it. It is ordered right before the call,
 *   and the clients that are known here make their calls one after the other; only a client that talks to the emulator
 *   on its own can run into it.
 * - The clock is everybody's, recipes and inspector included: see {@link EmulatorClock}. A wrong one is set right when the
 *   stream of its session is over, after a minute at the latest, by the next session of the playground, or by `DELETE`.
 */
export class EmulatorOrders {
  readonly #control: EmulatorControl;
  readonly #clock: EmulatorClock;
  readonly #turns = new Turns();
  #armed: EmulatorOrder | null = null;
  /** What became of the last order. */
  #uses = 0;
  /** Sessions whose verdict cannot be fetched, the oldest first. */
  readonly #failing = new Map<string, NonNullable<FaultPlan['api']>>();

  /** @param startTimer Tests replace it. */
  constructor(emulatorUrl: string, startTimer?: StartTimer) {
    this.#control = new EmulatorControl(emulatorUrl);
    this.#clock = new EmulatorClock(this.#control, this.#turns, startTimer);
  }

  /** Makes a client carry out the order with the sessions that it creates. */
  attachTo(client: RekognitionClient): void {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const operation = (context['commandName'] ?? '').replace(/Command$/, '');
        const failing =
          operation === GET_RESULTS ? this.#failing.get(memberOf(args.input, 'SessionId') ?? '') : undefined;
        if (failing !== undefined) context[ORDERED_EXCEPTION] = failing;
        if (operation !== CREATE_SESSION) return next(args);

        const plan = await this.#use();
        if (plan.api?.operation === CREATE_SESSION) context[ORDERED_EXCEPTION] = plan.api;
        let created: string | null = null;
        try {
          const result = await next(args);
          created = memberOf(result.output, 'SessionId');
          if (created !== null) await this.#bind(plan, created);
          return result;
        } finally {
          if (created === null) await this.#clock.set(0);
          else this.#clock.setRightAfter(created);
        }
      },
      { step: 'initialize', name: 'emulatorOrders' },
    );
    // The client repeats calls that fail for a moment; what was ordered has to meet each attempt.
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const exception: unknown = context[ORDERED_EXCEPTION];
        if (typeof exception === 'object' && exception !== null) await this.#control.send('api', exception);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'orderedException' },
    );
    this.keepClear(client);
  }

  /** Keeps what is ordered away from the calls of another client of the emulator, and tells it of a changed clock. */
  keepClear(client: RekognitionClient): void {
    client.middlewareStack.add((next) => (args) => this.#turns.take(() => next(args)), {
      step: 'initialize',
      priority: 'high',
      name: 'turns',
    });
    this.#clock.keepInTime(client);
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
        this.#failing.clear();
        await this.#turns.take(() => this.#clock.set(0));
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
      skewMinutes: this.#clock.skewMinutes,
      faults: EMULATOR_FAULTS.map(({ name, label, outcome, parameters }) => ({ name, label, outcome, parameters })),
    });
  }

  /** The plan for a session that is about to be created. */
  async #use(): Promise<FaultPlan> {
    const order = this.#armed;
    if (order !== null) this.#uses += 1;
    if (order?.repeats === false) this.#armed = null;
    await this.#clock.set(order?.plan.skewMinutes ?? 0);
    return order?.plan ?? {};
  }

  async #bind({ stream, api }: FaultPlan, sessionId: string): Promise<void> {
    if (stream !== undefined) await this.#control.send('faults', { ...stream, sessionId });
    if (api?.operation !== GET_RESULTS) return;
    this.#failing.set(sessionId, api);
    const [oldest] = this.#failing.keys();
    if (this.#failing.size > MAX_FAILING && oldest !== undefined) this.#failing.delete(oldest);
  }
}

function memberOf(value: unknown, name: string): string | null {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  return typeof member === 'string' ? member : null;
}
