export { createLivenessHandler } from './handler.ts';
export { toNodeListener, type RequestHandler } from './node-listener.ts';
export { type LambdaHandler, type LambdaHttpEvent, type LambdaHttpResult, toLambdaHandler } from './lambda-handler.ts';
export type { Attempt, AttemptRules, AttemptStore } from './attempt-limits.ts';
export { createMemoryAttemptStore, type MemoryAttemptStoreOptions } from './memory-attempt-store.ts';
export { SESSION_POLICY, type TemporaryCredentials } from './scoped-credentials.ts';
export type { BackendClock } from './clock.ts';
export type { ChallengeKind, PerformedChallenge } from './rekognition-sessions.ts';
export type { Authorized, BackendOperation, LivenessHandlerOptions, LivenessResult } from './handler-options.ts';
