/**
 * A playing video that nobody sees, through which frames are measured or taken. It stays outside the document: every
 * browser decodes a muted inline stream there, and the host page's styles and scripts cannot touch it.
 * Whoever made it calls {@link releaseVideo}.
 */
export function createHiddenVideo(track: MediaStreamTrack): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.srcObject = new MediaStream([track]);
  // Refused where the device saves power, and broken off when the video is released; whoever waits for frames notices.
  video.play().catch(() => undefined);
  return video;
}

/** Stops decoding and lets go of the track without stopping it; idempotent. */
export function releaseVideo(video: HTMLVideoElement): void {
  video.pause();
  video.srcObject = null;
}
