/** Writes recordings that are well-formed down to the headers of their frames; the pictures themselves are noise. */

/** What a written recording looks like. */
export interface WebmOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationMs: number;
  readonly framesPerSecond: number;
  /** Time between key frames. */
  readonly keyFrameIntervalMs: number;
  readonly codec: string;
  /** Bytes of noise in each frame. */
  readonly frameBytes: number;
}

const DEFAULTS: WebmOptions = {
  widthPx: 640,
  heightPx: 480,
  durationMs: 7000,
  framesPerSecond: 15,
  keyFrameIntervalMs: 1000,
  codec: 'V_VP8',
  frameBytes: 1500,
};

/** A live recording as a browser writes it: segment and clusters of unknown size, no duration. */
export function writeWebm(options: Partial<WebmOptions> = {}): Buffer {
  const settings = { ...DEFAULTS, ...options };
  const header = element(0x1a45dfa3, [
    element(0x4286, Buffer.of(1)),
    element(0x42f7, Buffer.of(1)),
    element(0x42f2, Buffer.of(4)),
    element(0x42f3, Buffer.of(8)),
    element(0x4282, Buffer.from('webm')),
    element(0x4287, Buffer.of(4)),
    element(0x4285, Buffer.of(2)),
  ]);
  const info = element(0x1549a966, [element(0x2ad7b1, unsigned(1_000_000)), element(0x4d80, Buffer.from('test'))]);
  const video = element(0xe0, [element(0xb0, unsigned(settings.widthPx)), element(0xba, unsigned(settings.heightPx))]);
  const track = element(0xae, [
    element(0xd7, Buffer.of(1)),
    element(0x73c5, Buffer.of(1)),
    element(0x83, Buffer.of(1)),
    element(0x86, Buffer.from(settings.codec)),
    video,
  ]);
  return Buffer.concat([header, unknownSize(0x18538067), info, element(0x1654ae6b, [track]), ...clusters(settings)]);
}

/** A VP8 key frame: frame tag, start code, size, then noise as its first partition. */
export function vp8KeyFrame(widthPx: number, heightPx: number, noiseBytes: number): Buffer {
  const frame = Buffer.alloc(10 + noiseBytes, 0x5a);
  frame.writeUIntLE((noiseBytes << 5) | (1 << 4), 0, 3);
  frame.writeUIntBE(0x9d012a, 3, 3);
  frame.writeUInt16LE(widthPx, 6);
  frame.writeUInt16LE(heightPx, 8);
  return frame;
}

/** A VP8 frame that depends on the one before it. */
export function vp8InterFrame(noiseBytes: number): Buffer {
  const frame = Buffer.alloc(3 + noiseBytes, 0xa5);
  frame.writeUIntLE((noiseBytes << 5) | (1 << 4) | 1, 0, 3);
  return frame;
}

function clusters(settings: WebmOptions): Buffer[] {
  const { durationMs, framesPerSecond, keyFrameIntervalMs, widthPx, heightPx, frameBytes } = settings;
  const parts: Buffer[] = [];
  let clusterMs = -Infinity;
  for (let index = 0; (index * 1000) / framesPerSecond <= durationMs; index += 1) {
    const timeMs = Math.round((index * 1000) / framesPerSecond);
    const isKey = clusterMs === -Infinity || timeMs - clusterMs >= keyFrameIntervalMs;
    if (isKey) {
      clusterMs = timeMs;
      parts.push(unknownSize(0x1f43b675), element(0xe7, unsigned(timeMs)));
    }
    const blockHeader = Buffer.of(0x81, 0, 0, isKey ? 0x80 : 0);
    blockHeader.writeInt16BE(timeMs - clusterMs, 1);
    const frame = isKey ? vp8KeyFrame(widthPx, heightPx, 4 * frameBytes) : vp8InterFrame(frameBytes);
    parts.push(element(0xa3, Buffer.concat([blockHeader, frame])));
  }
  return parts;
}

/** An EBML element with its size. */
export function element(id: number, content: Buffer | readonly Buffer[]): Buffer {
  const body = Buffer.isBuffer(content) ? content : Buffer.concat(content);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length | 0x10000000);
  return Buffer.concat([idBytes(id), size, body]);
}

function unknownSize(id: number): Buffer {
  return Buffer.concat([idBytes(id), Buffer.from('01ffffffffffffff', 'hex')]);
}

function idBytes(id: number): Buffer {
  const hex = id.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function unsigned(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
