import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { packNetwork } from '../../scripts/build-network.mjs';
import { readPublishedNetwork } from '../../scripts/published-network.mjs';
import { FramePipeline } from '../../src/vision/worker/frame-pipeline.ts';
import { referenceFaces } from './faces-reference.ts';
import { assertNetworkOutput, readHeads } from './heads.ts';
import { referenceNetwork, type NetworkOutput } from './network-reference.ts';
import { withoutBorder } from './reference.ts';
import { Dice, layOut, PIPELINE_MODULES } from './stored-frames.ts';

const FRAMES = 20;
/** Points and boxes are compared in pixels of the frame, as wide as this. */
const SIZE = { widthPx: 160, heightPx: 120 };
/** Low enough that noise has many faces in it. */
const THRESHOLD = 0.02;

describe('the network', () => {
  let published: Uint8Array;
  let runReference: (input: ArrayLike<number>) => NetworkOutput;
  before(async () => {
    published = await readPublishedNetwork();
    runReference = referenceNetwork(published);
  });

  for (const [name, module] of Object.entries(PIPELINE_MODULES)) {
    it(`says in the module "${name}" what it says in double precision, on ${FRAMES} frames`, () => {
      const pipeline = new FramePipeline(module);
      pipeline.loadNetwork(packNetwork(published));
      const dice = new Dice(77);
      let compared = 0;
      for (let frame = 0; frame < FRAMES; frame += 1) {
        paint(pipeline.frameBytes, dice, frame);
        pipeline.setFrame(layOut({ format: 'RGBA', ...SIZE }));
        const faces = pipeline.findFaces(THRESHOLD, 8);
        const expected = runReference(withoutBorder(pipeline.tensor()));
        assertNetworkOutput(readHeads(pipeline), expected);

        const { length } = referenceFaces(expected, THRESHOLD);
        assert.equal(faces.length, Math.min(8, length), `faces in frame ${frame}`);
        for (const [index, face] of referenceFaces(expected, THRESHOLD).slice(0, 8).entries()) {
          const [left = 0, top = 0, right = 0] = face.box;
          const found = faces[index];
          assert.ok(Math.abs((found?.score ?? 0) - face.score) < 1e-5);
          const margin = (SIZE.widthPx - SIZE.heightPx) / 2;
          assert.ok(Math.abs((found?.box.leftPx ?? 0) - left * SIZE.widthPx) < 0.01);
          assert.ok(Math.abs((found?.box.topPx ?? 0) - (top * SIZE.widthPx - margin)) < 0.01);
          assert.ok(Math.abs((found?.box.widthPx ?? 0) - (right - left) * SIZE.widthPx) < 0.01);
          assert.ok(
            Math.abs((found?.landmarks.leftEar.y ?? 0) - ((face.points[11] ?? 0) * SIZE.widthPx - margin)) < 0.01,
          );
          compared += 1;
        }
      }
      assert.ok(compared > FRAMES, `only ${compared} faces were compared`);
    });
  }
});

describe('the measurements', () => {
  it('leave the network and each other as they are', async () => {
    const packed = packNetwork(await readPublishedNetwork());
    for (const module of Object.values(PIPELINE_MODULES)) {
      const [busy, fresh] = [new FramePipeline(module), new FramePipeline(module)];
      busy.loadNetwork(packed);
      fresh.loadNetwork(packed);
      for (let frame = 0; frame < 4; frame += 1) {
        for (const pipeline of [busy, fresh]) {
          paint(pipeline.frameBytes, new Dice(frame + 5), frame);
          pipeline.setFrame(layOut({ format: 'RGBA', ...SIZE }));
        }
        const all = { leftPx: 0, topPx: 0, ...SIZE };
        busy.findFaces(0, 1000);
        busy.histogram(all);
        busy.measure(all);
        busy.tensor();
        assert.deepEqual(busy.findFaces(THRESHOLD, 8), fresh.findFaces(THRESHOLD, 8));
        assert.deepEqual(readHeads(busy), readHeads(fresh));
      }
      busy.loadNetwork(packed);
    }
  });

  it('find at most a hundred faces', async () => {
    const pipeline = new FramePipeline(PIPELINE_MODULES.simd);
    pipeline.loadNetwork(packNetwork(await readPublishedNetwork()));
    paint(pipeline.frameBytes, new Dice(5), 0);
    pipeline.setFrame(layOut({ format: 'RGBA', ...SIZE }));
    const faces = pipeline.findFaces(0, 1000);
    assert.ok(faces.length > 8 && faces.length <= 100, String(faces.length));
    assert.ok(faces.every(({ score }) => score >= 0 && score <= 1));
    assert.deepEqual(pipeline.findFaces(0, 0), []);
  });
});

describe('a network is refused', () => {
  const pipeline = new FramePipeline(PIPELINE_MODULES.simd);
  let packed: Uint8Array;
  before(async () => {
    packed = packNetwork(await readPublishedNetwork());
  });
  const changed = (at: number, value: number): Uint8Array => packed.map((byte, index) => (index === at ? value : byte));

  for (const [name, file, reason] of [
    ['that is empty', () => new Uint8Array(), /longer or shorter/],
    ['without its last byte', () => packed.subarray(0, -1), /longer or shorter/],
    ['of which only the table is there', () => packed.subarray(0, 152), /longer or shorter/],
    ['with a byte too many', () => Uint8Array.from([...packed, 0]), /longer or shorter/],
    ['with another signature', () => changed(0, 0x43), /another network/],
    ['of another layout', () => changed(3, 0x32), /another network/],
    ['with another number of layers', () => changed(4, 34), /another network/],
    ['with another depth', () => changed(16, 10), /another network/],
    ['with other channels', () => changed(18, 25), /another network/],
    ['with another checksum', () => changed(8, 0), /damaged/],
    ['with one changed weight', () => changed(100_000, 1), /damaged/],
    ['that is larger than the memory', () => new Uint8Array(9_000_000), /far too long/],
  ] as const) {
    it(name, () => {
      pipeline.loadNetwork(packed);
      assert.throws(
        () => pipeline.loadNetwork(file()),
        (error) => error instanceof RangeError && reason.test(error.message),
      );
      pipeline.setFrame(layOut({ format: 'RGBA', ...SIZE }));
      assert.throws(() => pipeline.findFaces(0.5, 1), RangeError);
      pipeline.loadNetwork(packed);
      assert.throws(() => pipeline.findFaces(0.5, 1), RangeError, 'no frame after a network');
      pipeline.setFrame(layOut({ format: 'RGBA', ...SIZE }));
      pipeline.findFaces(0.5, 1);
    });
  }
});

/** Noise, gradients, stripes and blobs: the network answers each otherwise. */
function paint(bytes: Uint8Array, dice: Dice, frame: number): void {
  const { widthPx, heightPx } = SIZE;
  const [kind, cellPx] = [frame % 4, 2 + dice.below(30)];
  const colors = Array.from({ length: 64 }, () => dice.below(256));
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      for (let channel = 0; channel < 4; channel += 1) {
        const cell = (Math.floor(x / cellPx) * 7 + Math.floor(y / cellPx) * 13 + channel) % 64;
        const value = [dice.below(256), (x + y * 2 + channel * 50) & 255, colors[cell] ?? 0, (x * y) >> (channel + 3)];
        bytes[(y * widthPx + x) * 4 + channel] = value[kind] ?? 0;
      }
    }
  }
}
