import type {
  AuditImage,
  LivenessOutputConfig,
  LivenessSessionStatus,
  RekognitionClient,
  RekognitionClientConfig,
} from '@aws-sdk/client-rekognition';
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { AttemptRules, AttemptStore } from './attempt-limits.ts';
import type { BackendClock } from './clock.ts';
import type { ChallengeKind, PerformedChallenge, SessionResults, SessionSettings } from './rekognition-sessions.ts';
import type { TemporaryCredentials } from './scoped-credentials.ts';
import type { SessionTokens } from './session-token.ts';
import type { SharedWaits } from './shared-waits.ts';
import type { SingleFlight } from './single-flight.ts';

/** The application's user, as `authorize` found it. */
export interface Authorized {
  /** Stable id of the user in the application; never sent to the browser. */
  readonly user: string;
  /**
   * Stable id of the device, when the application has one: attempts are then counted for it too. 1 to 512 characters.
   * The client must not be able to choose it, as by a header or an unsigned cookie: who can gets new attempts by
   * naming a new device, and locks others out by naming theirs. What counts is the device that asked for the session.
   */
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
  /** The challenge that the person went through; absent when the service names none. */
  readonly challenge?: PerformedChallenge;
  /** Bytes or a place in S3, and the box of the face. */
  readonly referenceImage?: AuditImage;
  readonly auditImages: readonly AuditImage[];
  /** The hook took a result of this session before, or is taking it at another instance, as the attempt store knows. */
  readonly isRepeated: boolean;
}

/** What the handler was doing when something failed. */
export type BackendOperation =
  'authorize' | 'count-attempt' | 'create-session' | 'read-results' | 'on-result' | 'answer';

/** Options of {@link createLivenessHandler}. One of `roleArn` and `credentials` is needed. */
export interface LivenessHandlerOptions {
  /**
   * Finds the application's user, on every request. `null` refuses with 401; a `Response` is sent as it is. The GET of
   * a verdict carries the session token in `Authorization`, so the user must come from a cookie or another header. It
   * must not read the request's body. The host in the request's URL comes from the client: decide nothing by it.
   */
  readonly authorize: (request: Request) => Authorized | Response | null | Promise<Authorized | Response | null>;
  /**
   * Signs the session tokens: at least 32 bytes, the same for all instances. Of several the first one signs. Tokens are
   * good for handlers with the same secret and the same `basePath` only.
   */
  readonly tokenSecret: string | readonly string[];
  /** Path of the session-url, `/api/liveness` by default. */
  readonly basePath?: string;
  /** Region of the sessions; the Rekognition client's region by default. */
  readonly region?: string;
  /**
   * A client or its configuration (endpoint, region, credentials). By default the environment decides. The handler's
   * own clients try twice, for five seconds each; whatever the client, a call is given up after twelve seconds.
   */
  readonly rekognition?: RekognitionClient | RekognitionClientConfig;
  /** Role that the browser's credentials come from. It must allow `rekognition:StartFaceLivenessSession`. */
  readonly roleArn?: string;
  readonly sts?: STSClient | STSClientConfig;
  /**
   * Replaces `roleArn`: temporary credentials for one browser, which must allow `rekognition:StartFaceLivenessSession`
   * and nothing else. Long-term keys are refused, and ones that live shorter than a session or longer than an hour, or
   * that do not say how long they live. It is given up after twelve seconds.
   */
  readonly credentials?: (authorized: Authorized) => Promise<TemporaryCredentials>;
  /** Overrides the streaming endpoint that the element connects to; `ws:` and `http:` on loopback only. */
  readonly streamEndpoint?: string;
  /** Least confidence of a live person, a percentage: above 1 and up to 100, or 0; 90 by default. */
  readonly threshold?: number;
  /** 0 (default) to 4. */
  readonly auditImagesLimit?: number;
  readonly outputConfig?: LivenessOutputConfig;
  readonly kmsKeyId?: string;
  /**
   * Challenges that may be asked for; both by default. Another one is refused, never exchanged silently, and a session
   * in which the service performed another one is not live.
   */
  readonly challenges?: readonly ChallengeKind[];
  /** What `auto` means; the service decides by default. */
  readonly defaultChallenge?: ChallengeKind;
  /**
   * Called and awaited before the browser learns the verdict; when it throws, the browser learns none. An instance runs
   * it for one session at a time: who asks meanwhile gets the outcome of that run.
   */
  readonly onResult?: (result: LivenessResult) => void | Promise<void>;
  /** Failures for the log; by default a process warning with the name of the failure. Messages may hold ids. */
  readonly onError?: (failure: unknown, operation: BackendOperation) => void | Promise<void>;
  /** When checks are refused, and where attempts are counted: with several instances, in a store that they share. */
  readonly limits?: Partial<AttemptRules> & { readonly store?: AttemptStore };
  /** The application's other way to verify, told to a person whose checks are limited: a path or an http(s) URL. */
  readonly alternativeUrl?: string;
  readonly clock?: BackendClock;
}

/** The options with everything decided and checked. */
export interface BackendContext {
  readonly authorize: LivenessHandlerOptions['authorize'];
  readonly tokens: SessionTokens;
  readonly basePath: string;
  readonly rekognition: Pick<RekognitionClient, 'send'>;
  readonly region: () => Promise<string>;
  /** Requests for one verdict that wait for the service together; `null` is "not final yet". */
  readonly waits: SharedWaits<SessionResults | null>;
  /** Settling and reporting of one session; whether the person is live, or `null` when that failed. */
  readonly outcomes: SingleFlight<boolean | null>;
  /** How long one call of AWS may take, in milliseconds. */
  readonly callLimitMs: number;
  readonly credentialsFor: (authorized: Authorized, signal: AbortSignal) => Promise<TemporaryCredentials>;
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
