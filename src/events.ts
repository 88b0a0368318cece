import type { FaceLivenessError } from './core/errors.ts';
import type { CheckStateName, GuidanceCode } from './core/state.ts';

/** The verdict of one session. */
export interface Verdict {
  readonly isLive: boolean;
}

export interface StateChangeDetail {
  readonly state: CheckStateName;
  readonly previous: CheckStateName;
}

export interface GuidanceDetail {
  readonly code: GuidanceCode;
  /** The words on the screen, in the person's language. */
  readonly message: string;
}

export interface AnalysisCompleteDetail {
  readonly sessionId: string;
  readonly region: string;
  /** The camera that was used. */
  readonly device: { readonly deviceId: string; readonly label: string };
  /**
   * Hands over the verdict or a promise of it, in place of the built-in request. Like `FetchEvent.respondWith` it has
   * to be called while the event is dispatched.
   * @throws {DOMException} `InvalidStateError` on a second call and after the dispatch.
   */
  respondWith(verdict: Verdict | PromiseLike<Verdict>): void;
}

export interface VerdictDetail extends Verdict {
  readonly sessionId: string;
}

export interface CancelDetail {
  /** The state in which the check was cancelled. */
  readonly state: CheckStateName;
}

/** Events of `<face-liveness>`. None of them bubbles; `error` and `cancel` are not composed either. */
export interface FaceLivenessEventMap {
  statechange: CustomEvent<StateChangeDetail>;
  guidance: CustomEvent<GuidanceDetail>;
  /** Cancelable: somebody who listens is asked for a new `sessionId`; cancelling keeps the screen as it is. */
  sessionrequest: CustomEvent<null>;
  analysiscomplete: CustomEvent<AnalysisCompleteDetail>;
  verdict: CustomEvent<VerdictDetail>;
  error: CustomEvent<FaceLivenessError>;
  cancel: CustomEvent<CancelDetail>;
}

/** `error` and `cancel` mean something else on other elements, so their types are replaced here. */
export type FaceLivenessElementEventMap = Omit<HTMLElementEventMap, keyof FaceLivenessEventMap> & FaceLivenessEventMap;

/** Name and detail of an event, ready to be dispatched. */
export function faceLivenessEvent<Name extends keyof FaceLivenessEventMap>(
  name: Name,
  detail: FaceLivenessEventMap[Name]['detail'],
): CustomEvent {
  const isComposed = name !== 'error' && name !== 'cancel';
  return new CustomEvent(name, { detail, bubbles: false, composed: isComposed, cancelable: name === 'sessionrequest' });
}
