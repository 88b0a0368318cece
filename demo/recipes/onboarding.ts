import { CompareFacesCommand, type Image } from '@aws-sdk/client-rekognition';
import { createLivenessHandler, type LivenessResult } from 'face-liveness/backend';
import { RecentRecords } from './recent-records.ts';
import {
  answer,
  answerRecipe,
  createReference,
  pictureOf,
  readBytes,
  readMembers,
  type RecipeContext,
  refuse,
  refuseFailure,
  textOf,
} from './recipe.ts';

const BASE_PATH = '/api/recipes/onboarding';
/** Least likeness, 0 to 100, of two pictures of one person. Rekognition's own default, 80, is for photo albums. */
const SIMILARITY_THRESHOLD = 95;
const MAX_FAILURES = 3;
const MAX_DOCUMENT_BYTES = 2_000_000;
const LIFETIME_MS = 15 * 60_000;
const MAX_APPLICATIONS = 50;

type Outcome = 'matched' | 'not-matched' | 'no-face';

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
  readonly #answerLiveness: (request: Request) => Promise<Response>;

  constructor(context: RecipeContext) {
    this.#context = context;
    const { nowMs } = context;
    this.#applications = new RecentRecords({ lifetimeMs: LIFETIME_MS, maxRecords: MAX_APPLICATIONS, nowMs });
    this.#answerLiveness = createLivenessHandler({
      ...context.liveness,
      rekognition: context.rekognition,
      basePath: `${BASE_PATH}/liveness`,
      tokenSecret: `${context.secret} onboarding`,
      authorize: (request) => {
        const user = context.userOf(request);
        if (user === null) return null;
        return this.#applications.get(user)?.state === 'open' ? { user } : refuse(403, 'document-missing');
      },
      limits: { maxFailures: MAX_FAILURES, ...context.liveness.limits },
      alternativeUrl: '/recipes/onboarding#other-way',
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

  async #keepDocument(user: string, request: Request): Promise<Response> {
    const document = await readBytes(request, MAX_DOCUMENT_BYTES);
    if (document === null) return refuse(413, 'document-too-large');
    if (!isJpegOrPng(document)) return refuse(415, 'document-format');
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
    const { document, reference } = application;
    if (reference === null) return refuse(409, 'check-missing');
    // Taken before the service is asked: two requests at once are not to get two comparisons out of one check.
    this.#applications.replace(user, { ...application, reference: null });
    let outcome: Outcome | null = null;
    try {
      outcome = await this.#compare(document, reference);
    } catch (failure) {
      this.#context.onError(failure, 'compare-faces');
      return refuseFailure(failure);
    } finally {
      this.#conclude(user, application, outcome);
    }
    return answer({ outcome });
  }

  /** Writes down the outcome; without one, the check can be used again. Does nothing when the document is another now. */
  #conclude(user: string, application: Application, outcome: Outcome | null): void {
    if (this.#applications.get(user)?.document !== application.document) return;
    if (outcome === null) this.#applications.replace(user, application);
    // A real application opens the account here, with what else it knows of the document.
    else if (outcome === 'matched') {
      this.#applications.replace(user, { ...application, reference: null, state: 'matched' });
    }
  }

  async #compare(document: Uint8Array, reference: Image): Promise<Outcome> {
    const command = new CompareFacesCommand({
      SourceImage: { Bytes: document },
      TargetImage: reference,
      SimilarityThreshold: SIMILARITY_THRESHOLD,
    });
    try {
      const { FaceMatches = [] } = await this.#context.rekognition.send(command);
      const isMatched = FaceMatches.some(({ Similarity = 0 }) => Similarity >= SIMILARITY_THRESHOLD);
      return isMatched ? 'matched' : 'not-matched';
    } catch (failure) {
      // So the service says that a picture shows no face, and a live person's does. Broken pictures have other names.
      if (failure instanceof Error && failure.name === 'InvalidParameterException') return 'no-face';
      throw failure;
    }
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
