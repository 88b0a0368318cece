import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../../src/emulator/sessions/random.ts';
import { decodeMessage, encodeMessage } from '../../src/emulator/streaming/event-stream-message.ts';
import { ServiceException } from '../../src/emulator/service-exception.ts';
import { isMp4, readMp4 } from '../../src/emulator/verdict/mp4.ts';
import { readVp8Frame } from '../../src/emulator/verdict/vp8.ts';
import { isEbml, readWebm } from '../../src/emulator/verdict/webm.ts';
import { writeMp4 } from './support/mp4-writer.ts';
import { element, vp8InterFrame, vp8KeyFrame, writeWebm } from './support/webm-writer.ts';

/** Copies of `original` with a few bytes changed, removed or repeated; the same ones in every run. */
function* mutations(original: Buffer, count: number): Generator<Buffer> {
  const random = seededRandom(20_261_124);
  for (let run = 0; run < count; run += 1) {
    const copy = Buffer.from(original);
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change += 1)
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
    const cut = Math.floor(random() * copy.length);
    if (run % 3 === 0) yield copy.subarray(0, cut);
    else if (run % 3 === 1) yield Buffer.concat([copy.subarray(0, cut), copy.subarray(Math.floor(cut / 2))]);
    else yield copy;
  }
}

describe('the WebM reader', () => {
  const SIZE = { widthPx: 64, heightPx: 48, frameBytes: 20 };

  it('reads size, codec, times and key frames', () => {
    const report = readWebm(writeWebm({ ...SIZE, durationMs: 2000, framesPerSecond: 10, keyFrameIntervalMs: 1000 }));
    assert.deepEqual(report.problems, []);
    assert.deepEqual([report.container, report.codec, report.widthPx, report.heightPx], ['webm', 'V_VP8', 64, 48]);
    assert.deepEqual(
      report.frames.map(({ timeMs }) => timeMs),
      Array.from({ length: 21 }, (_, index) => index * 100),
    );
    assert.deepEqual(
      report.frames.flatMap(({ isKeyFrame }, index) => (isKeyFrame ? [index] : [])),
      [0, 10, 20],
    );
    assert.equal(readVp8Frame(report.frames[0]?.data ?? Buffer.alloc(0)).kind, 'key');
  });

  it('takes a BlockGroup for a key frame unless it refers to another block', () => {
    const block = (frame: Buffer): Buffer => element(0xa1, Buffer.concat([Buffer.of(0x81, 0, 0, 0), frame]));
    const groups = [
      element(0xa0, [block(vp8KeyFrame(64, 48, 20))]),
      element(0xa0, [block(vp8InterFrame(20)), element(0xfb, Buffer.of(0xff))]),
    ];
    const report = readWebm(
      Buffer.concat([
        writeWebm({ ...SIZE, durationMs: -1 }),
        element(0x1f43b675, [element(0xe7, Buffer.of(0)), ...groups]),
      ]),
    );
    assert.deepEqual(report.problems, []);
    assert.deepEqual(
      report.frames.map(({ isKeyFrame }) => isKeyFrame),
      [true, false],
    );
  });

  it('notices a video cut at any byte but the ends of elements, and never throws', () => {
    const video = writeWebm({ ...SIZE, durationMs: 300, framesPerSecond: 10 });
    const silent = [];
    for (let length = 0; length < video.length; length += 1)
      if (readWebm(video.subarray(0, length)).problems.length === 0) silent.push(length);
    // A video may end behind any whole block of its one cluster (four of them), or behind the cluster's own parts.
    assert.ok(silent.length <= 6, `no problem at ${silent.join(', ')} of ${video.length}`);
  });

  it('survives 3000 mutations', () => {
    for (const mutation of mutations(writeWebm({ ...SIZE, durationMs: 1000, framesPerSecond: 10 }), 3000)) {
      const { frames } = readWebm(mutation);
      assert.ok(frames.length <= mutation.length);
    }
  });

  it('knows its own kind', () => {
    assert.ok(isEbml(writeWebm()));
    assert.ok(!isEbml(Buffer.from('1a45df', 'hex')));
  });
});

