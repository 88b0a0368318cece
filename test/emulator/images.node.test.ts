import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cutImages, type CutImages, MAX_IMAGE_BYTES, wrapAsWebp } from '../../src/emulator/sessions/images.ts';
import { judge } from '../../src/emulator/verdict/verdict.ts';
import type { CheckOptions } from './support/genuine-check.ts';
import { receivedCheck } from './support/received.ts';

/** A lossy WebP image of one pixel, as an encoder wrote it. */
const ONE_PIXEL_WEBP = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');

function cut(auditLimit: number, options: CheckOptions = {}): CutImages {
  const check = receivedCheck(options);
  return cutImages(check, judge(check).video, auditLimit);
}

describe('wrapping a key frame as WebP', () => {
  it('restores what an encoder wrote', () => {
    assert.deepEqual(wrapAsWebp(ONE_PIXEL_WEBP.subarray(20)), ONE_PIXEL_WEBP);
  });

  it('pads a frame of odd length', () => {
    const file = wrapAsWebp(Buffer.alloc(5, 1));
    assert.deepEqual([file.length, file.readUInt32LE(4), file.readUInt32LE(16), file.at(-1)], [26, 18, 5, 0]);
  });
});

describe('cutting images out of a video', () => {
  it('takes the first key frame in target position as reference, with the oval as box', () => {
    const { reference } = cut(0, { targetMs: 1400 });
    assert.equal(reference?.timeMs, 2000);
    assert.ok(Math.abs((reference?.box.Width ?? 0) - 0.45) < 0.001);
  });

  it('takes the last key frame when none is in target position', () => {
    assert.equal(cut(0, { webm: { keyFrameIntervalMs: 60_000 } }).reference?.timeMs, 0);
  });

  for (const limit of [0, 1, 4]) {
    it(`gives ${limit} audit images when ${limit} are asked for`, () => assert.equal(cut(limit).audit.length, limit));
  }

  it('spreads the audit images over the video and gives each the box of its time', () => {
    const { audit } = cut(4);
    assert.deepEqual(
      audit.map(({ timeMs }) => timeMs),
      [0, 1000, 3000, 4000],
    );
    assert.deepEqual(
      audit.map(({ box }) => box.Width < 0.3),
      [true, true, false, false],
    );
  });

  it('gives none that is larger than an image of a result may be', () => {
    const sizesOf = (frameBytes: number): readonly number[] =>
      cut(4, { webm: { frameBytes, framesPerSecond: 1 } }).audit.map(({ bytes }) => bytes.length);
    // A key frame has a header of 10 bytes and four times as much noise; the container of an image takes 20 more.
    const mostBytes = Math.floor((MAX_IMAGE_BYTES - 30) / 4);
    assert.deepEqual(sizesOf(mostBytes), [1, 2, 3, 4].fill(4 * mostBytes + 30));
    assert.deepEqual(sizesOf(mostBytes + 1), []);
  });

  it('gives none of a VP9 video', () => {
    assert.deepEqual(cut(4, { webm: { codec: 'V_VP9' } }), { reference: null, audit: [] });
  });
});
