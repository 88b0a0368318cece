// Writes a face detection network (.tflite) as a TensorFlow.js graph model: the same weights for an implementation
// that is independent of ours. Run by itself: node benchmark/tools/tflite-to-tfjs.mjs MODEL.tflite OUT_FOLDER
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { copyOf, floatsOf, readTflite } from '../../scripts/tflite-reader.mjs';

const WEIGHTS_FILE = 'group1-shard1of1.bin';
const RELU = 1;
const DATA_FORMAT = { data_format: string('NHWC') };
const NO_DILATION = { dilations: integers([1, 1, 1, 1]) };

/** @typedef {import('../../scripts/tflite-reader.mjs').Network} Network */
/** @typedef {import('../../scripts/tflite-reader.mjs').Operator} Operator */
/** @typedef {{ name: string, op: string, input?: string[], attr: Record<string, unknown> }} GraphNode */
/** @typedef {{ name: string, shape: number[], dtype: 'float32' | 'int32' }} Weight */
/**
 * A graph model: `model.json` as an object, and the bytes of its one file of weights.
 * @typedef {{ modelTopology: { node: GraphNode[] }, weightsManifest: { paths: string[], weights: Weight[] }[] } & Record<string, unknown>} GraphModel
 */

/**
 * Translates a network. The output `Identity` is one tensor: for each anchor its logit, then its regressors.
 * @param {Uint8Array} tflite Content of the .tflite file.
 * @returns {{ model: GraphModel, weights: Buffer }}
 * @throws {Error} For an operator or activation that face detection networks do not use.
 */
export function toGraphModel(tflite) {
  const network = readTflite(tflite);
  const graph = new Graph(network);
  for (const operator of network.operators) graph.add(operator);
  return graph.finish();
}

/**
 * Writes `model.json` and its weights.
 * @param {Uint8Array} tflite
 * @param {string} folder Made when it does not exist.
 */
export async function writeGraphModel(tflite, folder) {
  const { model, weights } = toGraphModel(tflite);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, WEIGHTS_FILE), weights);
  await writeFile(join(folder, 'model.json'), JSON.stringify(model));
}

/** The graph while it is written, one operator after the other. */
class Graph {
  /** @type {GraphNode[]} */
  #nodes = [];
  /** @type {Weight[]} */
  #weights = [];
  /** @type {Buffer[]} */
  #parts = [];
  /** Tensors of 16-bit weights, by the tensor that they are widened to. @type {Map<number, number>} */
  #widened = new Map();
  #network;

  /** @param {Network} network */
  constructor(network) {
    this.#network = network;
    const shape = { dim: this.#tensor(network.inputs[0]).shape.map((size) => ({ size: String(size) })) };
    this.#nodes.push({ name: 'input', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape } } });
  }

  /** @param {Operator} operator */
  add(operator) {
    const { inputs, outputs } = operator;
    const [first, second] = inputs;
    const name = this.#name(outputs[0]);
    switch (operator.name) {
      case 'DEQUANTIZE':
        this.#widened.set(outputs[0] ?? -1, first ?? -1);
        return;
      case 'CONV_2D':
      case 'DEPTHWISE_CONV_2D':
        this.#addConvolution(operator);
        return;
      case 'RELU':
        this.#node('Relu', name, [this.#name(first)]);
        return;
      case 'ADD':
        this.#addActivated(
          'AddV2',
          name,
          inputs.map((input) => this.#name(input)),
          {},
          operator.optionByte(0),
        );
        return;
      case 'MAX_POOL_2D': {
        const ksize = integers([1, operator.option(4), operator.option(3), 1]);
        this.#node('MaxPool', name, [this.#name(first)], { ksize, ...slide(operator), ...DATA_FORMAT });
        return;
      }
      case 'PAD': {
        const { data, shape } = this.#tensor(second);
        const paddings = this.#constant(
          `${name}/paddings`,
          new Int32Array(copyOf(data ?? new Uint8Array()).buffer),
          shape,
        );
        this.#node('Pad', name, [this.#name(first), paddings], { Tpaddings: { type: 'DT_INT32' } });
        return;
      }
      case 'RESHAPE': {
        const { shape } = this.#tensor(outputs[0]);
        const wanted = this.#constant(`${name}/shape`, Int32Array.from(shape), [shape.length]);
        this.#node('Reshape', name, [this.#name(first), wanted], { Tshape: { type: 'DT_INT32' } });
        return;
      }
      case 'CONCATENATION':
        this.#concatenate(
          name,
          inputs.map((input) => this.#name(input)),
          operator.option(0),
        );
        return;
      default:
        throw new Error(`The network uses ${operator.name}, which is not translated.`);
    }
  }

