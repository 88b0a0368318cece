import { DetectFacesCommand, type Image } from '@aws-sdk/client-rekognition';
import { createLivenessHandler, type LivenessResult } from 'face-liveness/backend';
import { RecentRecords } from './recent-records.ts';
import {
  answer,
  answerRecipe,
  createReference,
  deriveSecret,
  pictureOf,
  type RecipeContext,
  refuse,
  refuseFailure,
} from './recipe.ts';

const BASE_PATH = '/api/recipes/age-check';
const MIN_AGE_YEARS = 18;
const MAX_FAILURES = 3;
const PICTURE_LIFETIME_MS = 5 * 60_000;
/** Estimates of one person differ a little; whoever does not like one is not to ask again until it suits. */
const DECISION_LIFETIME_MS = 24 * 60 * 60_000;

/** `unsure`: the estimated range reaches from below the age to above it. */
type Decision = 'accepted' | 'refused' | 'unsure';

/** Decides from the estimated age of a live person, and asks for a document where the estimate does not decide. */
export class AgeCheck {
  readonly #context: RecipeContext;
  /** `null` while the service looks at the picture: it serves one question at a time. */
  readonly #pictures: RecentRecords<Image | null>;
  readonly #decisions: RecentRecords<Decision>;
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: RecipeContext) {
    this.#context = context;
    const { nowMs } = context;
    this.#pictures = new RecentRecords({ lifetimeMs: PICTURE_LIFETIME_MS, maxRecords: 50, nowMs });
    this.#decisions = new RecentRecords({ lifetimeMs: DECISION_LIFETIME_MS, maxRecords: 10_000, nowMs });
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: deriveSecret(context, 'age check'),
      authorize: (request) => {
        const user = context.userOf(request);
        if (user === null) return null;
        return this.#decisions.get(user) === undefined ? { user } : refuse(403, 'already-decided');
      },
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: '/recipes/age-check#other-way',
      onResult: (result) => this.#keepPicture(result),
      onError: context.onError,
    });
  }

  /** Answers everything below `/api/recipes/age-check`. */
  handle(request: Request): Promise<Response> {
    return answerRecipe(request, {
      basePath: BASE_PATH,
      userOf: this.#context.userOf,
      liveness: this.#answerLiveness,
      routes: {
        'POST /decision': (user) => this.#decide(user),
        // The other way: the document is looked at where the goods are handed over.
        'POST /other-way': () => answer({ reference: createReference() }, 201),
      },
    });
  }

  #keepPicture({ isLive, isRepeated, user, referenceImage }: LivenessResult): void {
    if (!isLive || isRepeated || this.#decisions.get(user) !== undefined) return;
    const picture = pictureOf(referenceImage);
    if (picture === null) this.#context.onError(new Error('The check came without a reference image.'), 'on-result');
    else this.#pictures.set(user, picture);
  }

  async #decide(user: string): Promise<Response> {
    const earlier = this.#decisions.get(user);
    if (earlier !== undefined) return answer({ outcome: earlier });
    const picture = this.#pictures.get(user) ?? null;
    if (picture === null) return refuse(409, 'check-missing');
    this.#pictures.replace(user, null);
    try {
      return answer({ outcome: this.#record(user, await this.#estimate(picture)) });
    } catch (failure) {
      // The picture of a later check is the better one. This one comes back for the rest of its life, not for a new one.
      if (this.#pictures.get(user) === null) this.#pictures.replace(user, picture);
      this.#context.onError(failure, 'detect-faces');
      return refuseFailure(failure);
    }
  }

  /** Writes a decision down and returns the one that holds: of two that were under way at once, the first. */
  #record(user: string, decision: Decision): Decision {
    this.#pictures.take(user);
    const earlier = this.#decisions.get(user);
    if (earlier === undefined) this.#decisions.set(user, decision);
    return earlier ?? decision;
  }

  async #estimate(picture: Image): Promise<Decision> {
    const command = new DetectFacesCommand({ Image: picture, Attributes: ['AGE_RANGE'] });
    const { FaceDetails = [] } = await this.#context.rekognition.send(command);
    const [face, ...others] = FaceDetails;
    const { Low, High } = face?.AgeRange ?? {};
    // Whose age it is has to be beyond doubt.
    if (others.length > 0 || Low === undefined || High === undefined) return 'unsure';
    if (Low >= MIN_AGE_YEARS) return 'accepted';
    return High < MIN_AGE_YEARS ? 'refused' : 'unsure';
  }
}
