/** The algorithm is fixed: nothing that is signed can name another one. */
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' } as const;

/** A key of its own for HMAC-SHA256. */
export type DigestKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** Makes a secret usable for {@link keyedDigest} and {@link isKeyedDigest}. */
export async function importDigestKey(secret: Uint8Array<ArrayBuffer>): Promise<DigestKey> {
  return crypto.subtle.importKey('raw', secret, ALGORITHM, false, ['sign', 'verify']);
}

/**
 * HMAC-SHA256 of some texts, 32 bytes.
 * @param parts The first one says what the digest is for, so that no digest passes for one of another purpose.
 */
export async function keyedDigest(key: DigestKey, parts: readonly string[]): Promise<ArrayBuffer> {
  return crypto.subtle.sign(ALGORITHM, key, bytesOf(parts));
}

/** Compares in constant time. */
export async function isKeyedDigest(
  key: DigestKey,
  digest: Uint8Array<ArrayBuffer>,
  parts: readonly string[],
): Promise<boolean> {
  return crypto.subtle.verify(ALGORITHM, key, digest, bytesOf(parts));
}

/** JSON keeps the parts apart whatever characters they hold. */
function bytesOf(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(parts));
}
