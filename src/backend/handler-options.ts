import {
  type AuditImage,
  type LivenessOutputConfig,
  type LivenessSessionStatus,
  RekognitionClient,
  type RekognitionClientConfig,
} from '@aws-sdk/client-rekognition';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { type AttemptRules, type AttemptStore, createMemoryAttemptStore, DEFAULT_RULES } from './attempt-limits.ts';
import { type BackendClock, SYSTEM_CLOCK } from './clock.ts';
import type { ChallengeKind, SessionSettings } from './rekognition-sessions.ts';
import { assumeScopedRole, requireTemporary, type TemporaryCredentials } from './scoped-credentials.ts';
import { createSessionTokens, type SessionTokens } from './session-token.ts';

/** The application's user, as `authorize` found it. */
export interface Authorized {
  /** Stable id of the user in the application; never sent to the browser. */
  readonly user: string;
  /** Stable id of the device, when the application has one: failed checks are then counted for it too. */
  readonly device?: string;
}

/** Result of a check, for the application's server only. */
export interface LivenessResult {
  readonly sessionId: string;
  readonly user: string;
  readonly isLive: boolean;
  readonly status: LivenessSessionStatus;
  /** 0 to 100; absent when the session did not succeed. */
  readonly confidence?: number;
  /** Bytes or a place in S3, and the box of the face. */
  readonly referenceImage?: AuditImage;
  readonly auditImages: readonly AuditImage[];
  /** The hook was called for this session before, as far as the attempt store knows. */
  readonly isRepeated: boolean;
}

/** What the handler was doing when something failed. */
export type BackendOperation = 'authorize' | 'create-session' | 'read-results' | 'on-result' | 'answer';

/** Options of {@link createLivenessHandler}. One of `roleArn` and `credentials` is needed. */
export interface LivenessHandlerOptions {
  /**
   * Finds the application's user, on every request. `null` refuses with 401; a `Response` is sent as it is. The GET of
   * a verdict carries the session token in `Authorization`, so the user must come from a cookie or another header. It
   * must not read the request's body.
   */
  readonly authorize: (request: Request) => Authorized | Response | null | Promise<Authorized | Response | null>;
  /** Signs the session tokens: at least 32 bytes, the same for all instances. Of several the first one signs. */
  readonly tokenSecret: string | readonly string[];
  /** Path of the session-url, `/api/liveness` by default. */
  readonly basePath?: string;
  /** Region of the sessions; the Rekognition client's region by default. */
  readonly region?: string;
  /** A client or its configuration (endpoint, region, credentials). By default the environment decides. */
  readonly rekognition?: RekognitionClient | RekognitionClientConfig;
  /** Role that the browser's credentials come from. It must allow `rekognition:StartFaceLivenessSession`. */
  readonly roleArn?: string;
  readonly sts?: STSClient | STSClientConfig;
  /** Replaces `roleArn`: temporary credentials for one browser. Long-term keys are refused. */
  readonly credentials?: (authorized: Authorized) => Promise<TemporaryCredentials>;
  /** Overrides the streaming endpoint that the element connects to. */
  readonly streamEndpoint?: string;
  /** Least confidence of a live person, 0 to 100; 90 by default. */
  readonly threshold?: number;
  /** 0 (default) to 4. */
  readonly auditImagesLimit?: number;
  readonly outputConfig?: LivenessOutputConfig;
  readonly kmsKeyId?: string;
  /** Challenges that may be asked for; both by default. Another one is refused, never exchanged silently. */
  readonly challenges?: readonly ChallengeKind[];
  /** What `auto` means; the service decides by default. */
  readonly defaultChallenge?: ChallengeKind;
  /** Called and awaited before the browser learns the verdict; when it throws, the browser learns none. */
  readonly onResult?: (result: LivenessResult) => void | Promise<void>;
  /** Failures for the log; by default a process warning with the name of the failure. Messages may hold ids. */
  readonly onError?: (failure: unknown, operation: BackendOperation) => void;
  readonly limits?: Partial<AttemptRules> & { readonly store?: AttemptStore };
  /** The application's other way to verify, told to a person whose checks are limited. */
  readonly alternativeUrl?: string;
  readonly clock?: BackendClock;
}

/** The options with everything decided. */
export interface BackendContext {
  readonly authorize: LivenessHandlerOptions['authorize'];
  readonly tokens: SessionTokens;
  readonly basePath: string;
  readonly rekognition: Pick<RekognitionClient, 'send'>;
  readonly region: () => Promise<string>;
  readonly credentialsFor: (authorized: Authorized) => Promise<TemporaryCredentials>;
  readonly settings: SessionSettings;
  readonly streamEndpoint: string | null;
  readonly threshold: number;
  readonly challenges: readonly ChallengeKind[];
  readonly defaultChallenge: ChallengeKind | null;
  readonly onResult: (result: LivenessResult) => void | Promise<void>;
  readonly report: (failure: unknown, operation: BackendOperation) => void;
  readonly rules: AttemptRules;
  readonly attempts: AttemptStore;
  readonly alternativeUrl: string | null;
  readonly clock: BackendClock;
}

