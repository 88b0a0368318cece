// Packs the face detection network for the frame pipeline: from the published .tflite file to one flat file with the
// weights in the order and the tiles in which wasm/network.ts reads them. The weights stay as they are, 16 bits each.
// Run by itself: node scripts/build-network.mjs OUT_FILE
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPublishedNetwork } from './published-network.mjs';
import { readTflite } from './tflite-reader.mjs';

/** Columns of a tile; as in wasm/kernels.ts. */
const TILE = 8;
const SIGNATURE = 'BFS1';
/** Signature, number of layers, checksum. */
const HEAD_BYTES = 12;
const FLOAT16 = 1;
/** Convolutions before the fine head: the first one and two in each of eleven blocks. */
const BEFORE_FINE_HEAD = 1 + 2 * 11;
/** Convolutions before the coarse head. */
const BEFORE_COARSE_HEAD = 1 + 2 * 16;

/**
 * A layer as a matrix: `depth` values of the input make `outputs` values. All bits are those of 16-bit numbers.
 * @typedef {{ depth: number, outputs: number, weight: (k: number, output: number) => number, bias: (output: number) => number }} Layer
 */

/**
 * Writes the packed network.
 * @param {string} outFile
 * @param {Uint8Array} [source] The published network, for tests; read from node_modules when absent.
 * @throws {Error} When the network is not the one that the kernels were written for.
 */
export async function buildNetwork(outFile, source) {
  const file = packNetwork(await readPublishedNetwork(source));
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(outFile, file);
}

/**
 * The file: signature, number of layers, checksum of what follows, depth and outputs of each (u16), then the matrices: for each tile of up to
 * eight outputs the biases, then a row of weights for each of `depth` values.
 * @param {Uint8Array} tflite
 * @returns {Uint8Array}
 */
export function packNetwork(tflite) {
  const layers = layersOf(tflite);
  const table = Buffer.from(Uint16Array.from(layers.flatMap(({ depth, outputs }) => [depth, outputs])).buffer);
  const content = Buffer.concat([table, ...layers.map(packLayer)]);
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(SIGNATURE, 'latin1');
  head.writeUInt32LE(layers.length, 4);
  head.writeUInt32LE(checksum(content), 8);
  return Buffer.concat([head, content]);
}

/**
 * FNV-1a over words of two bytes; as in wasm/network-file.ts.
 * @param {Buffer} content
 */
function checksum(content) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < content.length; at += 2) sum = Math.imul(sum ^ content.readUInt16LE(at), 0x01000193);
  return sum >>> 0;
}

/**
 * @param {Layer} layer
 * @returns {Buffer}
 */
function packLayer({ depth, outputs, weight, bias }) {
  const packed = Buffer.alloc(2 * (1 + depth) * outputs);
  let at = 0;
  const append = (/** @type {number} */ bits) => {
    at = packed.writeUInt16LE(bits, at);
  };
  for (let first = 0; first < outputs; first += TILE) {
    const end = Math.min(first + TILE, outputs);
    for (let output = first; output < end; output += 1) append(bias(output));
    for (let k = 0; k < depth; k += 1) {
      for (let output = first; output < end; output += 1) append(weight(k, output));
    }
  }
  return packed;
}

/**
 * Layers in order of execution. The file lists logits and coordinates of the two heads last; here each head is one
 * layer, coordinates first, behind the block that it reads.
 * @param {Uint8Array} tflite
 * @returns {Layer[]}
 */
function layersOf(tflite) {
  const network = readTflite(tflite);
  const widened = new Map(
    network.operators
      .filter(({ name }) => name === 'DEQUANTIZE')
      .map(({ inputs, outputs }) => [outputs[0] ?? -1, inputs[0] ?? -1]),
  );
  const halves = (/** @type {number} */ index) => {
    const tensor = network.tensors[widened.get(index) ?? index];
    if (!tensor?.data || tensor.type !== FLOAT16) throw new Error(`Tensor ${index} holds no 16-bit weights.`);
    return { shape: tensor.shape, bits: new Uint16Array(Uint8Array.from(tensor.data).buffer) };
  };
  const convolutions = network.operators
    .filter(({ name }) => name === 'CONV_2D' || name === 'DEPTHWISE_CONV_2D')
    .map(({ name, inputs: [, weights = -1, biases = -1] }) =>
      toLayer(halves(weights), halves(biases).bits, name === 'DEPTHWISE_CONV_2D'),
    );
  const [fineLogits, coarseLogits, fineBoxes, coarseBoxes] = convolutions.slice(BEFORE_COARSE_HEAD);
  if (!fineLogits || !coarseLogits || !fineBoxes || !coarseBoxes) throw new Error('The network has no four outputs.');
  return [
    ...convolutions.slice(0, BEFORE_FINE_HEAD),
    sideBySide(fineBoxes, fineLogits),
    ...convolutions.slice(BEFORE_FINE_HEAD, BEFORE_COARSE_HEAD),
    sideBySide(coarseBoxes, coarseLogits),
  ];
}

/**
 * @param {{ shape: number[], bits: Uint16Array }} weights Rows × columns × channels for a depthwise convolution, else
 *   outputs × rows × columns × inputs.
 * @param {Uint16Array} biases
 * @param {boolean} isDepthwise
 * @returns {Layer}
 */
function toLayer({ shape, bits }, biases, isDepthwise) {
  const [first = 0, rows = 0, columns = 0, last = 0] = shape;
  const outputs = isDepthwise ? last : first;
  const depth = isDepthwise ? rows * columns : rows * columns * last;
  return {
    depth,
    outputs,
    weight: (k, output) => bits[isDepthwise ? k * outputs + output : output * depth + k] ?? 0,
    bias: (output) => biases[output] ?? 0,
  };
}

/**
 * One layer out of two that read the same values.
 * @param {Layer} left
 * @param {Layer} right
 * @returns {Layer}
 */
function sideBySide(left, right) {
  const { depth, outputs } = left;
  return {
    depth,
    outputs: outputs + right.outputs,
    weight: (k, output) => (output < outputs ? left.weight(k, output) : right.weight(k, output - outputs)),
    bias: (output) => (output < outputs ? left.bias(output) : right.bias(output - outputs)),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , outFile] = process.argv;
  if (outFile === undefined) throw new Error('Usage: node scripts/build-network.mjs OUT_FILE');
  await buildNetwork(outFile);
}
