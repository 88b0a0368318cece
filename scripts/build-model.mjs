// Takes the face detection network from the installed npm package and adds the one piece of metadata without which
// MediaPipe Tasks refuses it. Weights stay byte for byte as published; nothing is committed.
// Run by itself: node scripts/build-model.mjs OUT_FILE
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FlatbufferWriter } from './flatbuffer-writer.mjs';
import { readPublishedNetwork } from './published-network.mjs';

// Field numbers. Sources: tensorflow/lite/schema/schema.fbs and tflite-support's metadata_schema.fbs.
const MODEL = { version: 0, buffers: 4, metadata: 6, fieldCount: 8 };
const NORMALIZATION_OPTIONS = 1;

/** Buffers of a model start at multiples of 16; so does whatever is put before them. */
const ALIGNMENT = 16;

/**
 * Writes the network with its metadata.
 * @param {string} outFile
 * @param {Uint8Array} [source] The published network, for tests; read from node_modules when absent.
 * @throws {Error} When the network is not the one that this package was tested with.
 */
export async function buildModel(outFile, source) {
  const network = await readPublishedNetwork(source);
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, addMetadata(network, normalizationMetadata(127.5, 127.5)));
}

/**
 * Puts a new root table before the model: it refers to everything that the old one did, and to one more buffer that
 * holds the metadata.
 * @param {Uint8Array} model
 * @param {Uint8Array} metadata
 */
function addMetadata(model, metadata) {
  // The old parts move by the length of what is put before them, which is known only after writing it once.
  const { length } = newFront(model, metadata, 1 << 20);
  const front = newFront(model, metadata, length);
  const result = new Uint8Array(front.length + model.length);
  result.set(front);
  result.set(model, front.length);
  return result;
}

/**
 * @param {Uint8Array} model
 * @param {Uint8Array} metadata
 * @param {number} shift How far the old parts move.
 */
function newFront(model, metadata, shift) {
  const old = new DataView(model.buffer, model.byteOffset, model.byteLength);
  const fields = rootFields(old);
  const buffers = references(old, fields[MODEL.buffers]);
  const entries = references(old, fields[MODEL.metadata]);
  const writer = new FlatbufferWriter('TFL3');

  const [root = 0, ...positions] = writer.table(
    fields.map((field, index) => (field === 0 && index !== MODEL.metadata ? null : 'uint32')),
  );
  fields.forEach((field, index) => {
    const position = positions[index] ?? 0;
    if (index === MODEL.version) writer.setUint32(position, old.getUint32(field, true));
    else if (field !== 0) writer.link(position, field + old.getUint32(field, true) + shift);
  });

  const [bufferVector = 0, ...bufferItems] = writer.vector(buffers.length + 1);
  writer.link(positions[MODEL.buffers] ?? 0, bufferVector);
  buffers.forEach((target, index) => writer.link(bufferItems[index] ?? 0, target + shift));
  const [entryVector = 0, ...entryItems] = writer.vector(entries.length + 1);
  writer.link(positions[MODEL.metadata] ?? 0, entryVector);
  entries.forEach((target, index) => writer.link(entryItems[index] ?? 0, target + shift));

  const [entry = 0, entryName = 0, entryBuffer = 0] = writer.table(['uint32', 'uint32']);
  writer.link(entryItems.at(-1) ?? 0, entry);
  writer.setUint32(entryBuffer, buffers.length);
  writer.link(entryName, writer.string('TFLITE_METADATA'));
  const [buffer = 0, data = 0] = writer.table(['uint32']);
  writer.link(bufferItems.at(-1) ?? 0, buffer);
  writer.link(data, writer.byteVector(metadata, ALIGNMENT));
  writer.align(ALIGNMENT);
  return writer.finish(root);
}

/**
 * Positions of the root table's fields, 0 for absent ones.
 * @param {DataView} model
 */
function rootFields(model) {
  const root = model.getUint32(0, true);
  const vtable = root - model.getInt32(root, true);
  const count = (model.getUint16(vtable, true) - 4) / 2;
  return Array.from({ length: MODEL.fieldCount }, (_, index) => {
    const offset = index < count ? model.getUint16(vtable + 4 + 2 * index, true) : 0;
    return offset === 0 ? 0 : root + offset;
  });
}

/**
 * Targets of a vector of references, given the position of the field that refers to the vector.
 * @param {DataView} model
 * @param {number} [field]
 */
function references(model, field = 0) {
  if (field === 0) return [];
  const vector = field + model.getUint32(field, true);
  return Array.from({ length: model.getUint32(vector, true) }, (_, index) => {
    const item = vector + 4 + 4 * index;
    return item + model.getUint32(item, true);
  });
}

/**
 * `ModelMetadata` that says nothing but how the network wants its pixels: (value − mean) / std.
 * @param {number} mean
 * @param {number} std
 */
function normalizationMetadata(mean, std) {
  const writer = new FlatbufferWriter('M001');
  const reference = /** @type {const} */ ('uint32');
  const [model = 0, , , , subgraphs = 0] = writer.table([null, null, null, reference]);
  const [, , , inputs = 0] = list(writer, subgraphs, [null, null, reference]);
  const [, , , , , units = 0] = list(writer, inputs, [null, null, null, null, reference]);
  const [, optionsType = 0, options = 0] = list(writer, units, ['uint8', reference]);
  writer.setUint8(optionsType, NORMALIZATION_OPTIONS);
  const [normalization = 0, ...values] = writer.table([reference, reference]);
  writer.link(options, normalization);
  [mean, std].forEach((value, index) => {
    const [vector = 0, item = 0] = writer.vector(1);
    writer.link(values[index] ?? 0, vector);
    writer.setFloat32(item, value);
  });
  return writer.finish(model);
}

/**
 * Writes a vector with one table and makes `from` refer to it.
 * @param {FlatbufferWriter} writer
 * @param {number} from
 * @param {Array<'uint8' | 'uint32' | null>} fields
 */
function list(writer, from, fields) {
  const [vector = 0, item = 0] = writer.vector(1);
  writer.link(from, vector);
  const positions = writer.table(fields);
  writer.link(item, positions[0] ?? 0);
  return positions;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , outFile] = process.argv;
  if (outFile === undefined) throw new Error('Usage: node scripts/build-model.mjs OUT_FILE');
  await buildModel(outFile);
}
