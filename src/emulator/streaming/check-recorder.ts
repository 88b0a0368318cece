import type { Challenge, FrameSize } from '../sessions/challenge.ts';
import type { LiveCheck } from '../sessions/session.ts';
import { ServiceException } from '../service-exception.ts';
import { MIN_FIRST_CHUNK_BYTES } from '../verdict/judge-order.ts';
import type { ReceivedCheck, ReceivedEvent } from '../verdict/received-check.ts';
import type { ClientEvent } from './client-event.ts';

/** Largest video of a check. Source: the API reference of StartFaceLivenessSession. */
export const MAX_VIDEO_BYTES = 10_000_000;
/** Far more events than any check has; bounds the memory that a hostile client can claim. */
const MAX_EVENTS = 2000;

/** Collects what a client sends in one check, within the service's bounds. */
export class CheckRecorder implements LiveCheck {
  readonly #frame: FrameSize;
  readonly #challenge: Challenge;
  readonly #events: ReceivedEvent[] = [];
  readonly #chunks: Buffer[] = [];
  #videoBytes = 0;

  constructor(frame: FrameSize, challenge: Challenge) {
    this.#frame = frame;
    this.#challenge = challenge;
  }

  get events(): readonly ReceivedEvent[] {
    return this.#events;
  }

  get videoBytes(): number {
    return this.#videoBytes;
  }

  /**
   * Takes the next event.
   * @returns Whether it was the empty chunk that ends the video.
   * @throws {ServiceException} `ValidationException` when a bound is exceeded or the video ends before it began.
   */
  add(event: ClientEvent, receivedEpochMs: number): boolean {
    if (this.#events.length >= MAX_EVENTS) throw invalid(`A session takes at most ${MAX_EVENTS} events.`);
    const isLastChunk = event.type === 'video' && event.chunk.length === 0;
    if ((isLastChunk || event.type === 'end') && this.#videoBytes < MIN_FIRST_CHUNK_BYTES) {
      throw invalid('End video event received before a valid first video event.');
    }
    if (event.type === 'video') {
      const { chunk, ...rest } = event;
      this.#videoBytes += chunk.length;
      if (this.#videoBytes > MAX_VIDEO_BYTES) throw invalid(`The video is larger than ${MAX_VIDEO_BYTES} bytes.`);
      if (!isLastChunk) this.#chunks.push(chunk);
      this.#events.push({ ...rest, chunkBytes: chunk.length, receivedEpochMs });
    } else {
      this.#events.push({ ...event, receivedEpochMs });
    }
    return isLastChunk;
  }

  /** Everything so far, the video joined. */
  toCheck(): ReceivedCheck {
    return {
      frame: this.#frame,
      challenge: this.#challenge,
      events: [...this.#events],
      video: Buffer.concat(this.#chunks),
    };
  }
}

function invalid(message: string): ServiceException {
  return new ServiceException('ValidationException', message);
}
