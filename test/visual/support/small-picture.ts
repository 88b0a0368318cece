import { crc32, deflateSync } from 'node:zlib';
import { decodePng } from '../../ui/png-picture.ts';

/** Distance between two neighboring values of a channel: 16 values are left. */
const STEP = 17;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAX_PALETTE = 256;
/** Types of color in a PNG's header. */
const RGB = 2;
const PALETTE = 3;

/**
 * The same picture at a third of its size, for the repository: each channel is rounded to one of 16 values, which is
 * below the tolerance of the comparison, and the colors go into a palette where they fit.
 * @param png A screenshot as browsers write it.
 * @returns A PNG of the same width and height.
 */
export function smallPicture(png: Buffer): Buffer {
  const { width, height, colorAt } = decodePng(png);
  const palette = new Map<number, number>();
  const colors = new Uint32Array(width * height);
  for (let at = 0; at < colors.length; at += 1) {
    const [red, green, blue] = colorAt(at % width, Math.floor(at / width));
    const color = (rounded(red) << 16) | (rounded(green) << 8) | rounded(blue);
    if (!palette.has(color)) palette.set(color, palette.size);
    colors[at] = color;
  }
  const hasPalette = palette.size <= MAX_PALETTE;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(width, height, hasPalette ? PALETTE : RGB)),
    ...(hasPalette ? [chunk('PLTE', bytesOf(palette.keys()))] : []),
    chunk('IDAT', deflateSync(rows(colors, width, hasPalette ? palette : null), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function rounded(channel: number): number {
  return Math.round(channel / STEP) * STEP;
}

/** 8 bits a sample, the only methods of compression and filtering that there are, not interlaced. */
function header(width: number, height: number, colorType: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, colorType, 0, 0, 0], 8);
  return data;
}

/** Rows of indexes or colors, each after the number of its filter, which is none. */
function rows(colors: Uint32Array, width: number, palette: ReadonlyMap<number, number> | null): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < colors.length; start += width) {
    const row = colors.subarray(start, start + width);
    parts.push(Buffer.from([0]), palette ? Buffer.from(row.map((color) => palette.get(color) ?? 0)) : bytesOf(row));
  }
  return Buffer.concat(parts);
}

function bytesOf(colors: Iterable<number>): Buffer {
  return Buffer.from([...colors].flatMap((color) => [color >> 16, (color >> 8) & 0xff, color & 0xff]));
}

/** Length, type, data and checksum; source: PNG specification, section 5. */
function chunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(typeAndData), 4);
  return Buffer.concat([ends.subarray(0, 4), typeAndData, ends.subarray(4)]);
}
