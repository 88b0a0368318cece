import { ServiceException } from '../service-exception.ts';
import {
  checkDateWindow,
  formatAmzDate,
  isSameSignature,
  sha256Hex,
  signatureMismatch,
  signEvent,
} from '../signing/signature-v4.ts';
import { encodeHeader, type EventStreamMessage, HEADER_TYPE } from './event-stream-message.ts';

/** How far the date of a message may lie from the service's clock, either way. */
const DATE_WINDOW_MS = 300_000;
const SIGNATURE_BYTES = 32;

/** Checks that each message of a stream is signed and follows the one before it. */
export class SignatureChain {
  readonly #secretAccessKey: string;
  readonly #region: string;
  #priorSignature: string;

  /** @param urlSignature Signature of the URL that opened the stream, in hexadecimal digits. */
  constructor(urlSignature: string, secretAccessKey: string, region: string) {
    this.#priorSignature = urlSignature;
    this.#secretAccessKey = secretAccessKey;
    this.#region = region;
  }

  /**
   * Checks the next outer message and moves on to it.
   * @throws {ServiceException} `InvalidSignatureException` for a wrong signature or date, `ValidationException` when
   *   the headers of a signed message are missing.
   */
  verify(message: EventStreamMessage, nowMs: number): void {
    const date = message.headers.get(':date');
    const signature = message.headers.get(':chunk-signature');
    if (date?.type !== HEADER_TYPE.timestamp) throw missing(':date');
    if (signature?.type !== HEADER_TYPE.bytes || signature.value.length !== SIGNATURE_BYTES)
      throw missing(':chunk-signature');

    const epochMs = Number(date.value.readBigInt64BE());
    // Dates beyond these years do not fit the eight digits of a scope; the window would refuse them anyway.
    if (epochMs < 0 || epochMs > 253_402_300_799_999) throw missing(':date');
    checkDateWindow(epochMs, nowMs, DATE_WINDOW_MS, DATE_WINDOW_MS);
    const expected = signEvent(
      {
        amzDate: formatAmzDate(epochMs),
        priorSignature: this.#priorSignature,
        headersHash: sha256Hex(encodeHeader(':date', date)),
        payloadHash: sha256Hex(message.payload),
      },
      this.#secretAccessKey,
      this.#region,
    );
    if (!isSameSignature(expected, signature.value.toString('hex'))) throw signatureMismatch();
    this.#priorSignature = expected;
  }
}

function missing(header: string): ServiceException {
  return new ServiceException('ValidationException', `The message has no valid header ${header}.`);
}
