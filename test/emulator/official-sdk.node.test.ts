import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  type LivenessRequestStream,
  RekognitionStreamingClient,
  StartFaceLivenessSessionCommand,
} from '@aws-sdk/client-rekognitionstreaming';
import { WebSocketFetchHandler } from '@aws-sdk/middleware-websocket';
import { WebSocket } from 'ws';
import { type Emulator, type EmulatorCredentials, startEmulator } from '../../src/emulator/index.ts';
import { createSession, getResults } from './support/api-client.ts';
import { genuineCheck, type WireChallenge, type WireEvent } from './support/genuine-check.ts';

/** The official streaming client. Its own WebSocket handler runs unmodified and over TLS, as it insists. */
function streamingClient(emulator: Emulator, credentials: EmulatorCredentials): RekognitionStreamingClient {
  class TrustingWebSocket extends WebSocket {
    constructor(url: string) {
      super(url, { ca: emulator.certificate });
    }
  }
  Object.assign(globalThis, { WebSocket: TrustingWebSocket });
  return new RekognitionStreamingClient({
    region: 'us-east-1',
    credentials,
    endpoint: emulator.secureStreamUrl.replace('wss:', 'https:'),
    requestHandler: new WebSocketFetchHandler(),
    maxAttempts: 1,
  });
}

function toSdkEvent({ type, body }: WireEvent): LivenessRequestStream {
  if (type === 'ClientSessionInformationEvent')
    return { ClientSessionInformationEvent: body } as unknown as LivenessRequestStream;
  const { VideoChunk, TimestampMillis } = body;
  return {
    VideoEvent: {
      VideoChunk: new Uint8Array(Buffer.from(String(VideoChunk), 'base64')),
      TimestampMillis: Number(TimestampMillis),
    },
  };
}

describe('the official streaming SDK against the emulator', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  it('trusts a certificate that names loopback', () => {
    const certificate = new X509Certificate(emulator.certificate);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkIP('::1'), '::1');
    assert.equal(certificate.checkHost('localhost'), 'localhost');
  });

  it('completes a check over its own WebSocket handler', async () => {
    const sessionId = await createSession(emulator);
    let tellChallenge: (challenge: WireChallenge) => void = () => {};
    const challenge = new Promise<WireChallenge>((resolve) => (tellChallenge = resolve));
    let tellDisconnected: () => void = () => {};
    const disconnected = new Promise<void>((resolve) => (tellDisconnected = resolve));
    async function* requests(): AsyncGenerator<LivenessRequestStream> {
      for (const event of genuineCheck(await challenge)) yield toSdkEvent(event);
      await disconnected;
    }
    const client = streamingClient(emulator, emulator.issueCredentials());
    const response = await client.send(
      new StartFaceLivenessSessionCommand({
        SessionId: sessionId,
        VideoWidth: '640',
        VideoHeight: '480',
        ChallengeVersions: 'FaceMovementAndLightChallenge_2.0.0,FaceMovementChallenge_1.0.0',
        LivenessRequestStream: requests(),
      }),
    );
    const seen: string[] = [];
    for await (const event of response.LivenessResponseStream ?? []) {
      seen.push(...Object.keys(event));
      const information = event.ServerSessionInformationEvent?.SessionInformation?.Challenge;
      if (information) {
        const [[name, parameters] = ['', {}]] = Object.entries(information);
        tellChallenge({ name, ColorSequences: [], ...parameters } as unknown as WireChallenge);
      }
      if (event.DisconnectionEvent) tellDisconnected();
    }
    assert.deepEqual(seen, ['ChallengeEvent', 'ServerSessionInformationEvent', 'DisconnectionEvent']);
    const results = await getResults(emulator, sessionId);
    assert.equal(results.Status, 'SUCCEEDED');
    assert.ok((results.Confidence ?? 0) >= 95, `confidence was ${results.Confidence}`);
  });

  it('shows a refused signature to its caller', async () => {
    const client = streamingClient(emulator, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wrong' });
    async function* nothing(): AsyncGenerator<LivenessRequestStream> {}
    const sent = client.send(
      new StartFaceLivenessSessionCommand({
        SessionId: '00000000-0000-4000-8000-000000000000',
        VideoWidth: '640',
        VideoHeight: '480',
        ChallengeVersions: 'FaceMovementChallenge_1.0.0',
        LivenessRequestStream: nothing(),
      }),
    );
    await assert.rejects(sent, /does not match the signature you provided/);
  });
});
