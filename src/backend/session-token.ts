import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { importDigestKey, isKeyedDigest, keyedDigest } from './keyed-digest.ts';
import { openText, sealText } from './sealed-text.ts';

/** What a token is about. Session and user are covered by its signature and cannot be read from it. */
export interface SessionClaim {
  readonly sessionId: string;
  readonly user: string;
}

/** What a token carries. Its owner can read all but the device, which is encrypted. */
export interface TokenContent {
  readonly expiresEpochMs: number;
  /** The attempt that the session was counted as, a UUID. */
  readonly attemptId: string;
  /** The device that the attempt was counted for, when there was one. */
  readonly device?: string;
}

/** Outcome of checking a token. A token of another user or session is `invalid`, as a forged one is. */
export type TokenCheck = ({ readonly kind: 'valid' } & TokenContent) | { readonly kind: 'expired' | 'invalid' };

/** Issues and checks the tokens that tie a session to the user who created it. */
export interface SessionTokens {
  issue(claim: SessionClaim, content: TokenContent): Promise<string>;
  check(token: string, claim: SessionClaim, nowEpochMs: number): Promise<TokenCheck>;
}

/** How long the verdict of a session can be read, from the request for the session. */
export const TOKEN_LIFETIME_MS = 600_000;

/** Shortest secret that is accepted, in bytes of UTF-8: the length of the digest. */
const MIN_SECRET_BYTES = 32;

/** The last character of the signature holds four bits, so only one in four is ever written: a token has one form. */
const TOKEN =
  /^v1\.([0-9a-z]{1,10})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.([\w-]{38,4096}))?\.([\w-]{42}[AEIMQUYcgkosw048])$/;

/**
 * Tokens of the form `v1.<expiry>.<attempt>[.<encrypted device>].<HMAC-SHA256>`. Nothing is stored: every instance that
 * has the secret can check them.
 * @param secrets The first one signs; all of them are accepted, so that a secret can be replaced without an outage.
 * @param purpose What the tokens are good for: handlers that share a secret do not take each other's.
 * @throws {TypeError} When there is no secret or one is shorter than 32 bytes.
 */
export function createSessionTokens(secrets: readonly string[], purpose: string): SessionTokens {
  const encoded = encodeSecrets(secrets);
  const partsOf = ({ sessionId, user }: SessionClaim, expiry: string, attempt: string, sealed: string): string[] => [
    'face-liveness session token',
    purpose,
    expiry,
    attempt,
    sealed,
    sessionId,
    user,
  ];

  return {
    async issue(claim, { expiresEpochMs, attemptId, device }) {
      const expiry = Math.round(expiresEpochMs).toString(36);
      const key = await importDigestKey(encoded[0]);
      const sealed = device === undefined ? '' : await sealText(key, device);
      const signature = await keyedDigest(key, partsOf(claim, expiry, attemptId, sealed));
      const content = sealed === '' ? `${expiry}.${attemptId}` : `${expiry}.${attemptId}.${sealed}`;
      return `v1.${content}.${toBase64Url(new Uint8Array(signature))}`;
    },
    async check(token, claim, nowEpochMs) {
      const [, expiry, attemptId, sealed = '', signature] = TOKEN.exec(token) ?? [];
      if (expiry === undefined || attemptId === undefined || signature === undefined) return { kind: 'invalid' };
      const parts = partsOf(claim, expiry, attemptId, sealed);
      for (const secret of encoded) {
        const key = await importDigestKey(secret);
        if (!(await isKeyedDigest(key, fromBase64Url(signature), parts))) continue;
        const expiresEpochMs = Number.parseInt(expiry, 36);
        if (nowEpochMs >= expiresEpochMs) return { kind: 'expired' };
        const content = { expiresEpochMs, attemptId };
        return { kind: 'valid', ...content, ...(sealed === '' ? {} : { device: await openText(key, sealed) }) };
      }
      return { kind: 'invalid' };
    },
  };
}

type EncodedSecrets = readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]];

/** @throws {TypeError} As {@link createSessionTokens}. */
export function encodeSecrets(secrets: readonly string[]): EncodedSecrets {
  const [first, ...others] = secrets.map((secret: unknown) => {
    const bytes = new TextEncoder().encode(typeof secret === 'string' ? secret : '');
    if (bytes.byteLength < MIN_SECRET_BYTES)
      throw new TypeError(`tokenSecret must have at least ${MIN_SECRET_BYTES} bytes.`);
    return bytes;
  });
  if (first === undefined) throw new TypeError('tokenSecret is required.');
  return [first, ...others];
}