describe('the MP4 reader', () => {
  const MOVIE = { widthPx: 640, heightPx: 480, seconds: 3, framesPerSecond: 10 };

  it('reads size, codec, times and key frames', () => {
    const report = readMp4(writeMp4(MOVIE));
    assert.deepEqual(report.problems, []);
    assert.deepEqual([report.container, report.codec, report.widthPx, report.heightPx], ['mp4', 'avc1', 640, 480]);
    assert.deepEqual(
      report.frames.map(({ timeMs }) => Math.round(timeMs)),
      Array.from({ length: 30 }, (_, index) => index * 100),
    );
    assert.deepEqual(
      report.frames.flatMap(({ isKeyFrame }, index) => (isKeyFrame ? [index] : [])),
      [0, 10, 20],
    );
  });

  it('turns the size with the video', () => {
    const { widthPx, heightPx } = readMp4(writeMp4({ ...MOVIE, isTurned: true }));
    assert.deepEqual([widthPx, heightPx], [480, 640]);
  });

  it('notices a box that is longer than the file', () => {
    assert.match(readMp4(writeMp4(MOVIE).subarray(0, -5)).problems.join(), /cut off/);
  });

  it('survives 3000 mutations', () => {
    for (const mutation of mutations(writeMp4(MOVIE), 3000))
      assert.ok(readMp4(mutation).frames.length <= mutation.length);
  });

  it('does not believe in more samples than bytes', () => {
    const claim = Buffer.from(writeMp4(MOVIE));
    const at = claim.indexOf('trun') + 8;
    claim.writeUInt32BE(0xffffffff, at);
    assert.match(readMp4(claim).problems.join(), /trun box at byte \d+ is too short/);
  });

  it('gives up on boxes nested without end', () => {
    let nested = Buffer.alloc(0);
    for (let level = 0; level < 5000; level += 1) {
      const header = Buffer.from('\0\0\0\0moov', 'latin1');
      header.writeUInt32BE(nested.length + 8);
      nested = Buffer.concat([header, nested]);
    }
    assert.match(readMp4(nested).problems.join(), /nested deeper than 8 levels/);
  });

  it('knows its own kind', () => {
    assert.ok(isMp4(writeMp4(MOVIE)));
    assert.ok(!isMp4(writeWebm()));
  });
});

describe('the VP8 frame reader', () => {
  it('tells key frames from others', () => {
    assert.deepEqual(readVp8Frame(vp8KeyFrame(640, 480, 50)), { kind: 'key', widthPx: 640, heightPx: 480 });
    assert.deepEqual(readVp8Frame(vp8InterFrame(50)), { kind: 'inter' });
  });

  for (const [what, frame, problem] of [
    ['two bytes', Buffer.of(0x10, 0), /shorter than its tag/],
    [
      'a frame without its start code',
      Buffer.concat([vp8KeyFrame(640, 480, 50).subarray(0, 3), Buffer.alloc(57)]),
      /start code/,
    ],
    ['a partition that is too long', vp8KeyFrame(640, 480, 50).subarray(0, 40), /longer than the frame/],
    ['an unknown version', Buffer.concat([Buffer.of(0x0e | 0x10, 0, 0), Buffer.alloc(20)]), /version 7/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const result = readVp8Frame(frame);
      assert.ok(result.kind === 'broken' && problem.test(result.problem), JSON.stringify(result));
    });
  }
});

describe('the event-stream decoder', () => {
  it('answers 20000 mutations with a message or a ValidationException', () => {
    const message = encodeMessage(
      { ':event-type': 'VideoEvent', ':message-type': 'event' },
      Buffer.from('{"VideoChunk":""}'),
    );
    for (const mutation of mutations(message, 20_000)) {
      try {
        decodeMessage(mutation);
      } catch (error) {
        assert.ok(error instanceof ServiceException && error.name === 'ValidationException', String(error));
      }
    }
  });
});
