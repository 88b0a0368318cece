import { EventStreamCodec } from '@smithy/eventstream-codec';

type Headers = Parameters<EventStreamCodec['encode']>[0]['headers'];

export const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** A message as the service encodes it. Text headers; the body is JSON unless it is given as bytes or text. */
export function serverMessage(headers: Readonly<Record<string, string>>, body: unknown): Uint8Array {
  const typed: Headers = {};
  for (const [name, value] of Object.entries(headers)) typed[name] = { type: 'string', value };
  if (body instanceof Uint8Array) return codec.encode({ headers: typed, body });
  return codec.encode({ headers: typed, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });
}

export function serverEvent(type: string, body: unknown): Uint8Array {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' };
  return serverMessage(headers, body);
}

export function serverException(type: string, body: unknown): Uint8Array {
  return serverMessage({ ':message-type': 'exception', ':exception-type': type }, body);
}

/** Session information as the service sends it, zero and absent members included. */
export function sessionInformation(name = 'FaceMovementChallenge'): Uint8Array {
  const shared = {
    OvalParameters: { Width: 288, Height: 465, CenterX: 320, CenterY: 240 },
    ChallengeConfig: { OvalFitTimeout: 0 },
  };
  const colors = [{ FreshnessColor: { RGB: [0, 255, 0] }, DownscrollDuration: 475, FlatDisplayDuration: 0 }];
  const light = { ...shared, LightChallengeType: 'SEQUENTIAL', ColorSequences: colors };
  const challenge = name === 'FaceMovementAndLightChallenge' ? light : shared;
  return serverEvent('ServerSessionInformationEvent', { SessionInformation: { Challenge: { [name]: challenge } } });
}

export const DISCONNECTION = serverEvent('DisconnectionEvent', { TimestampMillis: 1_700_000_000_000 });
