import { FaceLivenessElement } from './face-liveness-element.ts';

export { type ErrorCode, FaceLivenessError, type Recovery } from './core/errors.ts';
export type { CheckStateName, GuidanceCode } from './core/state.ts';
export type {
  AnalysisCompleteDetail,
  CancelDetail,
  FaceLivenessElementEventMap,
  FaceLivenessEventMap,
  GuidanceDetail,
  StateChangeDetail,
  Verdict,
  VerdictDetail,
} from './events.ts';
export type { AwsCredentials, ChallengePreference, FrameFeed } from './check/ports.ts';
export type { ChallengeName } from './core/challenge.ts';
export type {
  CheckTrace,
  TraceCounters,
  TracedGuidance,
  TracedState,
  TracedStep,
  TraceEnvironment,
  TraceTimings,
} from './check/check-trace.ts';
export type { Support } from './support.ts';
export type { Strings } from './i18n/strings.ts';
export type { CredentialsProvider } from './session/credentials.ts';
export type { HostRequestInit } from './session/host-request.ts';
export type { ProvidedSession, SessionProvider } from './session/session-settings.ts';
export type { FaceDetectorEngine } from './vision/asset-names.ts';
export { FaceLivenessElement } from './face-liveness-element.ts';

const TAG_NAME = 'face-liveness';

// A second copy of the package on the page, or another version of it, must not throw; the first one stays.
if (typeof customElements !== 'undefined' && !customElements.get(TAG_NAME)) {
  customElements.define(TAG_NAME, FaceLivenessElement);
}
