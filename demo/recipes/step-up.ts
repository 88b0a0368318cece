import { randomUUID } from 'node:crypto';
import { createLivenessHandler, type LivenessResult } from 'face-liveness/backend';
import { RecentRecords } from './recent-records.ts';
import { answer, answerRecipe, createReference, readMembers, type RecipeContext, refuse, textOf } from './recipe.ts';

const BASE_PATH = '/api/recipes/step-up';
/** Sum that a user may transfer within a day without a check. */
const FREE_SUM_CENTS = 10_000;
const MAX_AMOUNT_CENTS = 100_000_00;
const MAX_FAILURES = 3;
/** A transfer has to be checked and carried out within this time. */
const LIFETIME_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const MAX_RECORDS = 1000;

/** What it is about never changes after it was written down; a changed wish is another transfer with another check. */
interface Transfer {
  readonly id: string;
  readonly user: string;
  readonly payee: string;
  readonly amountCents: number;
  readonly state: 'check-needed' | 'approved' | 'executed' | 'held';
}

/**
 * Lets a large transfer through only after a liveness check that was made for it. Sessions are created for user and
 * transfer together, so that the token of the session, which the handler signs, fits no other user and no other transfer.
 */
export class StepUp {
  readonly #context: RecipeContext;
  readonly #transfers: RecentRecords<Transfer>;
  readonly #freeSums: RecentRecords<number>;
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: RecipeContext) {
    this.#context = context;
    const limits = { maxRecords: MAX_RECORDS, nowMs: context.nowMs };
    this.#transfers = new RecentRecords({ lifetimeMs: LIFETIME_MS, ...limits });
    this.#freeSums = new RecentRecords({ lifetimeMs: DAY_MS, ...limits });
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: `${context.secret} step-up`,
      authorize: (request) => {
        const user = context.userOf(request);
        if (user === null) return null;
        const transfer = this.#transferOf(user, new URL(request.url).searchParams.get('transfer'));
        if (transfer === null) return refuse(403, 'transfer-unknown');
        if (request.method === 'POST' && transfer.state !== 'check-needed') return refuse(403, 'no-check-needed');
        // Failed checks count for the user: a new transfer gives no new tries.
        return { user: `${user}/${transfer.id}`, device: user };
      },
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: '/recipes/step-up#other-way',
      onResult: (result) => this.#approve(result),
      onError: context.onError,
    });
  }

  /** Answers everything below `/api/recipes/step-up`. */
  handle(request: Request): Promise<Response> {
    return answerRecipe(request, {
      basePath: BASE_PATH,
      userOf: this.#context.userOf,
      liveness: this.#answerLiveness,
      routes: {
        'POST /transfers': (user, wish) => this.#prepare(user, wish),
        'POST /execute': (user, order) => this.#execute(user, order),
        'POST /other-way': (user, wish) => this.#hold(user, wish),
      },
    });
  }

  async #prepare(user: string, request: Request): Promise<Response> {
    const wish = await readMembers(request);
    const payee = textOf(wish['payee'], 70);
    const amountCents = wish['amountCents'];
    if (payee === null) return refuse(400, 'payee');
    if (typeof amountCents !== 'number' || !Number.isInteger(amountCents)) return refuse(400, 'amount');
    if (amountCents < 1 || amountCents > MAX_AMOUNT_CENTS) return refuse(400, 'amount');

    // Many small transfers are a large one.
    const sumCents = (this.#freeSums.get(user) ?? 0) + amountCents;
    const isFree = sumCents <= FREE_SUM_CENTS;
    if (isFree && sumCents > amountCents) this.#freeSums.replace(user, sumCents);
    else if (isFree) this.#freeSums.set(user, sumCents);
    const state = isFree ? 'executed' : 'check-needed';
    const transfer: Transfer = { id: randomUUID(), user, payee, amountCents, state };
    this.#transfers.set(transfer.id, transfer);
    return answer({ ...shown(transfer), minutes: LIFETIME_MS / 60_000 }, 201);
  }

  #approve({ isLive, isRepeated, user: userAndTransfer }: LivenessResult): void {
    const border = userAndTransfer.lastIndexOf('/');
    const [user, id] = [userAndTransfer.slice(0, border), userAndTransfer.slice(border + 1)];
    const transfer = this.#transferOf(user, id);
    if (!isLive || isRepeated || transfer?.state !== 'check-needed') return;
    this.#transfers.replace(id, { ...transfer, state: 'approved' });
  }

  async #execute(user: string, request: Request): Promise<Response> {
    const { transfer: id, ...others } = await readMembers(request);
    // Payee and amount are those that were written down before the check.
    if (Object.keys(others).length > 0) return refuse(400, 'transfer-cannot-change');
    const transfer = this.#transferOf(user, id);
    if (transfer === null) return refuse(404, 'transfer-unknown');
    switch (transfer.state) {
      case 'check-needed':
        return refuse(403, 'check-missing');
      case 'executed':
        return refuse(409, 'already-executed');
      case 'held':
        return refuse(409, 'held');
      case 'approved': {
        const executed: Transfer = { ...transfer, state: 'executed' };
        // A real application moves the money and this state in one transaction of its database.
        this.#transfers.replace(transfer.id, executed);
        return answer(shown(executed));
      }
      default:
        return transfer.state satisfies never;
    }
  }

  /** The other way: somebody of the bank calls. The transfer waits for that call and for nothing else any more. */
  async #hold(user: string, request: Request): Promise<Response> {
    const transfer = this.#transferOf(user, (await readMembers(request))['transfer']);
    if (transfer === null) return refuse(404, 'transfer-unknown');
    if (transfer.state !== 'check-needed') return refuse(409, 'no-check-needed');
    this.#transfers.replace(transfer.id, { ...transfer, state: 'held' });
    return answer({ reference: createReference() }, 201);
  }

  #transferOf(user: string, id: unknown): Transfer | null {
    const transfer = typeof id === 'string' ? this.#transfers.get(id) : undefined;
    return transfer?.user === user ? transfer : null;
  }
}

function shown({ id, payee, amountCents, state }: Transfer): Omit<Transfer, 'user'> {
  return { id, payee, amountCents, state };
}
