const FRAME_TAG_BYTES = 3;
const KEY_FRAME_HEADER_BYTES = 10;
const START_CODE = 0x9d012a;
const MAX_VERSION = 3;

/** What the header of a VP8 frame says, or why it is none. Source: RFC 6386, section 9.1. */
export type Vp8Frame =
  | { readonly kind: 'key'; readonly widthPx: number; readonly heightPx: number }
  | { readonly kind: 'inter' }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads the uncompressed part of a VP8 frame. */
export function readVp8Frame(data: Buffer): Vp8Frame {
  if (data.length < FRAME_TAG_BYTES) return broken('frame is shorter than its tag');
  const tag = data.readUIntLE(0, FRAME_TAG_BYTES);
  const isKeyFrame = (tag & 1) === 0;
  const version = (tag >> 1) & 7;
  const firstPartitionBytes = tag >> 5;
  if (version > MAX_VERSION) return broken(`version ${version} does not exist`);
  const headerBytes = isKeyFrame ? KEY_FRAME_HEADER_BYTES : FRAME_TAG_BYTES;
  if (headerBytes + firstPartitionBytes > data.length) return broken('first partition is longer than the frame');
  if (!isKeyFrame) return { kind: 'inter' };
  if (data.readUIntBE(FRAME_TAG_BYTES, 3) !== START_CODE) return broken('start code of a key frame is missing');
  if (firstPartitionBytes === 0) return broken('first partition is empty');
  // The two upper bits of each dimension are a scaling hint for the display.
  return { kind: 'key', widthPx: data.readUInt16LE(6) & 0x3fff, heightPx: data.readUInt16LE(8) & 0x3fff };
}

function broken(problem: string): Vp8Frame {
  return { kind: 'broken', problem };
}
