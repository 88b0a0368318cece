import { inflateSync } from 'node:zlib';

/** A decoded screenshot. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, 0 to 255. */
  colorAt(x: number, y: number): readonly [red: number, green: number, blue: number];
}

const SIGNATURE_BYTES = 8;
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Decodes a PNG as browsers write screenshots: 8 bits, RGB or RGBA, not interlaced.
 * @throws {Error} For any other kind.
 */
export function decodePng(png: Buffer): Picture {
  const header = png.subarray(SIGNATURE_BYTES + 8);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = CHANNELS[header[9] ?? -1];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) throw new Error('not a PNG of a screenshot');
  const pixels = unfilter(inflateSync(compressedData(png)), width * channels, height, channels);
  return {
    width,
    height,
    colorAt(x, y) {
      const start = (y * width + x) * channels;
      return [pixels[start] ?? 0, pixels[start + 1] ?? 0, pixels[start + 2] ?? 0];
    },
  };
}

function compressedData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

/** Undoes the filter of every row; source: PNG specification, section 9. */
function unfilter(data: Buffer, rowBytes: number, height: number, channels: number): Uint8Array {
  const pixels = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (rowBytes + 1)] ?? 0;
    const row = y * rowBytes;
    for (let x = 0; x < rowBytes; x += 1) {
      const left = x >= channels ? (pixels[row + x - channels] ?? 0) : 0;
      const above = y > 0 ? (pixels[row - rowBytes + x] ?? 0) : 0;
      const aboveLeft = y > 0 && x >= channels ? (pixels[row - rowBytes + x - channels] ?? 0) : 0;
      pixels[row + x] = (data[y * (rowBytes + 1) + 1 + x] ?? 0) + prediction(filter, left, above, aboveLeft);
    }
  }
  return pixels;
}

function prediction(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  return filter === 4 ? paeth(left, above, aboveLeft) : 0;
}

function paeth(left: number, above: number, aboveLeft: number): number {
  const estimate = left + above - aboveLeft;
  const [toLeft, toAbove, toCorner] = [left, above, aboveLeft].map((value) => Math.abs(estimate - value));
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0;
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : aboveLeft;
}
