import {
  type AuditImage,
  CreateFaceLivenessSessionCommand,
  GetFaceLivenessSessionResultsCommand,
  type LivenessOutputConfig,
  type LivenessSessionStatus,
  type RekognitionClient,
} from '@aws-sdk/client-rekognition';

/** A challenge by its short name. */
export type ChallengeKind = 'light' | 'movement';

/** The challenge of a session as the service performed it; `other` is one that this package does not know. */
export type PerformedChallenge = ChallengeKind | 'other';

/** What every session of a backend is created with. */
export interface SessionSettings {
  /** Audit images that the service keeps besides the reference image, 0 to 4. */
  readonly auditImagesLimit: number;
  /** S3 bucket for the images; without one the service hands out their bytes. */
  readonly outputConfig?: LivenessOutputConfig;
  readonly kmsKeyId?: string;
}

/** What the service knows about a session. */
export interface SessionResults {
  readonly status: LivenessSessionStatus;
  /** 0 to 100; only of a session that succeeded. */
  readonly confidence?: number;
  /** Absent when the service names none. */
  readonly challenge?: PerformedChallenge;
  readonly referenceImage?: AuditImage;
  readonly auditImages: readonly AuditImage[];
}

/** Time that a session may be used after it was created. Source: API reference of CreateFaceLivenessSession. */
export const SESSION_LIFETIME_MS = 180_000;

const CHALLENGE_TYPES = {
  light: 'FaceMovementAndLightChallenge',
  movement: 'FaceMovementChallenge',
} as const satisfies Record<ChallengeKind, string>;

/**
 * Creates a session.
 * @param challenge The challenge to ask for; `null` leaves it to the service.
 * @param requestToken Makes repetitions of the same call create one session only.
 * @returns The session's id.
 * @throws What the client throws; an abort rejects with an `AbortError`.
 */
export async function createSession(
  client: Pick<RekognitionClient, 'send'>,
  settings: SessionSettings,
  challenge: ChallengeKind | null,
  requestToken: string,
  signal: AbortSignal,
): Promise<string> {
  const { SessionId } = await client.send(
    new CreateFaceLivenessSessionCommand({
      ClientRequestToken: requestToken,
      KmsKeyId: settings.kmsKeyId,
      Settings: {
        AuditImagesLimit: settings.auditImagesLimit,
        OutputConfig: settings.outputConfig,
        ...(challenge === null ? {} : { ChallengePreferences: [{ Type: CHALLENGE_TYPES[challenge] }] }),
      },
    }),
    { abortSignal: signal },
  );
  if (!SessionId) throw new Error('Rekognition answered without a session.');
  return SessionId;
}

/**
 * Asks for the present results of a session.
 * @throws What the client throws, `SessionNotFoundException` among it; an abort rejects with an `AbortError`.
 */
export async function readResults(
  client: Pick<RekognitionClient, 'send'>,
  sessionId: string,
  signal: AbortSignal,
): Promise<SessionResults> {
  const answer = await client.send(new GetFaceLivenessSessionResultsCommand({ SessionId: sessionId }), {
    abortSignal: signal,
  });
  if (answer.Status === undefined) throw new Error('Rekognition answered without a status.');
  return {
    status: answer.Status,
    ...(answer.Confidence === undefined ? {} : { confidence: answer.Confidence }),
    ...(answer.Challenge?.Type === undefined ? {} : { challenge: performedChallenge(answer.Challenge.Type) }),
    ...(answer.ReferenceImage === undefined ? {} : { referenceImage: answer.ReferenceImage }),
    auditImages: answer.AuditImages ?? [],
  };
}

function performedChallenge(type: string): PerformedChallenge {
  if (type === CHALLENGE_TYPES.light) return 'light';
  return type === CHALLENGE_TYPES.movement ? 'movement' : 'other';
}
