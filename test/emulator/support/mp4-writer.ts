/** A fragmented MP4 as a browser's MediaRecorder writes it: one video track, one fragment per second. */
export function writeMp4(options: {
  widthPx: number;
  heightPx: number;
  seconds: number;
  framesPerSecond: number;
  isTurned?: boolean;
}): Buffer {
  const { widthPx, heightPx, seconds, framesPerSecond } = options;
  const sampleTicks = 90_000 / framesPerSecond;
  const matrix = options.isTurned
    ? [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    : [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
  const trackHeader = box('tkhd', [7, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...matrix, widthPx * 65_536, heightPx * 65_536]);
  const mediaHeader = box('mdhd', [0, 0, 0, 90_000, 0, 0]);
  const handler = box('hdlr', [0, 0, Buffer.from('vide'), 0, 0, 0, Buffer.from('\0')]);
  const descriptions = box('stsd', [0, 1, box('avc1', [Buffer.alloc(78)])]);
  const table = box('stbl', [descriptions, box('stts', [0, 0])]);
  const track = box('trak', [trackHeader, box('mdia', [mediaHeader, handler, box('minf', [table])])]);
  const defaults = box('mvex', [box('trex', [0, 1, 1, 0, 0, 0x10000])]);
  const parts = [box('ftyp', [Buffer.from('isom'), 0, Buffer.from('isom')]), box('moov', [track, defaults])];
  for (let second = 0; second < seconds; second += 1) {
    const samples = Array.from({ length: framesPerSecond }, () => [sampleTicks, 700]).flat();
    const run = box('trun', [0x000305, framesPerSecond, 0, 0, ...samples]);
    const fragment = [box('tfhd', [0x020000, 1]), box('tfdt', [0, second * 90_000]), run];
    parts.push(
      box('moof', [box('mfhd', [0, second + 1]), box('traf', fragment)]),
      box('mdat', [Buffer.alloc(framesPerSecond * 700, 9)]),
    );
  }
  return Buffer.concat(parts);
}

/** A box; numbers are 32 bits wide, and the first one of a full box holds its version and flags. */
function box(type: string, parts: readonly (number | Buffer)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : uint32(part))));
  return Buffer.concat([uint32(content.length + 8), Buffer.from(type, 'latin1'), content]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}
