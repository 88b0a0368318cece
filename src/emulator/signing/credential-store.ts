import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { EmulatorCredentials } from '../options.ts';
import { isSameSignature } from './signature-v4.ts';
import { ServiceException } from '../service-exception.ts';

/** How long issued credentials are valid: the shortest time that STS offers. */
const ISSUED_LIFETIME_MS = 900_000;
/** Bounds the memory of an emulator that issues credentials for days. */
const MAX_ISSUED = 10_000;

/** What an accepted pair may do: issued ones only open streams, as the session policy of a real backend demands. */
export interface AcceptedCredentials {
  readonly secretAccessKey: string;
  readonly isIssued: boolean;
}

interface StoredCredentials extends AcceptedCredentials {
  readonly sessionToken: string | undefined;
  readonly expiresMs: number;
}

/** The credentials that an emulator accepts. */
export class CredentialStore {
  readonly #clock: Clock;
  readonly #byKeyId = new Map<string, StoredCredentials>();
  readonly #issuedKeyIds: string[] = [];

  constructor(longTerm: readonly EmulatorCredentials[], clock: Clock) {
    this.#clock = clock;
    for (const { accessKeyId, secretAccessKey, sessionToken } of longTerm) {
      this.#byKeyId.set(accessKeyId, { secretAccessKey, sessionToken, isIssued: false, expiresMs: Infinity });
    }
  }

  /** A fresh pair with a session token, valid for 15 minutes and for streams only. */
  issue(): Required<EmulatorCredentials> & { readonly expiresMs: number } {
    const expired = this.#issuedKeyIds.length >= MAX_ISSUED ? this.#issuedKeyIds.shift() : undefined;
    if (expired !== undefined) this.#byKeyId.delete(expired);
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const secretAccessKey = randomBytes(30).toString('base64');
    // Session tokens of AWS hold + / and =, which clients have to escape in the URL; so do these.
    const sessionToken = `+/${randomBytes(180).toString('base64')}+/==`;
    const expiresMs = this.#clock.nowMs() + ISSUED_LIFETIME_MS;
    this.#byKeyId.set(accessKeyId, { secretAccessKey, sessionToken, isIssued: true, expiresMs });
    this.#issuedKeyIds.push(accessKeyId);
    return { accessKeyId, secretAccessKey, sessionToken, expiresMs };
  }

  /**
   * Looks up the pair of a signed request.
   * @throws {ServiceException} `UnrecognizedClientException` for a key or token that nobody issued,
   *   `ExpiredTokenException` for one that is no longer valid.
   */
  find(accessKeyId: string, sessionToken: string | undefined): AcceptedCredentials {
    const stored = this.#byKeyId.get(accessKeyId);
    if (!stored || !isSameSignature(stored.sessionToken ?? '', sessionToken ?? '')) {
      throw new ServiceException(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    if (this.#clock.nowMs() >= stored.expiresMs) {
      throw new ServiceException('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return stored;
  }
}
