import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { decodePng } from '../ui/png-picture.ts';
import { smallPicture } from './support/small-picture.ts';

type Color = readonly [red: number, green: number, blue: number];

const SIGNATURE_BYTES = 8;

describe('a small picture', () => {
  it('has the colors of the screenshot, each channel rounded to a multiple of 17', () => {
    const small = smallPicture(
      screenshot(2, [
        [0, 8, 9],
        [255, 247, 246],
        [128, 127, 119],
        [0, 0, 0],
      ]),
    );
    assert.deepEqual(colorsOf(small), [
      [0, 0, 17],
      [255, 255, 238],
      [136, 119, 119],
      [0, 0, 0],
    ]);
  });

  it('has a palette as long as the colors fit into one, and the same colors without', () => {
    const grays: Color[] = Array.from({ length: 16 }, (_, index) => [17 * index, 17 * index, 17 * index]);
    assert.equal(headerOf(smallPicture(screenshot(4, grays))).colorType, 3);

    const many: Color[] = Array.from({ length: 512 }, (_, index) => [
      17 * (index >> 5),
      17 * (index & 15),
      index & 16 ? 255 : 0,
    ]);
    const large = smallPicture(screenshot(32, many));
    assert.equal(headerOf(large).colorType, 2);
    const decoded = decodePng(large);
    assert.deepEqual(
      many.map((_, index) => decoded.colorAt(index % 32, index >> 5)),
      many,
    );
  });

  it('has the size of the screenshot and right checksums', () => {
    const small = smallPicture(
      screenshot(
        3,
        Array.from({ length: 6 }, () => [1, 2, 3]),
      ),
    );
    assert.deepEqual(headerOf(small), { width: 3, height: 2, colorType: 3 });
    assert.deepEqual(
      chunksOf(small).map(({ type }) => type),
      ['IHDR', 'PLTE', 'IDAT', 'IEND'],
    );
    for (const { type, data, checksum } of chunksOf(small)) {
      assert.equal(checksum, crc32(Buffer.concat([Buffer.from(type, 'latin1'), data])), type);
    }
  });
});

/** A PNG as browsers write it, row by row. */
function screenshot(width: number, colors: readonly Color[]): Buffer {
  const height = colors.length / width;
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, 2, 0, 0, 0]);
  const rows = Array.from({ length: height }, (_, row) => [0, ...colors.slice(row * width, (row + 1) * width).flat()]);
  const parts = [['IHDR', header] as const, ['IDAT', deflateSync(Buffer.from(rows.flat()))] as const];
  const chunks = parts.map(([type, data]) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  });
  return Buffer.concat([Buffer.alloc(SIGNATURE_BYTES), ...chunks]);
}

function chunksOf(png: Buffer): { type: string; data: Buffer; checksum: number }[] {
  const chunks = [];
  for (let at = SIGNATURE_BYTES; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, end),
      checksum: png.readUInt32BE(end),
    });
    at = end + 4;
  }
  return chunks;
}

function dataOf(png: Buffer, type: string): Buffer {
  return chunksOf(png).find((chunk) => chunk.type === type)?.data ?? Buffer.alloc(0);
}

function headerOf(png: Buffer): { width: number; height: number; colorType: number | undefined } {
  const header = dataOf(png, 'IHDR');
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4), colorType: header[9] };
}

/** Colors of a picture with a palette. */
function colorsOf(png: Buffer): number[][] {
  const { width, height } = headerOf(png);
  const [palette, rows] = [dataOf(png, 'PLTE'), inflateSync(dataOf(png, 'IDAT'))];
  const indexes = Array.from({ length: height }, (_, row) => [
    ...rows.subarray(row * (width + 1) + 1, (row + 1) * (width + 1)),
  ]);
  return indexes.flat().map((index) => Array.from(palette.subarray(3 * index, 3 * index + 3)));
}
