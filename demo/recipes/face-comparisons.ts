import { CompareFacesCommand, type Image } from '@aws-sdk/client-rekognition';
import { RecentRecords } from './recent-records.ts';
import type { RecipeContext } from './recipe.ts';

/** Least likeness, 0 to 100, of two pictures of one person. Rekognition's own default, 80, is for photo albums. */
const SIMILARITY_THRESHOLD = 95;
const MAX_MISMATCHES = 3;
/** How long after a user's last mismatch the ones before are forgotten. */
const MEMORY_MS = 24 * 60 * 60_000;

/** `no-face`: one of the pictures shows none. */
export type Likeness = 'matched' | 'not-matched' | 'no-face';

/** Compares a known picture of a user with that of a live person, and lets nobody try faces until one fits. */
export class FaceComparisons {
  readonly #rekognition: RecipeContext['rekognition'];
  /** By user: comparisons that did not match or have not ended. */
  readonly #mismatches: RecentRecords<number>;

  constructor({ rekognition, nowMs }: Pick<RecipeContext, 'rekognition' | 'nowMs'>) {
    this.#rekognition = rekognition;
    this.#mismatches = new RecentRecords({ lifetimeMs: MEMORY_MS, maxRecords: 10_000, nowMs });
  }

  /** Whether this user's faces did not match too often: only the other way is left. */
  isExhausted(user: string): boolean {
    return (this.#mismatches.get(user) ?? 0) >= MAX_MISMATCHES;
  }

  /** Asks the service once. Rejects when it does not answer, which counts as no mismatch. */
  async compare(user: string, known: Image, live: Image): Promise<Likeness> {
    // Counted before the service is asked: of several questions at once none is to pass unseen.
    this.#mismatches.set(user, (this.#mismatches.get(user) ?? 0) + 1);
    let likeness: Likeness | null = null;
    try {
      likeness = await this.#ask(known, live);
      return likeness;
    } finally {
      if (likeness !== 'not-matched') this.#mismatches.replace(user, (this.#mismatches.get(user) ?? 1) - 1);
    }
  }

  async #ask(known: Image, live: Image): Promise<Likeness> {
    const command = new CompareFacesCommand({
      SourceImage: known,
      TargetImage: live,
      SimilarityThreshold: SIMILARITY_THRESHOLD,
    });
    try {
      const { FaceMatches = [] } = await this.#rekognition.send(command);
      const isMatched = FaceMatches.some(({ Similarity = 0 }) => Similarity >= SIMILARITY_THRESHOLD);
      return isMatched ? 'matched' : 'not-matched';
    } catch (failure) {
      // So the service says that a picture shows no face, and a live person's does. Broken pictures have other names.
      if (failure instanceof Error && failure.name === 'InvalidParameterException') return 'no-face';
      throw failure;
    }
  }
}
