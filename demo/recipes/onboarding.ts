import type { Image } from '@aws-sdk/client-rekognition';
import { type Authorized, createLivenessHandler, type LivenessResult } from 'face-liveness/backend';
import { FaceComparisons, type Likeness } from './face-comparisons.ts';
import { RecentRecords } from './recent-records.ts';
import {
  answer,
  answerRecipe,
  createReference,
  deriveSecret,
  pictureOf,
  readBytes,
  readMembers,
  type RecipeContext,
  refuse,
  refuseChecks,
  refuseFailure,
  textOf,
} from './recipe.ts';

const BASE_PATH = '/api/recipes/onboarding';
const OTHER_WAY = '/recipes/onboarding#other-way';
const MAX_FAILURES = 3;
const MAX_DOCUMENT_BYTES = 2_000_000;
const LIFETIME_MS = 15 * 60_000;
const MAX_APPLICATIONS = 50;

interface Application {
  readonly document: Uint8Array;
  /** Picture of the live person; used up by one comparison. */
  readonly reference: Image | null;
  readonly state: 'open' | 'matched' | 'in-review';
}

/** Opens an account for a live person whose face is the one on the document. */
export class Onboarding {
  readonly #context: RecipeContext;
  readonly #applications: RecentRecords<Application>;
  readonly #comparisons: FaceComparisons;
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: RecipeContext) {
    this.#context = context;
    const { nowMs } = context;
    this.#applications = new RecentRecords({ lifetimeMs: LIFETIME_MS, maxRecords: MAX_APPLICATIONS, nowMs });
    this.#comparisons = new FaceComparisons(context);
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: deriveSecret(context, 'onboarding'),
      authorize: (request) => this.#authorize(request),
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: OTHER_WAY,
      onResult: (result) => this.#keepReference(result),
      onError: context.onError,
    });
  }

  /** Answers everything below `/api/recipes/onboarding`. */
  handle(request: Request): Promise<Response> {
    return answerRecipe(request, {
      basePath: BASE_PATH,
      userOf: this.#context.userOf,
      liveness: this.#answerLiveness,
      routes: {
        'POST /document': (user, upload) => this.#keepDocument(user, upload),
        'POST /decision': (user) => this.#decide(user),
        'POST /other-way': (user, wish) => this.#bookCall(user, wish),
      },
    });
  }

  /** The photo on the document of a user who was found to be the person on it; `null` when there is none. */
  enrolledPictureOf(user: string): Image | null {
    const application = this.#applications.get(user);
    return application?.state === 'matched' ? { Bytes: application.document } : null;
  }

  #authorize(request: Request): Authorized | Response | null {
    const user = this.#context.userOf(request);
    if (user === null) return null;
    if (request.method === 'POST' && this.#comparisons.isExhausted(user)) return refuseChecks(OTHER_WAY);
    return this.#applications.get(user)?.state === 'open' ? { user } : refuse(403, 'document-missing');
  }

  async #keepDocument(user: string, request: Request): Promise<Response> {
    const document = await readBytes(request, MAX_DOCUMENT_BYTES);
    if (document === null) return refuse(413, 'document-too-large');
    if (!isJpegOrPng(document)) return refuse(415, 'document-format');
    if (this.#comparisons.isExhausted(user)) return refuse(403, 'other-way-only');
    // Nobody who sits down at a user's browser is to put another face in place of the one that was found to match.
    const { state = 'open' } = this.#applications.get(user) ?? {};
    if (state !== 'open') return refuse(409, 'no-longer-open');
    // Another document is another application: no check and no outcome passes over to it.
    this.#applications.set(user, { document, reference: null, state: 'open' });
    return answer({}, 201);
  }

  #keepReference({ isLive, isRepeated, user, referenceImage }: LivenessResult): void {
    const application = this.#applications.get(user);
    if (!isLive || isRepeated || application?.state !== 'open') return;
    const reference = pictureOf(referenceImage);
    if (reference === null) this.#context.onError(new Error('The check came without a reference image.'), 'on-result');
    else this.#applications.replace(user, { ...application, reference });
  }

  async #decide(user: string): Promise<Response> {
    const application = this.#applications.get(user);
    if (application === undefined) return refuse(409, 'document-missing');
    if (application.state === 'matched') return answer({ outcome: 'matched' });
    if (application.state === 'in-review') return refuse(409, 'no-longer-open');
    if (this.#comparisons.isExhausted(user)) return refuse(403, 'other-way-only');
    const { document, reference } = application;
    if (reference === null) return refuse(409, 'check-missing');
    // Taken before the service is asked: two requests at once are not to get two comparisons out of one check.
    this.#applications.replace(user, { ...application, reference: null });
    try {
      const outcome = await this.#comparisons.compare(user, { Bytes: document }, reference);
      return this.#conclude(user, document, outcome);
    } catch (failure) {
      const present = this.#openApplication(user, document);
      // The check can be used again, unless a newer one came meanwhile.
      if (present?.reference === null) this.#applications.replace(user, { ...present, reference });
      this.#context.onError(failure, 'compare-faces');
      return refuseFailure(failure);
    }
  }

  /** Writes the outcome down, if the application is still the one that was compared. */
  #conclude(user: string, document: Uint8Array, outcome: Likeness): Response {
    const application = this.#openApplication(user, document);
    if (application === null) return refuse(409, 'application-changed');
    // A real application opens the account here, with what else it knows of the document.
    if (outcome === 'matched') this.#applications.replace(user, { ...application, reference: null, state: 'matched' });
    return answer({ outcome });
  }

  /** The application with this document, if it waits for a decision; while the service was asked it may have changed. */
  #openApplication(user: string, document: Uint8Array): Application | null {
    const application = this.#applications.get(user);
    return application?.document === document && application.state === 'open' ? application : null;
  }

  /** The other way: a person of the company looks at document and applicant. */
  async #bookCall(user: string, request: Request): Promise<Response> {
    const { time } = await readMembers(request);
    const wish = textOf(time, 20);
    if (wish === null) return refuse(400, 'time-missing');
    const application = this.#applications.get(user);
    if (application?.state === 'open') this.#applications.replace(user, { ...application, state: 'in-review' });
    return answer({ reference: createReference() }, 201);
  }
}

/** By their first bytes; the name and type that a browser gives to a file are claims. */
function isJpegOrPng(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return start.startsWith('ffd8ff') || start === '89504e470d0a1a0a';
}
