/** A camera's stream and its only track. */
export interface FakeMedia {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
}

/** A stream without pictures: a real one in a browser, which a video element takes, and a stand-in elsewhere. */
export function createFakeMedia(): FakeMedia {
  if (typeof document === 'undefined') return createStandIn();
  const canvas = document.createElement('canvas');
  // Browsers capture only canvases that have a context.
  canvas.getContext('2d');
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('The canvas gave no track.');
  return { stream, track };
}

class StandInTrack extends EventTarget {
  readonly kind = 'video';
  readonly muted = false;
  readyState: MediaStreamTrackState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

function createStandIn(): FakeMedia {
  const track = new StandInTrack() as unknown as MediaStreamTrack;
  const stream = { getVideoTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
  return { stream, track };
}
