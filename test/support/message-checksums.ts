import { crc32 } from 'node:zlib';

/** The event-stream message with both checksums made right; as it is when it is too short for them. */
export function withChecksums(message: Uint8Array): Buffer {
  const repaired = Buffer.from(message);
  if (repaired.length < 16) return repaired;
  repaired.writeUInt32BE(crc32(repaired.subarray(0, 8)), 8);
  repaired.writeUInt32BE(crc32(repaired.subarray(0, -4)), repaired.length - 4);
  return repaired;
}