/**
 * Checks the options and fills in the defaults.
 * @throws {TypeError} or {RangeError} That names the unusable option.
 */
export function createContext(options: LivenessHandlerOptions): BackendContext {
  const { threshold = 90, auditImagesLimit = 0, basePath = '/api/liveness', region } = options;
  checkOptions(options, { threshold, auditImagesLimit, basePath });
  const { store, ...rules } = options.limits ?? {};
  const rekognition = toRekognitionClient(options.rekognition, region);
  return {
    authorize: options.authorize,
    tokens: createSessionTokens([options.tokenSecret].flat()),
    basePath,
    rekognition,
    region: region === undefined ? () => rekognition.config.region() : () => Promise.resolve(region),
    credentialsFor: createCredentialsSource(options),
    settings: {
      auditImagesLimit,
      ...(options.outputConfig === undefined ? {} : { outputConfig: options.outputConfig }),
      ...(options.kmsKeyId === undefined ? {} : { kmsKeyId: options.kmsKeyId }),
    },
    streamEndpoint: options.streamEndpoint ?? null,
    threshold,
    challenges: options.challenges ?? ['light', 'movement'],
    defaultChallenge: options.defaultChallenge ?? null,
    onResult: options.onResult ?? (() => undefined),
    report: options.onError ?? warn,
    rules: { ...DEFAULT_RULES, ...rules },
    attempts: store ?? createMemoryAttemptStore(),
    alternativeUrl: options.alternativeUrl ?? null,
    clock: options.clock ?? SYSTEM_CLOCK,
  };
}

function checkOptions(
  options: LivenessHandlerOptions,
  { threshold, auditImagesLimit, basePath }: { threshold: number; auditImagesLimit: number; basePath: string },
): void {
  if (typeof options.authorize !== 'function') throw new TypeError('authorize is required.');
  if (!(threshold >= 0 && threshold <= 100)) throw new RangeError('threshold must be between 0 and 100.');
  if (![0, 1, 2, 3, 4].includes(auditImagesLimit)) throw new RangeError('auditImagesLimit must be between 0 and 4.');
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) throw new TypeError('basePath must look like /api/liveness.');
  if ((options.roleArn === undefined) === (options.credentials === undefined)) {
    throw new TypeError('Either roleArn or credentials is required.');
  }
  const { challenges, defaultChallenge, streamEndpoint, limits } = options;
  if (limits?.maxFailures !== undefined && !(limits.maxFailures >= 1)) {
    throw new RangeError('limits.maxFailures must be at least 1.');
  }
  if (streamEndpoint !== undefined && !/^(?:wss?|https?):\/\/[^/]/.test(streamEndpoint)) {
    throw new TypeError('streamEndpoint must be a URL.');
  }
  if (challenges?.length === 0) throw new TypeError('challenges must not be empty.');
  if (challenges !== undefined && defaultChallenge !== undefined && !challenges.includes(defaultChallenge)) {
    throw new TypeError('defaultChallenge must be one of challenges.');
  }
}

/** By default the SDK's clients wait without end for a service that does not answer. */
const CONNECTION = {
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

function toRekognitionClient(
  clientOrConfig: RekognitionClient | RekognitionClientConfig = {},
  region: string | undefined,
): RekognitionClient {
  if ('send' in clientOrConfig) return clientOrConfig;
  return new RekognitionClient({ ...CONNECTION, ...(region === undefined ? {} : { region }), ...clientOrConfig });
}

function createCredentialsSource(options: LivenessHandlerOptions): BackendContext['credentialsFor'] {
  const { credentials, roleArn, region, sts = {} } = options;
  if (credentials !== undefined) return async (authorized) => requireTemporary(await credentials(authorized));
  if (roleArn === undefined) throw new TypeError('Either roleArn or credentials is required.');
  const ofRegion = region === undefined ? {} : { region };
  const client = 'send' in sts ? sts : new STSClient({ ...CONNECTION, ...ofRegion, ...sts });
  return async ({ user }) => assumeScopedRole(client, roleArn, await sessionNameOf(user));
}

/** A role session name that is the same for the same user and does not show who it is. */
async function sessionNameOf(user: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(user));
  const hex = Array.from(new Uint8Array(digest.slice(0, 12)), (byte) => byte.toString(16).padStart(2, '0'));
  return `face-liveness-${hex.join('')}`;
}

function warn(failure: unknown, operation: BackendOperation): void {
  const name = failure instanceof Error ? failure.name : typeof failure;
  const text = `face-liveness: ${operation} failed with ${name}; pass onError to see more.`;
  // Edge runtimes have no process; there only onError tells.
  if (typeof process !== 'undefined') process.emitWarning(text, 'FaceLivenessWarning');
}
