import type { SessionEvent } from '../core/state.ts';
import { FIRST_VIDEO_BYTES } from '../core/video-limits.ts';
import { base64Length } from './base64.ts';

/** What has to leave next. */
export type Outgoing =
  | { readonly kind: 'video'; readonly video: Blob }
  | { readonly kind: 'event'; readonly event: SessionEvent }
  | { readonly kind: 'video-end' };

type Waiting = { readonly kind: 'piece'; readonly piece: Blob } | Exclude<Outgoing, { kind: 'video' }>;

/** Headers, checksums and JSON around a piece of the video; also about the size of a session event. */
const MESSAGE_OVERHEAD_BYTES = 400;

/**
 * Video and session events in the order in which they were added. Pieces of the video that wait one after another
 * become one event; session events wait until the first video event has left.
 */
export class OutgoingQueue {
  #items: Waiting[] = [];
  #isFinished = false;
  #hasVideo = false;

  /** Adds a piece of the video. An empty one is dropped: on the wire it would mean the end. */
  addVideo(piece: Blob): void {
    if (!this.#isFinished && piece.size > 0) this.#items.push({ kind: 'piece', piece });
  }

  addEvent(event: SessionEvent): void {
    if (!this.#isFinished) this.#items.push({ kind: 'event', event });
  }

  /** Adds the last session event and the end of the video; later additions are dropped. */
  finish(end: SessionEvent): void {
    if (this.#isFinished) return;
    this.#items.push({ kind: 'event', event: end }, { kind: 'video-end' });
    this.#isFinished = true;
  }

  /** About how many bytes the messages that may leave will have. What is held back does not wait for the network. */
  get waitingBytes(): number {
    if (this.#isHeldBack) return 0;
    return this.#items.reduce((sum, item) => {
      return sum + MESSAGE_OVERHEAD_BYTES + (item.kind === 'piece' ? base64Length(item.piece.size) : 0);
    }, 0);
  }

  /** Whether `take` would return a piece of the video. */
  get isVideoNext(): boolean {
    return this.#hasVideo ? this.#items[0]?.kind === 'piece' : this.#firstPieces().length > 0;
  }

  /** Removes and returns what has to leave next; `null` when nothing may. */
  take(): Outgoing | null {
    const pieces = this.#hasVideo ? this.#leadingPieces() : this.#firstPieces();
    if (pieces.length > 0) {
      this.#hasVideo = true;
      this.#items = this.#items.filter((item) => item.kind !== 'piece' || !pieces.includes(item.piece));
      return { kind: 'video', video: new Blob(pieces) };
    }
    if (this.#isHeldBack) return null;
    const item = this.#items.shift();
    return item && item.kind !== 'piece' ? item : null;
  }

  /**
   * Whether nothing may leave until there is more video. Not after the end: a recording without any content still has
   * to be finished, so that the service can say what it thinks of it.
   */
  get #isHeldBack(): boolean {
    return !this.#hasVideo && !this.#isFinished && this.#firstPieces().length === 0;
  }

  /** The pieces that are enough for the first video event, session events in between passed over; none when too few. */
  #firstPieces(): Blob[] {
    const pieces: Blob[] = [];
    let bytes = 0;
    for (const item of this.#items) {
      if (item.kind !== 'piece') continue;
      pieces.push(item.piece);
      bytes += item.piece.size;
      if (bytes >= FIRST_VIDEO_BYTES) return pieces;
    }
    return this.#isFinished ? pieces : [];
  }

  #leadingPieces(): Blob[] {
    const pieces: Blob[] = [];
    for (const item of this.#items) {
      if (item.kind !== 'piece') break;
      pieces.push(item.piece);
    }
    return pieces;
  }
}
