export { createLivenessHandler } from './handler.ts';
export { toNodeListener, type RequestHandler } from './node-listener.ts';
export { createMemoryAttemptStore, type AttemptRules, type AttemptStore } from './attempt-limits.ts';
export { SESSION_POLICY, type TemporaryCredentials } from './scoped-credentials.ts';
export type { BackendClock } from './clock.ts';
export type { ChallengeKind } from './rekognition-sessions.ts';
export type { Authorized, BackendOperation, LivenessHandlerOptions, LivenessResult } from './handler-options.ts';
