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

/** The message with both checksums made right; as it is when it is too short for them. */
export function withChecksums(message: Uint8Array): Uint8Array {
  const repaired = Buffer.from(message);
  if (repaired.length < 16) return repaired;
  repaired.writeUInt32BE(crc32(repaired.subarray(0, 8)), 8);
  repaired.writeUInt32BE(crc32(repaired.subarray(0, -4)), repaired.length - 4);
  return repaired;
}

function crc32(bytes: Uint8Array): number {
  let checksum = 0xffff_ffff;
  for (const byte of bytes) {
    checksum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) checksum = (checksum >>> 1) ^ (0xedb8_8320 & -(checksum & 1));
  }
  return ~checksum >>> 0;
}
