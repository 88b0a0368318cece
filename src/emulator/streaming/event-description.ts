import type { ClientEvent } from './client-event.ts';

/** Name of an event in the history of a session. */
export function labelOf(event: ClientEvent): string {
  return event.type === 'video' ? 'VideoEvent' : `ClientSessionInformationEvent (${event.type})`;
}

/** Numbers of an event that are worth reading in the history, without any picture. */
export function detailOf(event: ClientEvent): string {
  switch (event.type) {
    case 'video':
      return event.chunk.length === 0 ? 'empty chunk: end of the video' : `${event.chunk.length} bytes of video`;
    case 'start':
      return `initial face ${event.initialFace.detectedEpochMs - event.videoStartEpochMs} ms after the start of the video`;
    case 'color':
      return `color ${event.sequenceNumber}: rgb(${event.current.join(', ')})`;
    case 'end':
      return `in position for ${event.targetFace.endEpochMs - event.targetFace.startEpochMs} ms`;
  }
}
