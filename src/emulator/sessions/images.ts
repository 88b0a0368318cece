import type { FrameSize, OvalParameters } from './challenge.ts';
import type { BoundingBox, InitialFace } from '../streaming/client-event.ts';
import { toBox } from '../verdict/judge-faces.ts';
import { eventsOf, type ReceivedCheck } from '../verdict/received-check.ts';
import type { VideoFrame, VideoReport } from '../verdict/video-report.ts';
import { readVp8Frame } from '../verdict/vp8.ts';

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Amazon's audit images are still pictures of the check; more than this many are never returned. */
export const MAX_AUDIT_IMAGES = 4;
/** Largest image of a result. Source: `LivenessImageBlob` in the API reference of GetFaceLivenessSessionResults. */
export const MAX_IMAGE_BYTES = 204_800;

/** A still picture, WebP, with the place of the face as fractions of it. */
export interface CutImage {
  readonly bytes: Buffer;
  readonly box: BoundingBox;
  /** Time within the video, in milliseconds. */
  readonly timeMs: number;
}

/** The pictures of one check. `reference` is null when the video holds no picture that can be cut out. */
export interface CutImages {
  readonly reference: CutImage | null;
  readonly audit: readonly CutImage[];
}

/** No pictures at all, as of a session without video. */
export const NO_IMAGES: CutImages = { reference: null, audit: [] };

/**
 * Makes an image file of a VP8 key frame: a lossy WebP image is a VP8 key frame in a RIFF container, so no pixel is
 * touched. Source: the WebP container specification, "simple file format (lossy)".
 */
export function wrapAsWebp(keyFrame: Buffer): Buffer {
  const paddedBytes = keyFrame.length + (keyFrame.length % 2);
  const file = Buffer.alloc(RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + paddedBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - CHUNK_HEADER_BYTES, 4);
  file.write('WEBPVP8 ', 8, 'latin1');
  file.writeUInt32LE(keyFrame.length, 16);
  file.set(keyFrame, RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES);
  return file;
}

/**
 * Cuts the reference image and up to `auditLimit` audit images out of a VP8 video. Other codecs give none, because
 * their pictures are no image files; key frames that are larger than an image of a result may be are passed over.
 */
export function cutImages(check: ReceivedCheck, report: VideoReport | null, auditLimit: number): CutImages {
  const keyFrames = report?.codec === 'V_VP8' ? report.frames.filter(isUsableKeyFrame) : [];
  const start = eventsOf(check, 'start')[0];
  const end = eventsOf(check, 'end').at(-1);
  const firstFrame = report?.frames[0];
  if (!start || !end || !firstFrame || keyFrames.length === 0) return NO_IMAGES;

  const targetFromMs = firstFrame.timeMs + end.targetFace.startEpochMs - start.videoStartEpochMs;
  const cut = (frame: VideoFrame): CutImage => ({
    bytes: wrapAsWebp(frame.data),
    box: boxAt(frame.timeMs, targetFromMs, start.initialFace, check.challenge.oval, check.frame),
    timeMs: frame.timeMs,
  });
  const reference = chooseReference(keyFrames, targetFromMs);
  const others = keyFrames.filter((frame) => frame !== reference);
  return {
    reference: reference ? cut(reference) : null,
    audit: spread(others, Math.min(auditLimit, MAX_AUDIT_IMAGES)).map(cut),
  };
}

function isUsableKeyFrame({ data, isKeyFrame }: VideoFrame): boolean {
  const fileBytes = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + data.length + (data.length % 2);
  return isKeyFrame && fileBytes <= MAX_IMAGE_BYTES && readVp8Frame(data).kind === 'key';
}

/**
 * The first key frame in target position: the face is large there and the colors have hardly begun. Without one, the
 * last key frame before it.
 */
function chooseReference(keyFrames: readonly VideoFrame[], targetFromMs: number): VideoFrame | undefined {
  return keyFrames.find(({ timeMs }) => timeMs >= targetFromMs) ?? keyFrames.at(-1);
}

/** Up to `count` elements, evenly spread over the list. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
}

function boxAt(
  timeMs: number,
  targetFromMs: number,
  initialFace: InitialFace,
  oval: OvalParameters,
  frame: FrameSize,
): BoundingBox {
  return timeMs < targetFromMs ? initialFace.box : toBox(oval, frame);
}
