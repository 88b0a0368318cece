import type { ChallengeOverrides } from './sessions/challenge.ts';
import { ServiceException, type ServiceExceptionName } from './service-exception.ts';

/** Ways to break the session information. */
export type InvalidChallenge = 'unknown-challenge' | 'unknown-light-type' | 'no-oval' | 'not-json';

/** What is to go differently in one stream. Several members may be combined. */
export interface StreamPlan {
  /** Confidence in place of the computed one; the findings stay. */
  readonly confidence?: number;
  /** The upgrade to WebSocket is answered with HTTP 503. */
  readonly refuse?: boolean;
  /** The stream is answered with a ThrottlingException. */
  readonly throttle?: boolean;
  /** This exception after so many client events; 0 means instead of the challenge. */
  readonly exception?: { readonly name: ServiceExceptionName; readonly message?: string; readonly afterEvents: number };
  /** The connection is cut, without a close frame, once so many bytes have arrived. */
  readonly dropAfterBytes?: number;
  /** The end of the check is never confirmed. */
  readonly neverDisconnect?: boolean;
  /** The stream is closed with 1000, without a DisconnectionEvent, after so many client events. */
  readonly closeEarlyAfterEvents?: number;
  readonly invalidChallenge?: InvalidChallenge;
  /** Reads no faster than this. */
  readonly slowReadBytesPerSecond?: number;
  readonly challenge?: ChallengeOverrides;
}

/** A scripted answer of the API, used once. */
export type ApiPlan =
  | { readonly operation: string; readonly exception: ServiceExceptionName; readonly message: string }
  | { readonly operation: string; readonly response: object };

/** Faults and scripts that were ordered and not yet used. */
export class FaultBook {
  readonly #next: StreamPlan[] = [];
  readonly #bySession = new Map<string, StreamPlan>();
  readonly #nextConfidences: number[] = [];
  readonly #confidences = new Map<string, number>();
  readonly #api: ApiPlan[] = [];

  /** How many orders wait to be used. */
  get size(): number {
    const lists = [this.#next, this.#nextConfidences, this.#api];
    return lists.reduce((sum, { length }) => sum + length, this.#bySession.size + this.#confidences.size);
  }

  /** Scripts the verdict of a session or, without one, of the next stream that has none of its own. */
  addConfidence(confidence: number, sessionId: string | null): void {
    if (sessionId === null) this.#nextConfidences.push(confidence);
    else this.#confidences.set(sessionId, confidence);
  }

  /** The confidence that was scripted for a session; it is used up. */
  takeConfidence(sessionId: string): number | undefined {
    const confidence = this.#confidences.get(sessionId);
    this.#confidences.delete(sessionId);
    return confidence;
  }

  /** Orders a plan for a session or, without one, for the next stream that has none of its own. */
  addStreamPlan(plan: StreamPlan, sessionId: string | null): void {
    if (sessionId === null) this.#next.push(plan);
    else this.#bySession.set(sessionId, { ...this.#bySession.get(sessionId), ...plan });
  }

  addApiPlan(plan: ApiPlan): void {
    this.#api.push(plan);
  }

  /**
   * Takes the order that keeps a stream from opening, if there is one, out of its plan. What else was ordered for the
   * stream stays for the next attempt.
   */
  takeRefusal(sessionId: string): 'refuse' | 'throttle' | null {
    const plan = this.#bySession.get(sessionId) ?? this.#next[0];
    const refusal = plan?.refuse ? 'refuse' : plan?.throttle ? 'throttle' : null;
    if (!plan || refusal === null) return null;
    const rest = Object.fromEntries(Object.entries(plan).filter(([member]) => member !== refusal)) as StreamPlan;
    const isSpent = Object.keys(rest).length === 0;
    if (plan !== this.#bySession.get(sessionId)) this.#next.splice(0, 1, ...(isSpent ? [] : [rest]));
    else if (isSpent) this.#bySession.delete(sessionId);
    else this.#bySession.set(sessionId, rest);
    return refusal;
  }

  /** The plan for a stream that opens; it is used up. */
  takeStreamPlan(sessionId: string): StreamPlan {
    const own = this.#bySession.get(sessionId);
    this.#bySession.delete(sessionId);
    const confidence = this.takeConfidence(sessionId) ?? this.#nextConfidences.shift();
    return { ...(own ?? this.#next.shift()), ...(confidence === undefined ? {} : { confidence }) };
  }

  /** The exception that was ordered for the next call of an operation; it is used up. */
  takeApiFault(operation: string): ServiceException | null {
    const plan = this.#takeApiPlan((candidate) => candidate.operation === operation && 'exception' in candidate);
    return plan && 'exception' in plan ? new ServiceException(plan.exception, plan.message) : null;
  }

  /**
   * The response that was ordered for the next call of an operation; it is used up.
   * @throws {ServiceException} `NotEmulated` when none was.
   */
  scriptedAnswer(operation: string): object {
    const plan = this.#takeApiPlan((candidate) => candidate.operation === operation && 'response' in candidate);
    if (plan && 'response' in plan) return plan.response;
    throw new ServiceException(
      'NotEmulated',
      `The emulator answers ${operation} only as scripted through its control API.`,
    );
  }

  /** Forgets what was ordered for a session that is no longer kept. */
  forget(sessionId: string): void {
    this.#bySession.delete(sessionId);
    this.#confidences.delete(sessionId);
  }

  /** Forgets everything that was ordered. */
  clear(): void {
    this.#next.length = 0;
    this.#bySession.clear();
    this.#nextConfidences.length = 0;
    this.#confidences.clear();
    this.#api.length = 0;
  }

  #takeApiPlan(matches: (plan: ApiPlan) => boolean): ApiPlan | undefined {
    const index = this.#api.findIndex(matches);
    return index < 0 ? undefined : this.#api.splice(index, 1)[0];
  }
}
