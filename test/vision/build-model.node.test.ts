import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildModel } from '../../scripts/build-model.mjs';
import { MODEL_BYTES } from '../../src/vision/worker/model.ts';

let folder = '';
let source: Uint8Array;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-model-'));
  source = await readFile(
    createRequire(import.meta.url).resolve('@mediapipe/face_detection/face_detection_short_range.tflite'),
  );
});
after(() => rm(folder, { recursive: true }));

test('the published network stands unchanged at the end, at a multiple of 16 bytes', async () => {
  const model = await build();
  const start = model.length - source.length;
  assert.deepEqual(model.subarray(start), Buffer.from(source));
  assert.equal(start % 16, 0);
});

test('the model has the size that the worker insists on', async () => {
  assert.equal((await build()).length, MODEL_BYTES);
});

test('the root refers to everything that the old one did, and to one more buffer with the metadata', async () => {
  const old = readModel(Buffer.from(source));
  const model = readModel(await build());
  const shift = MODEL_BYTES - source.length;
  const moved = (positions: readonly number[]): readonly number[] => positions.map((position) => position + shift);
  assert.equal(model.version, old.version);
  assert.deepEqual(model.operators, moved(old.operators));
  assert.deepEqual(model.subgraphs, moved(old.subgraphs));
  assert.deepEqual(model.buffers.slice(0, -1), moved(old.buffers));
  assert.deepEqual(model.metadata.slice(0, -1), moved(old.metadata));
});

test('the metadata says how to normalize pixels and nothing else', async () => {
  const bytes = await build();
  const { metadata, buffers } = readModel(bytes);
  const entry = new Table(bytes, metadata.at(-1) ?? 0);
  assert.equal(entry.text(0), 'TFLITE_METADATA');
  assert.equal(entry.uint32(1), buffers.length - 1);
  const data = new Table(bytes, buffers.at(-1) ?? 0).vector(0);
  assert.equal(data.start % 16, 0);
  const nested = bytes.subarray(data.start, data.start + data.count);
  assert.equal(nested.toString('latin1', 4, 8), 'M001');
  const [subgraph = 0] = Table.root(nested).tables(3);
  const [input = 0] = new Table(nested, subgraph).tables(2);
  const [unit = 0] = new Table(nested, input).tables(4);
  const process = new Table(nested, unit);
  assert.equal(process.uint8(0), 1);
  const normalization = new Table(nested, process.target(1));
  assert.deepEqual([normalization.floats(0), normalization.floats(1)], [[127.5], [127.5]]);
});

test('a network with one other byte is refused and nothing is written', async () => {
  const damaged = Uint8Array.from(source);
  damaged[100_000] = (damaged[100_000] ?? 0) ^ 1;
  const outFile = join(folder, 'damaged.tflite');
  await assert.rejects(buildModel(outFile, damaged), /damaged or another version: its SHA-256 is [0-9a-f]{64}/);
  await assert.rejects(readFile(outFile), { code: 'ENOENT' });
});

async function build(): Promise<Buffer> {
  const outFile = join(folder, 'model.tflite');
  await buildModel(outFile);
  return readFile(outFile);
}

interface ModelParts {
  readonly version: number;
  readonly operators: readonly number[];
  readonly subgraphs: readonly number[];
  readonly buffers: readonly number[];
  readonly metadata: readonly number[];
}

function readModel(bytes: Buffer): ModelParts {
  const root = Table.root(bytes);
  assert.equal(bytes.toString('latin1', 4, 8), 'TFL3');
  return {
    version: root.uint32(0),
    operators: root.tables(1),
    subgraphs: root.tables(2),
    buffers: root.tables(4),
    metadata: root.has(6) ? root.tables(6) : [],
  };
}

/** Reads a table of a flatbuffer, written from the format's description and apart from the code under test. */
class Table {
  readonly #bytes: Buffer;
  readonly #position: number;

  constructor(bytes: Buffer, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  static root(bytes: Buffer): Table {
    return new Table(bytes, bytes.readUInt32LE(0));
  }

  has(index: number): boolean {
    return this.#offset(index) !== 0;
  }

  #offset(index: number): number {
    const vtable = this.#position - this.#bytes.readInt32LE(this.#position);
    return 4 + 2 * index < this.#bytes.readUInt16LE(vtable) ? this.#bytes.readUInt16LE(vtable + 4 + 2 * index) : 0;
  }

  #field(index: number): number {
    assert.ok(this.has(index), `field ${index} is absent`);
    return this.#position + this.#offset(index);
  }

  uint8(index: number): number {
    return this.#bytes.readUInt8(this.#field(index));
  }

  uint32(index: number): number {
    return this.#bytes.readUInt32LE(this.#field(index));
  }

  target(index: number): number {
    const field = this.#field(index);
    return field + this.#bytes.readUInt32LE(field);
  }

  vector(index: number): { start: number; count: number } {
    const vector = this.target(index);
    return { start: vector + 4, count: this.#bytes.readUInt32LE(vector) };
  }

  tables(index: number): readonly number[] {
    const { start, count } = this.vector(index);
    return Array.from({ length: count }, (_, item) => start + 4 * item + this.#bytes.readUInt32LE(start + 4 * item));
  }

  floats(index: number): readonly number[] {
    const { start, count } = this.vector(index);
    return Array.from({ length: count }, (_, item) => this.#bytes.readFloatLE(start + 4 * item));
  }

  text(index: number): string {
    const { start, count } = this.vector(index);
    assert.equal(this.#bytes.readUInt8(start + count), 0, 'a string ends with a zero');
    return this.#bytes.toString('latin1', start, start + count);
  }
}