  /** Joins the two outputs as the loader of the model expects them. */
  finish() {
    const [regressors, logits] = this.#network.outputs;
    this.#concatenate('anchors', [this.#name(logits), this.#name(regressors)], 2);
    this.#node('Identity', 'Identity', ['anchors']);
    const model = {
      format: 'graph-model',
      signature: {
        inputs: { input: { name: 'input:0', dtype: 'DT_FLOAT' } },
        outputs: { Identity: { name: 'Identity:0', dtype: 'DT_FLOAT' } },
      },
      modelTopology: { node: this.#nodes, library: {}, versions: { producer: 716 } },
      weightsManifest: [{ paths: [WEIGHTS_FILE], weights: this.#weights }],
    };
    return { model, weights: Buffer.concat(this.#parts) };
  }

  /** @param {Operator} operator */
  #addConvolution(operator) {
    const isDepthwise = operator.name === 'DEPTHWISE_CONV_2D';
    const [input, kernelIndex, biasIndex] = operator.inputs;
    const name = this.#name(operator.outputs[0]);
    const { values, shape } = isDepthwise ? this.#depthwiseKernel(kernelIndex) : this.#kernel(kernelIndex);
    const kernel = this.#constant(`${name}/kernel`, values, shape);
    const { floats, tensor } = this.#stored(biasIndex);
    const bias = this.#constant(`${name}/bias`, floats, tensor.shape);
    const op = isDepthwise ? 'DepthwiseConv2dNative' : 'Conv2D';
    this.#node(op, `${name}/product`, [this.#name(input), kernel], {
      ...slide(operator),
      ...DATA_FORMAT,
      ...NO_DILATION,
    });
    const activation = operator.optionByte(isDepthwise ? 4 : 3);
    this.#addActivated('BiasAdd', name, [`${name}/product`, bias], DATA_FORMAT, activation);
  }

  /** Channels of the output come first in a .tflite file and last here. @param {number} [index] */
  #kernel(index) {
    const { floats, tensor } = this.#stored(index);
    const [outputs = 0, height = 0, width = 0, inputs = 0] = tensor.shape;
    const values = new Float32Array(floats.length);
    const count = height * width * inputs;
    for (let output = 0; output < outputs; output += 1) {
      for (let at = 0; at < count; at += 1) values[at * outputs + output] = floats[output * count + at] ?? 0;
    }
    return { values, shape: [height, width, inputs, outputs] };
  }

  /** @param {number} [index] */
  #depthwiseKernel(index) {
    const { floats, tensor } = this.#stored(index);
    const [, height = 0, width = 0, channels = 0] = tensor.shape;
    return { values: floats, shape: [height, width, channels, 1] };
  }

  /** @param {string} op @param {string} name @param {string[]} input @param {Record<string, unknown>} attr @param {number} activation */
  #addActivated(op, name, input, attr, activation) {
    if (activation !== 0 && activation !== RELU) throw new Error(`The activation ${activation} is not translated.`);
    const result = activation === 0 ? name : `${name}/linear`;
    this.#node(op, result, input, attr);
    if (activation === RELU) this.#node('Relu', name, [result]);
  }

  /** @param {string} name @param {string[]} parts @param {number} axis */
  #concatenate(name, parts, axis) {
    const attr = { N: { i: String(parts.length) }, Tidx: { type: 'DT_INT32' } };
    this.#node('ConcatV2', name, [...parts, this.#constant(`${name}/axis`, Int32Array.of(axis), [])], attr);
  }

  /** @param {string} op @param {string} name @param {string[]} input @param {Record<string, unknown>} [attr] */
  #node(op, name, input, attr = {}) {
    this.#nodes.push({ name, op, input, attr: { T: { type: 'DT_FLOAT' }, ...attr } });
  }

  /** @param {string} name @param {Float32Array | Int32Array} values @param {number[]} shape */
  #constant(name, values, shape) {
    const isInteger = values instanceof Int32Array;
    const type = isInteger ? 'DT_INT32' : 'DT_FLOAT';
    const tensorShape = { dim: shape.map((size) => ({ size: String(size) })) };
    this.#nodes.push({ name, op: 'Const', attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape } } } });
    this.#weights.push({ name, shape, dtype: isInteger ? 'int32' : 'float32' });
    this.#parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    return name;
  }

  /** Weights of a tensor, looked up before they are widened. @param {number} [index] */
  #stored(index = -1) {
    const tensor = this.#tensor(this.#widened.get(index) ?? index);
    return { floats: floatsOf(tensor), tensor };
  }

  /** @param {number} [index] */
  #tensor(index = -1) {
    const tensor = this.#network.tensors[index];
    if (!tensor) throw new Error(`The network has no tensor ${index}.`);
    return tensor;
  }

  /** @param {number} [index] */
  #name(index = -1) {
    return index === this.#network.inputs[0] ? 'input' : `tensor${index}`;
  }
}

/** Padding and strides, which have the same field numbers in all operators. @param {Operator} operator */
function slide(operator) {
  const padding = string(operator.optionByte(0) === 0 ? 'SAME' : 'VALID');
  return { padding, strides: integers([1, operator.option(2), operator.option(1), 1]) };
}

/** @param {number[]} values */
function integers(values) {
  return { list: { i: values.map(String) } };
}

/** @param {string} text */
function string(text) {
  return { s: Buffer.from(text).toString('base64') };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , modelFile, folder] = process.argv;
  if (modelFile === undefined || folder === undefined) {
    throw new Error('Usage: node benchmark/tools/tflite-to-tfjs.mjs MODEL.tflite OUT_FOLDER');
  }
  await writeGraphModel(await readFile(modelFile), folder);
}
