import { randomUUID } from 'node:crypto';
import type { Image } from '@aws-sdk/client-rekognition';
import { type Authorized, createLivenessHandler, type LivenessResult } from 'face-liveness/backend';
import { FaceComparisons } from './face-comparisons.ts';
import { RecentRecords } from './recent-records.ts';
import {
  answer,
  answerRecipe,
  createReference,
  deriveSecret,
  pictureOf,
  readMembers,
  type RecipeContext,
  refuse,
  refuseChecks,
  refuseFailure,
  textOf,
} from './recipe.ts';

const BASE_PATH = '/api/recipes/step-up';
const OTHER_WAY = '/recipes/step-up#other-way';
/** Sum that a user may transfer within any 24 hours without a check. */
const FREE_SUM_CENTS = 10_000;
/** And no more transfers than these, so that what is remembered of a user has an end. */
const MAX_FREE_TRANSFERS = 50;
const MAX_AMOUNT_CENTS = 100_000_00;
const MAX_FAILURES = 3;
/** A transfer has to be checked and carried out within this time. */
const LIFETIME_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const MAX_TRANSFERS = 1000;
/** Of these one user has no more at a time than these: what is written down for one does not push out another's. */
const MAX_TRANSFERS_PER_USER = 20;
const MAX_USERS = 10_000;

/** What a step-up needs of the application. */
export interface StepUpContext extends RecipeContext {
  /** A picture of which the application knows that it shows this user; `null` when it has none. */
  readonly enrolledPictureOf: (user: string) => Image | null;
}

interface FacePair {
  readonly known: Image;
  readonly live: Image;
}

/** What it is about never changes after it was written down; a changed wish is another transfer with another check. */
interface Transfer {
  readonly id: string;
  readonly user: string;
  readonly payee: string;
  readonly amountCents: number;
  readonly state: 'check-needed' | 'checked' | 'comparing' | 'executed' | 'held';
  /** What has to match before a checked transfer is carried out; `null` when the user's face is not known. */
  readonly faces: FacePair | null;
}

interface FreeTransfer {
  readonly atMs: number;
  readonly amountCents: number;
}

/**
 * Lets a large transfer through only after a liveness check that was made for it. Sessions are created for user and
 * transfer together, so that the token of the session, which the handler signs, fits no other user and no other transfer.
 *
 * A check alone proves that a live person sits there, not which one: a thief in the user's session passes it with a face
 * of his own. Where the application has a picture of the user, the live person has to match it too. This demo has one
 * for visitors who went through its onboarding and lets all others pass; a real application keeps the picture with the
 * account, and approves another way where it has none.
 */
