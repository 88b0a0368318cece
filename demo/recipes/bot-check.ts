import { createLivenessHandler } from 'face-liveness/backend';
import { HumanPasses } from './human-pass.ts';
import { RecentRecords } from './recent-records.ts';
import {
  answer,
  answerRecipe,
  createReference,
  deriveSecret,
  readMembers,
  type RecipeContext,
  refuse,
  textOf,
} from './recipe.ts';

const BASE_PATH = '/api/recipes/bot-check';
const MAX_TICKETS = 6;
const MAX_FAILURES = 3;
/** How long a visitor counts as a human being. */
const PASS_LIFETIME_MS = 30 * 60_000;
/** How long after the check the first order has to come. */
const CHECK_LIFETIME_MS = 5 * 60_000;

interface Order {
  readonly name: string;
  readonly tickets: number;
}

/** Takes orders of people only. The check says that somebody is there, not who; nothing of the face is kept. */
export class BotCheck {
  readonly #context: RecipeContext;
  readonly #passes: HumanPasses;
  /** Visitors who passed a check and did not order yet. */
  readonly #checked: RecentRecords<true>;
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: RecipeContext) {
    this.#context = context;
    this.#passes = new HumanPasses(deriveSecret(context, 'human pass'), BASE_PATH, PASS_LIFETIME_MS);
    this.#checked = new RecentRecords({ lifetimeMs: CHECK_LIFETIME_MS, maxRecords: 10_000, nowMs: context.nowMs });
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: deriveSecret(context, 'bot check'),
      authorize: (request) => {
        const user = context.userOf(request);
        return user === null ? null : { user };
      },
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: '/recipes/bot-check#other-way',
      onResult: ({ isLive, isRepeated, user }) => {
        if (isLive && !isRepeated) this.#checked.set(user, true);
      },
      onError: context.onError,
    });
  }

  /** Answers everything below `/api/recipes/bot-check`. */
  handle(request: Request): Promise<Response> {
    return answerRecipe(request, {
      basePath: BASE_PATH,
      userOf: this.#context.userOf,
      liveness: this.#answerLiveness,
      routes: {
        'POST /orders': (user, order) => this.#take(user, order),
        'POST /other-way': (_user, order) => this.#takeForReview(order),
      },
    });
  }

  async #take(user: string, request: Request): Promise<Response> {
    const order = await readOrder(request);
    if (order === null) return refuse(400, 'order');
    const nowMs = this.#context.nowMs();
    // A real application stores the order, and limits how much one visitor may order: one pass serves many orders.
    const accepted = { reference: createReference(), ...order };
    if (this.#passes.isCarriedBy(request, user, nowMs)) return answer(accepted, 201);
    if (this.#checked.take(user) === undefined) return refuse(403, 'check-missing');
    const isEncrypted = new URL(request.url).protocol === 'https:';
    return answer(accepted, 201, { 'Set-Cookie': this.#passes.issue(user, nowMs, isEncrypted) });
  }

  /** The other way: the box office looks at the order before it counts. */
  async #takeForReview(request: Request): Promise<Response> {
    const order = await readOrder(request);
    return order === null ? refuse(400, 'order') : answer({ reference: createReference(), ...order }, 201);
  }
}

async function readOrder(request: Request): Promise<Order | null> {
  const members = await readMembers(request);
  const name = textOf(members['name'], 70);
  const tickets = members['tickets'];
  if (name === null || typeof tickets !== 'number' || !Number.isInteger(tickets)) return null;
  return tickets >= 1 && tickets <= MAX_TICKETS ? { name, tickets } : null;
}
