import { createHmac, timingSafeEqual } from 'node:crypto';

const COOKIE = 'human';
const PASS = /(?:^|;\s*)human=([0-9a-z]{1,10})\.([\w-]{43})(?:;|$)/;

/**
 * Cookies that say: a live person sat before this browser a short time ago. Nothing is stored; the signature covers the
 * user and the end, so that a lengthened pass, or one copied to another user, opens nothing. Whoever copies all cookies
 * of a browser is that user, here as everywhere else, until the pass ends.
 */
export class HumanPasses {
  readonly #secret: string;
  readonly #path: string;
  readonly #lifetimeMs: number;

  /**
   * @param secret At least 32 bytes that only the server knows, for these cookies alone.
   * @param path Path below which browsers send the cookie.
   */
  constructor(secret: string, path: string, lifetimeMs: number) {
    this.#secret = secret;
    this.#path = path;
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * @param isEncrypted Whether the browser speaks https. Behind a proxy that ends TLS the request's URL does not tell:
   *   say `true` there.
   * @returns The value of a `Set-Cookie` header.
   */
  issue(user: string, nowEpochMs: number, isEncrypted: boolean): string {
    const end = Math.round(nowEpochMs + this.#lifetimeMs).toString(36);
    const value = `${end}.${this.#sign(user, end).toString('base64url')}`;
    const attributes = `Path=${this.#path}; Max-Age=${this.#lifetimeMs / 1000}; HttpOnly; SameSite=Strict`;
    return `${COOKIE}=${value}; ${attributes}${isEncrypted ? '; Secure' : ''}`;
  }

  /** Whether the request carries a pass of this user that has not ended. */
  isCarriedBy(request: Request, user: string, nowEpochMs: number): boolean {
    const [, end, signature] = PASS.exec(request.headers.get('cookie') ?? '') ?? [];
    if (end === undefined || signature === undefined) return false;
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(user, end);
    const isGenuine = given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    return isGenuine && nowEpochMs < Number.parseInt(end, 36);
  }

  #sign(user: string, end: string): Buffer {
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify(['human pass', end, user]))
      .digest();
  }
}