export class StepUp {
  readonly #context: StepUpContext;
  readonly #transfers: RecentRecords<Transfer>;
  readonly #freeTransfers: RecentRecords<readonly FreeTransfer[]>;
  readonly #comparisons: FaceComparisons;
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: StepUpContext) {
    this.#context = context;
    const { nowMs } = context;
    this.#transfers = new RecentRecords({ lifetimeMs: LIFETIME_MS, maxRecords: MAX_TRANSFERS, nowMs });
    this.#freeTransfers = new RecentRecords({ lifetimeMs: DAY_MS, maxRecords: MAX_USERS, nowMs });
    this.#comparisons = new FaceComparisons(context);
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: deriveSecret(context, 'step-up'),
      authorize: (request) => this.#authorize(request),
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: OTHER_WAY,
      onResult: (result) => this.#recordCheck(result),
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

  #authorize(request: Request): Authorized | Response | null {
    const user = this.#context.userOf(request);
    if (user === null) return null;
    const transfer = this.#transferOf(user, new URL(request.url).searchParams.get('transfer'));
    if (transfer === null) return refuse(403, 'transfer-unknown');
    if (request.method === 'POST') {
      if (transfer.state !== 'check-needed') return refuse(403, 'no-check-needed');
      if (this.#comparisons.isExhausted(user)) return refuseChecks(OTHER_WAY);
    }
    // Failed checks count for the user: a new transfer gives no new tries.
    return { user: `${user}/${transfer.id}`, device: user };
  }

  async #prepare(user: string, request: Request): Promise<Response> {
    const wish = await readMembers(request);
    const payee = textOf(wish['payee'], 70);
    const amountCents = wish['amountCents'];
    if (payee === null) return refuse(400, 'payee');
    if (typeof amountCents !== 'number' || !Number.isInteger(amountCents)) return refuse(400, 'amount');
    if (amountCents < 1 || amountCents > MAX_AMOUNT_CENTS) return refuse(400, 'amount');
    const count = this.#transfers.count((transfer) => transfer.user === user);
    if (count >= MAX_TRANSFERS_PER_USER) return refuse(429, 'too-many-transfers');

    const state = this.#takeFreeSum(user, amountCents) ? 'executed' : 'check-needed';
    const transfer: Transfer = { id: randomUUID(), user, payee, amountCents, state, faces: null };
    this.#transfers.set(transfer.id, transfer);
    const isFaceKnown = this.#context.enrolledPictureOf(user) !== null;
    return answer({ ...shown(transfer), minutes: LIFETIME_MS / 60_000, isFaceKnown }, 201);
  }

  /** Many small transfers are a large one. @returns Whether this one needs no check; it is counted then. */
  #takeFreeSum(user: string, amountCents: number): boolean {
    const atMs = this.#context.nowMs();
    const recent = (this.#freeTransfers.get(user) ?? []).filter((earlier) => atMs - earlier.atMs < DAY_MS);
    const sumCents = recent.reduce((sum, earlier) => sum + earlier.amountCents, amountCents);
    if (sumCents > FREE_SUM_CENTS || recent.length >= MAX_FREE_TRANSFERS) return false;
    this.#freeTransfers.set(user, [...recent, { atMs, amountCents }]);
    return true;
  }

  #recordCheck({ isLive, isRepeated, user: userAndTransfer, referenceImage }: LivenessResult): void {
    const border = userAndTransfer.lastIndexOf('/');
    const [user, id] = [userAndTransfer.slice(0, border), userAndTransfer.slice(border + 1)];
    const transfer = this.#transferOf(user, id);
    if (!isLive || isRepeated || transfer?.state !== 'check-needed') return;
    const known = this.#context.enrolledPictureOf(user);
    const live = pictureOf(referenceImage);
    if (known === null) this.#transfers.replace(id, { ...transfer, state: 'checked' });
    else if (live !== null) this.#transfers.replace(id, { ...transfer, state: 'checked', faces: { known, live } });
    else this.#context.onError(new Error('The check came without a reference image.'), 'on-result');
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
      case 'comparing':
      case 'held':
        return refuse(409, transfer.state);
      case 'executed':
        return refuse(409, 'already-executed');
      case 'checked':
        return transfer.faces === null ? this.#carryOut(transfer) : this.#compare(transfer, transfer.faces);
      default:
        return transfer.state satisfies never;
    }
  }

  /** Carries a transfer out if the live person is the known one; if not, it needs another check. */
  async #compare(transfer: Transfer, { known, live }: FacePair): Promise<Response> {
    const { id, user } = transfer;
    if (this.#comparisons.isExhausted(user)) return refuse(403, 'other-way-only');
    // Written down before the service is asked: of two orders at once, one asks.
    this.#transfers.replace(id, { ...transfer, state: 'comparing' });
    try {
      const likeness = await this.#comparisons.compare(user, known, live);
      if (this.#transferOf(user, id) === null) return refuse(404, 'transfer-unknown');
      if (likeness === 'matched') return this.#carryOut(transfer);
      this.#transfers.replace(id, { ...transfer, state: 'check-needed', faces: null });
      return refuse(403, 'not-matched');
    } catch (failure) {
      this.#transfers.replace(id, transfer);
      this.#context.onError(failure, 'compare-faces');
      return refuseFailure(failure);
    }
  }

  #carryOut(transfer: Transfer): Response {
    const executed: Transfer = { ...transfer, state: 'executed', faces: null };
    // A real application moves the money and this state in one transaction of its database.
    this.#transfers.replace(transfer.id, executed);
    return answer(shown(executed));
  }

  /** The other way: somebody of the bank calls. The transfer waits for that call and for nothing else any more. */
  async #hold(user: string, request: Request): Promise<Response> {
    const transfer = this.#transferOf(user, (await readMembers(request))['transfer']);
    if (transfer === null) return refuse(404, 'transfer-unknown');
    if (!['check-needed', 'checked'].includes(transfer.state)) return refuse(409, 'no-check-needed');
    this.#transfers.replace(transfer.id, { ...transfer, state: 'held', faces: null });
    return answer({ reference: createReference() }, 201);
  }

  #transferOf(user: string, id: unknown): Transfer | null {
    const transfer = typeof id === 'string' ? this.#transfers.get(id) : undefined;
    return transfer?.user === user ? transfer : null;
  }
}

function shown({ id, payee, amountCents, state }: Transfer): Omit<Transfer, 'user' | 'faces'> {
  return { id, payee, amountCents, state };
}
