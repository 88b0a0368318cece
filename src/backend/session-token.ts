/** Names what a token is about. Both values are covered by its signature and neither can be read from it. */
export interface SessionClaim {
  readonly sessionId: string;
  readonly user: string;
}

/** Outcome of checking a token. A token of another user or session is `invalid`, as a forged one is. */
export type TokenCheck = 'valid' | 'expired' | 'invalid';

/** Issues and checks the tokens that tie a session to the user who created it. */
export interface SessionTokens {
  issue(claim: SessionClaim, expiresEpochMs: number): Promise<string>;
  check(token: string, claim: SessionClaim, nowEpochMs: number): Promise<TokenCheck>;
}

/** Shortest secret that is accepted, in bytes of UTF-8: the length of the digest. */
export const MIN_SECRET_BYTES = 32;

const TOKEN = /^v1\.([0-9a-z]{1,10})\.([\w-]{43})$/;
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * Tokens of the form `v1.<expiry>.<HMAC-SHA256>`. Nothing is stored: every instance that has the secret can check them.
 * @param secrets The first one signs; all of them are accepted, so that a secret can be replaced without an outage.
 * @throws {TypeError} When there is no secret or one is shorter than {@link MIN_SECRET_BYTES}.
 */
export function createSessionTokens(secrets: readonly string[]): SessionTokens {
  const encoder = new TextEncoder();
  const encoded = secrets.map((secret) => encoder.encode(secret));
  if (encoded.length === 0 || encoded.some((secret) => secret.byteLength < MIN_SECRET_BYTES)) {
    throw new TypeError(`tokenSecret must have at least ${MIN_SECRET_BYTES} bytes.`);
  }
  // JSON keeps the parts apart whatever characters they hold.
  const signedBytes = ({ sessionId, user }: SessionClaim, expiry: string): Uint8Array<ArrayBuffer> =>
    encoder.encode(JSON.stringify(['face-liveness session token', expiry, sessionId, user]));

  return {
    async issue(claim, expiresEpochMs) {
      const expiry = Math.round(expiresEpochMs).toString(36);
      const key = await importKey(encoded[0] ?? new Uint8Array());
      return `v1.${expiry}.${toBase64Url(await crypto.subtle.sign(ALGORITHM, key, signedBytes(claim, expiry)))}`;
    },
    async check(token, claim, nowEpochMs) {
      const [, expiry, signature] = TOKEN.exec(token) ?? [];
      if (expiry === undefined || signature === undefined) return 'invalid';
      const signed = signedBytes(claim, expiry);
      for (const secret of encoded) {
        const key = await importKey(secret);
        // `verify` compares in constant time.
        if (await crypto.subtle.verify(ALGORITHM, key, fromBase64Url(signature), signed)) {
          return nowEpochMs < Number.parseInt(expiry, 36) ? 'valid' : 'expired';
        }
      }
      return 'invalid';
    },
  };
}

async function importKey(secret: Uint8Array<ArrayBuffer>): ReturnType<typeof crypto.subtle.importKey> {
  return crypto.subtle.importKey('raw', secret, ALGORITHM, false, ['sign', 'verify']);
}

function toBase64Url(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
