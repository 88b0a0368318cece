import {
  type LivenessRequestStream,
  RekognitionStreamingClient,
  StartFaceLivenessSessionCommand,
} from '@aws-sdk/client-rekognitionstreaming';
import { WebSocketFetchHandler } from '@aws-sdk/middleware-websocket';
import { SignatureV4 } from '@smithy/signature-v4';
import type { StreamRequest } from '../../src/check/ports.ts';
import { RecordingSocket } from './recording-socket.ts';

/** An event and the local epoch time at which it is sent. */
export interface TimedEvent {
  readonly epochMs: number;
  readonly event: LivenessRequestStream;
}

/** What the official client put on the wire. */
export interface Conversation {
  readonly url: string;
  readonly messages: readonly Uint8Array[];
}

/** The client asks for 60 seconds; the service's own web client, and ours, for 299. */
class LongerPresigner extends SignatureV4 {
  override presign(...[request, options]: Parameters<SignatureV4['presign']>): ReturnType<SignatureV4['presign']> {
    return super.presign(request, { ...options, expiresIn: 299 });
  }
}

/**
 * Lets the official client hold a conversation and records it.
 * @param setEpochMs Sets the process's wall clock, which the client reads when it signs.
 */
export async function officialConversation(
  request: StreamRequest,
  connectEpochMs: number,
  events: readonly TimedEvent[],
  setEpochMs: (epochMs: number) => void,
): Promise<Conversation> {
  const { session, frame } = request;
  const client = new RekognitionStreamingClient({
    region: session.region,
    credentials: session.credentials,
    systemClockOffset: session.clockOffsetMs,
    maxAttempts: 1,
    ...(session.endpoint === undefined ? {} : { endpoint: session.endpoint.replace(/^wss/, 'https') }),
    requestHandler: new WebSocketFetchHandler(),
    signerConstructor: LongerPresigner,
  });
  alignQuery(client, request);
  setEpochMs(connectEpochMs);
  const created = RecordingSocket.next();
  const command = new StartFaceLivenessSessionCommand({
    SessionId: session.sessionId,
    VideoWidth: String(frame.widthPx),
    VideoHeight: String(frame.heightPx),
    ChallengeVersions: 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0',
    LivenessRequestStream: sayOneByOne(created, events, setEpochMs),
  });
  const answered = client.send(command);
  const socket = await Promise.race([created, answered.then(() => created)]);
  socket.open();
  await socket.hasSent(events.length);
  return { url: socket.url, messages: socket.sent.slice(0, events.length) };
}

/** Each event at its own time, and only when the one before is on the wire. */
async function* sayOneByOne(
  created: Promise<RecordingSocket>,
  events: readonly TimedEvent[],
  setEpochMs: (epochMs: number) => void,
): AsyncGenerator<LivenessRequestStream> {
  const socket = await created;
  for (const [index, { epochMs, event }] of events.entries()) {
    await socket.hasSent(index);
    setEpochMs(epochMs);
    yield event;
  }
}

/** The official client lacks two parameters and has a user agent of its own; the service's web client sends all three. */
function alignQuery(client: RekognitionStreamingClient, request: StreamRequest): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { query, headers } = args.request as Record<'query' | 'headers', Record<string, string>>;
      headers['x-amz-user-agent'] = request.userAgent;
      query['attempt-count'] = String(request.attemptCount);
      query['precheck-view-enabled'] = request.hasStartScreen ? '1' : '0';
      return next(args);
    },
    { name: 'alignQuery', step: 'build', priority: 'low' },
  );
}
