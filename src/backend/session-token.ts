/** What a token is about. Session and user are covered by its signature and cannot be read from it. */
export interface SessionClaim {
  readonly sessionId: string;
  readonly user: string;
}

/** What a token carries, readable by its owner. */
export interface TokenContent {
  readonly expiresEpochMs: number;
  /** The attempt that the session was counted as, a UUID. */
  readonly attemptId: string;
}

/** Outcome of checking a token. A token of another user or session is `invalid`, as a forged one is. */
export type TokenCheck = ({ readonly kind: 'valid' } & TokenContent) | { readonly kind: 'expired' | 'invalid' };

/** Issues and checks the tokens that tie a session to the user who created it. */
export interface SessionTokens {
  issue(claim: SessionClaim, content: TokenContent): Promise<string>;
  check(token: string, claim: SessionClaim, nowEpochMs: number): Promise<TokenCheck>;
}

/** Shortest secret that is accepted, in bytes of UTF-8: the length of the digest. */
export const MIN_SECRET_BYTES = 32;

/** The last character of the signature holds four bits, so only one in four is ever written: a token has one form. */
const TOKEN = /^v1\.([0-9a-z]{1,10})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{42}[AEIMQUYcgkosw048])$/;
/** The algorithm is fixed: a token cannot name one. */
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * Tokens of the form `v1.<expiry>.<attempt>.<HMAC-SHA256>`. Nothing is stored: every instance that has the secret can
 * check them.
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
  const signedBytes = ({ sessionId, user }: SessionClaim, expiry: string, attempt: string): Uint8Array<ArrayBuffer> =>
    encoder.encode(JSON.stringify(['face-liveness session token', expiry, attempt, sessionId, user]));

  return {
    async issue(claim, { expiresEpochMs, attemptId }) {
      const expiry = Math.round(expiresEpochMs).toString(36);
      const key = await importKey(encoded[0] ?? new Uint8Array());
      const signature = await crypto.subtle.sign(ALGORITHM, key, signedBytes(claim, expiry, attemptId));
      return `v1.${expiry}.${attemptId}.${toBase64Url(signature)}`;
    },
    async check(token, claim, nowEpochMs) {
      const [, expiry, attemptId, signature] = TOKEN.exec(token) ?? [];
      if (expiry === undefined || attemptId === undefined || signature === undefined) return { kind: 'invalid' };
      const signed = signedBytes(claim, expiry, attemptId);
      for (const secret of encoded) {
        const key = await importKey(secret);
        // `verify` compares in constant time.
        if (await crypto.subtle.verify(ALGORITHM, key, fromBase64Url(signature), signed)) {
          const expiresEpochMs = Number.parseInt(expiry, 36);
          return nowEpochMs < expiresEpochMs ? { kind: 'valid', expiresEpochMs, attemptId } : { kind: 'expired' };
        }
      }
      return { kind: 'invalid' };
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
