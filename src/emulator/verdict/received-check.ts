import type { Challenge, FrameSize } from '../sessions/challenge.ts';
import type { ClientEvent } from '../streaming/client-event.ts';

type VideoEvent = Extract<ClientEvent, { type: 'video' }>;

/** A client's event as it is kept: the bytes of the video are collected apart. */
export type ReceivedEvent = (
  Exclude<ClientEvent, VideoEvent> | (Omit<VideoEvent, 'chunk'> & { readonly chunkBytes: number })
) & {
  /** When it arrived, by the service's clock. */
  readonly receivedEpochMs: number;
};

/** One kind of received event. */
export type ReceivedEventOf<Type extends ReceivedEvent['type']> = Extract<ReceivedEvent, { type: Type }>;

/** Everything that a verdict is computed from. */
export interface ReceivedCheck {
  readonly frame: FrameSize;
  readonly challenge: Challenge;
  /** In the order of arrival. */
  readonly events: readonly ReceivedEvent[];
  /** All chunks of the video, joined. */
  readonly video: Buffer;
}

/** The received events of one type, in the order of arrival. */
export function eventsOf<Type extends ReceivedEvent['type']>(
  check: ReceivedCheck,
  type: Type,
): readonly ReceivedEventOf<Type>[] {
  return check.events.filter((event): event is ReceivedEventOf<Type> => event.type === type);
}
