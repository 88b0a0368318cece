import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import { floatsOf, fromHalf, readTflite } from '../../scripts/tflite-reader.mjs';
import { toGraphModel } from '../../benchmark/tools/tflite-to-tfjs.mjs';

const NETWORK = '@mediapipe/face_detection/face_detection_short_range.tflite';
const network = readFileSync(createRequire(import.meta.url).resolve(NETWORK));

describe('the face detection network as a TensorFlow.js graph model', () => {
  let source: ReturnType<typeof readTflite>;
  let graph: GraphReader;

  before(() => {
    source = readTflite(network);
    graph = new GraphReader(toGraphModel(network));
  });

  it('has every tensor in the shape that the network declares', () => {
    const shapes = graph.inferShapes();
    const computed = source.operators.filter(({ name }) => name !== 'DEQUANTIZE').flatMap(({ outputs }) => outputs);
    assert.equal(computed.length, 90);
    for (const index of computed) {
      assert.deepEqual(shapes.get(`tensor${index}`), source.tensors[index]?.shape, `tensor ${index}`);
    }
  });

  it('ends in the logit and 16 regressors of 896 anchors', () => {
    assert.deepEqual(graph.inferShapes().get('Identity'), [1, 896, 17]);
    const { input: parts } = graph.node('anchors');
    const sizes = parts?.slice(0, 2).map((name) => graph.inferShapes().get(name)?.at(-1));
    assert.deepEqual(sizes, [1, 16]);
  });

  it('names only nodes that were written before', () => {
    const seen = new Set<string>();
    for (const { name, input = [] } of graph.nodes) {
      for (const part of input) assert.ok(seen.has(part), `${name} needs ${part}`);
      assert.ok(!seen.has(name), `${name} is there twice`);
      seen.add(name);
    }
  });

  it('accounts for every byte of the weights', () => {
    const counted = graph.weights.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
    assert.equal(graph.bytes.length, counted);
  });

  it('turns kernels so that the channels of the output come last, and loses none', () => {
    const widened = new Map(
      source.operators
        .filter(({ name }) => name === 'DEQUANTIZE')
        .map(({ inputs, outputs }) => [outputs[0], inputs[0]]),
    );
    const convolutions = source.operators.filter(({ name }) => name === 'CONV_2D');
    assert.equal(convolutions.length, 21);
    for (const { inputs, outputs } of convolutions) {
      const stored = source.tensors[widened.get(inputs[1]) ?? -1];
      assert.ok(stored);
      const original = floatsOf(stored);
      const [outs = 0, height = 0, width = 0, ins = 0] = stored.shape;
      const { values, shape } = graph.constant(`tensor${outputs[0]}/kernel`);
      assert.deepEqual(shape, [height, width, ins, outs]);
      for (let index = 0; index < values.length; index += 1) {
        const [output, rest] = [index % outs, Math.floor(index / outs)];
        if (values[index] !== original[output * height * width * ins + rest]) assert.fail(`weight ${index}`);
      }
    }
  });

  it('refuses a file that is cut off', () => {
    assert.throws(() => toGraphModel(network.subarray(0, 20_000)), RangeError);
  });
});

describe('numbers of 16 bits', () => {
  for (const [bits, value] of [
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x0001, 2 ** -24],
    [0x7bff, 65_504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ] as const) {
    it(`reads ${bits.toString(16)} as ${value}`, () => assert.equal(fromHalf(bits), value));
  }

  it('keeps what is no number', () => assert.ok(Number.isNaN(fromHalf(0x7e00))));
});

type Shape = readonly number[];
type Model = ReturnType<typeof toGraphModel>;
type GraphNode = Model['model']['modelTopology']['node'][number];

/** Reads a graph model as TensorFlow documents its operators, knowing nothing of where it came from. */
class GraphReader {
  readonly nodes: readonly GraphNode[];
  readonly weights: Model['model']['weightsManifest'][number]['weights'];
  readonly bytes: Buffer;

