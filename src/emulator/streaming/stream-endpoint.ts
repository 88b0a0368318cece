import type { WebSocket } from 'ws';
import type { Clock, SkewedClock } from '../clock.ts';
import type { FaultBook } from '../faults.ts';
import type { EmulatorSettings } from '../options.ts';
import { type ChallengeType, createChallenge } from '../sessions/challenge.ts';
import type { LivenessSession } from '../sessions/session.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { ServiceException, toException } from '../service-exception.ts';
import type { CredentialStore } from '../signing/credential-store.ts';
import { parseQuery, verifyPresignedUrl, type VerifiedUrl } from '../signing/presigned-url.ts';
import { closeSocket } from './close-socket.ts';
import { CheckRecorder } from './check-recorder.ts';
import { LivenessConnection } from './liveness-connection.ts';
import { exceptionMessage } from './service-messages.ts';
import { SignatureChain } from './signature-chain.ts';
import { parseStreamRequest, STREAM_PATH, type StreamRequest } from './stream-request.ts';

const CLOSE_NORMAL = 1000;

/** What streams work with. */
export interface StreamContext {
  readonly settings: EmulatorSettings;
  readonly credentials: CredentialStore;
  readonly sessions: SessionStore;
  readonly faults: FaultBook;
  readonly clock: SkewedClock;
}

/** A request to open a stream. */
export interface StreamOpening {
  /** The URL's query string, as it was sent. */
  readonly query: string;
  /** Headers of the upgrade request, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether there are as many streams as there may be. */
  readonly isFull: boolean;
}

/**
 * What becomes of such a request. `open` uses up the session and what was ordered for it; it is to be called at once.
 * `unavailable` is the ordered refusal of the upgrade itself.
 */
export type Admission =
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'accepted'; readonly open: (socket: WebSocket) => void }
  | { readonly kind: 'refused'; readonly exception: ServiceException };

/**
 * Decides whether a stream may be opened. Changes nothing, except that an order to refuse it is used up by a stream that
 * could have been opened otherwise: strangers and mistakes use up no orders.
 */
export function admitStream(opening: StreamOpening, context: StreamContext): Admission {
  const { query, headers, isFull } = opening;
  try {
    const { url, request } = verify(query, headers, context);
    if (isFull) throw new ServiceException('ServiceQuotaExceededException', 'Too many streams are open.');
    const session = usableSession(request.sessionId, context);
    const type = chooseChallenge(session, request.offered, context.settings.challenge);
    const refusal = context.faults.takeRefusal(session.id);
    if (refusal === 'refuse') return { kind: 'unavailable' };
    if (refusal === 'throttle' || context.sessions.isFull)
      throw new ServiceException('ThrottlingException', 'Rate exceeded');
    return { kind: 'accepted', open: (socket) => start(socket, { url, request, session, type }, context) };
  } catch (error) {
    const { log } = context.settings;
    const exception = toException(error, log);
    log(`stream: refused with ${exception.name}`);
    return { kind: 'refused', exception };
  }
}

/**
 * Refuses with an exception message on the open socket, as the service does: browsers do not show the answer to a
 * refused upgrade.
 */
export function refuseStream(socket: WebSocket, exception: ServiceException, clock: Clock): void {
  socket.send(exceptionMessage(exception));
  closeSocket(socket, clock, CLOSE_NORMAL);
}

function verify(
  query: string,
  headers: Readonly<Record<string, string>>,
  context: StreamContext,
): { url: VerifiedUrl; request: StreamRequest } {
  const parameters = parseQuery(query);
  if (!parameters) throw new ServiceException('IncompleteSignatureException', 'The query string cannot be decoded.');
  const url = verifyPresignedUrl(STREAM_PATH, parameters, headers, {
    credentials: context.credentials,
    region: context.settings.region,
    nowMs: context.clock.nowMs(),
  });
  return { url, request: parseStreamRequest(parameters) };
}

interface AdmittedStream {
  readonly url: VerifiedUrl;
  readonly request: StreamRequest;
  readonly session: LivenessSession;
  readonly type: ChallengeType;
}

function start(
  socket: WebSocket,
  { url, request, session, type }: AdmittedStream,
  { settings, sessions, faults, clock }: StreamContext,
): void {
  const plan = faults.takeStreamPlan(session.id);
  const challenge = createChallenge(type, request.frame, sessions.randomOf(session), plan.challenge);
  const recorder = new CheckRecorder(request.frame, challenge);
  session.open(request.frame, challenge, request.userAgent, recorder);
  session.record(clock.trueNowMs(), {
    direction: 'state',
    label: 'IN_PROGRESS',
    bytes: 0,
    detail: describe(request, type),
  });
  settings.log(`check ${session.number}: stream opened, ${type}`);
  const connection = new LivenessConnection({
    socket,
    session,
    recorder,
    chain: new SignatureChain(url.signature, url.secretAccessKey, settings.region),
    clock,
    idleTimeoutMs: settings.idleTimeoutMs,
    plan,
    lateConfidence: () => faults.takeConfidence(session.id),
    log: settings.log,
  });
  connection.start();
}

function usableSession(sessionId: string, { sessions, clock }: StreamContext): LivenessSession {
  const session = sessions.findAvailable(sessionId);
  if (!session) throw new ServiceException('SessionNotFoundException', 'Session not found.');
  // The service documents no exception for these two; clients can only go by the words.
  if (session.isUsed) throw new ServiceException('ValidationException', 'The session has already been used.');
  if (session.status(clock.trueNowMs()) === 'EXPIRED')
    throw new ServiceException('ValidationException', 'The session has expired.');
  return session;
}

/** The first challenge that the session prefers and the client offers. Without preferences the light challenge comes first. */
function chooseChallenge(
  session: LivenessSession,
  offered: readonly ChallengeType[],
  fallback: 'light' | 'movement',
): ChallengeType {
  const { preferences } = session.settings;
  const defaults: readonly ChallengeType[] =
    fallback === 'light'
      ? ['FaceMovementAndLightChallenge', 'FaceMovementChallenge']
      : ['FaceMovementChallenge', 'FaceMovementAndLightChallenge'];
  const chosen = (preferences.length > 0 ? preferences : defaults).find((type) => offered.includes(type));
  if (!chosen) {
    throw new ServiceException(
      'ValidationException',
      'None of the challenge-versions that the client supports can be used for this session.',
    );
  }
  return chosen;
}

function describe({ frame, attemptCount, hasStartScreen }: StreamRequest, type: ChallengeType): string {
  const attempt = attemptCount === null ? '' : `, attempt ${attemptCount}`;
  const startScreen = hasStartScreen === null ? '' : `, ${hasStartScreen ? 'with' : 'without'} start screen`;
  return `${type}, ${frame.widthPx}×${frame.heightPx}${attempt}${startScreen}`;
}
