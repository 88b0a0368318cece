import type { WebSocket } from 'ws';
import type { SkewedClock } from '../clock.ts';
import type { FaultBook, StreamPlan } from '../faults.ts';
import type { EmulatorSettings } from '../options.ts';
import { type ChallengeType, createChallenge } from '../sessions/challenge.ts';
import type { LivenessSession } from '../sessions/session.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { ServiceException, toException } from '../service-exception.ts';
import type { CredentialStore } from '../signing/credential-store.ts';
import { parseQuery, verifyPresignedUrl, type VerifiedUrl } from '../signing/presigned-url.ts';
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

/**
 * Takes over a socket that was just accepted. Refusals are exception messages on the open socket, as the service
 * sends them: browsers do not show the answer to a refused upgrade.
 * @param query The URL's query string, as it was sent.
 * @param headers Headers of the upgrade request, names in lower case.
 */
export function openStream(
  socket: WebSocket,
  query: string,
  headers: Readonly<Record<string, string>>,
  plan: StreamPlan,
  context: StreamContext,
): void {
  try {
    const { url, request } = verify(query, headers, context);
    if (plan.throttle) throw new ServiceException('ThrottlingException', 'Rate exceeded');
    start(socket, url, request, plan, context);
  } catch (error) {
    const { log } = context.settings;
    const exception = toException(error, log);
    log(`stream: refused with ${exception.name}`);
    socket.send(exceptionMessage(exception));
    socket.close(CLOSE_NORMAL);
  }
}

/** The session that a stream's URL names, whether or not it may be opened; empty when it names none. */
export function sessionIdOf(query: string): string {
  return parseQuery(query)?.find(([name]) => name === 'session-id')?.[1] ?? '';
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

function start(
  socket: WebSocket,
  url: VerifiedUrl,
  request: StreamRequest,
  plan: StreamPlan,
  context: StreamContext,
): void {
  const { settings, sessions, faults, clock } = context;
  const session = usableSession(request.sessionId, context);
  const type = chooseChallenge(session, request.offered, settings.challenge);
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