  constructor({ model, weights }: Model) {
    this.nodes = model.modelTopology.node;
    this.weights = model.weightsManifest.flatMap((group) => group.weights);
    this.bytes = weights;
  }

  node(name: string): GraphNode {
    const found = this.nodes.find((node) => node.name === name);
    assert.ok(found, `there is no node ${name}`);
    return found;
  }

  constant(name: string): { readonly values: Float32Array | Int32Array; readonly shape: Shape } {
    let at = 0;
    for (const weight of this.weights) {
      const end = at + 4 * sizeOf(weight.shape);
      if (weight.name === name) {
        const { buffer } = Uint8Array.from(this.bytes.subarray(at, end));
        const values = weight.dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer);
        return { values, shape: weight.shape };
      }
      at = end;
    }
    return assert.fail(`there is no constant ${name}`);
  }

  inferShapes(): ReadonlyMap<string, Shape> {
    const shapes = new Map<string, Shape>();
    for (const node of this.nodes) shapes.set(node.name, this.#shapeOf(node, shapes));
    return shapes;
  }

  #shapeOf(node: GraphNode, shapes: ReadonlyMap<string, Shape>): Shape {
    const [first = '', second = ''] = node.input ?? [];
    const [a = [], b = []] = [shapes.get(first), shapes.get(second)];
    switch (node.op) {
      case 'Placeholder':
        return [1, 128, 128, 3];
      case 'Const':
        return this.constant(node.name).shape;
      case 'Conv2D':
        assert.equal(b[2], a[3], `${node.name}: channels`);
        return [1, ...slide(a, [b[0] ?? 0, b[1] ?? 0], node), b[3] ?? 0];
      case 'DepthwiseConv2dNative':
        assert.equal(b[2], a[3], `${node.name}: channels`);
        return [1, ...slide(a, [b[0] ?? 0, b[1] ?? 0], node), (b[2] ?? 0) * (b[3] ?? 0)];
      case 'MaxPool':
        return [1, ...slide(a, integersOf(node, 'ksize').slice(1, 3), node), a[3] ?? 0];
      case 'BiasAdd':
        assert.deepEqual(b, a.slice(-1), `${node.name}: bias`);
        return a;
      case 'AddV2':
        assert.deepEqual(b, a, `${node.name}: terms`);
        return a;
      case 'Pad': {
        const { values } = this.constant(second);
        return a.map((size, axis) => size + (values[2 * axis] ?? 0) + (values[2 * axis + 1] ?? 0));
      }
      case 'Reshape': {
        const wanted = [...this.constant(second).values];
        assert.equal(sizeOf(wanted), sizeOf(a), `${node.name}: size`);
        return wanted;
      }
      case 'ConcatV2': {
        const axis = this.constant(node.input?.at(-1) ?? '').values[0] ?? -1;
        const sum = (node.input ?? []).slice(0, -1).reduce((total, name) => total + (shapes.get(name)?.[axis] ?? 0), 0);
        return a.map((size, index) => (index === axis ? sum : size));
      }
      default:
        assert.ok(node.op === 'Relu' || node.op === 'Identity', `unknown operator ${node.op}`);
        return a;
    }
  }
}

/** Height and width of what a window of this size yields. */
function slide(input: Shape, windowSize: Shape, node: GraphNode): Shape {
  const [, ...strides] = integersOf(node, 'strides');
  const isSame = Buffer.from(attribute(node, 'padding', 's'), 'base64').toString() === 'SAME';
  return [0, 1].map((axis) => {
    const size = (input[axis + 1] ?? 0) - (isSame ? 0 : (windowSize[axis] ?? 0) - 1);
    return Math.ceil(size / (strides[axis] ?? 1));
  });
}

function integersOf(node: GraphNode, name: string): readonly number[] {
  return attribute(node, name, 'list', 'i').split(',').map(Number);
}

/** A member of an attribute as text; lists are separated by commas. */
function attribute(node: GraphNode, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((value, name) => Object(value)[name], node.attr);
  return String(found);
}

function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
