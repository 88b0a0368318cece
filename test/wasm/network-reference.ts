import { floatsOf, type Network, type Operator, readTflite } from '../../scripts/tflite-reader.mjs';

/** Plain arithmetic in double precision that the engine is held against; written from the .tflite file, operator by operator. */

/** What the network says: a logit and 16 coordinates for each of 896 anchors. */
export interface NetworkOutput {
  readonly logits: Float64Array;
  readonly coordinates: Float64Array;
}

/** A map of rows × columns × channels. */
interface FeatureMap {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const RELU = 1;

/**
 * A network that runs in double precision.
 * @param tflite The published file.
 * @returns A function of 128 × 128 × 3 values in [−1, 1].
 */
export function referenceNetwork(tflite: Uint8Array): (input: ArrayLike<number>) => NetworkOutput {
  const network = readTflite(tflite);
  const weights = constantsOf(network);
  const [inputIndex = -1] = network.inputs;
  const [coordinatesIndex = -1, logitsIndex = -1] = network.outputs;
  return (input) => {
    const maps = new Map<number, FeatureMap>();
    maps.set(inputIndex, { shape: [128, 128, 3], values: Float64Array.from(input) });
    const mapAt = (index: number | undefined): FeatureMap => {
      const map = maps.get(index ?? -1);
      if (!map) throw new Error(`Tensor ${index} was not computed.`);
      return map;
    };
    for (const operator of network.operators) {
      const [output = -1] = operator.outputs;
      const shape = (network.tensors[output]?.shape ?? []).slice(1);
      const result = run(operator, shape, mapAt, weights);
      if (result) maps.set(output, { shape, values: result });
    }
    return { logits: mapAt(logitsIndex).values, coordinates: mapAt(coordinatesIndex).values };
  };
}

/** A constant tensor. */
interface Constant {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function constantsOf({ tensors, operators }: Network): ReadonlyMap<number, Constant> {
  const constants = new Map<number, Constant>();
  for (const { name, inputs, outputs } of operators) {
    const tensor = tensors[inputs[0] ?? -1];
    if (name === 'DEQUANTIZE' && tensor) {
      constants.set(outputs[0] ?? -1, { shape: tensor.shape, values: floatsOf(tensor) });
    }
  }
  return constants;
}

/** @returns The values of the operator's output; `null` for what is a constant. */
function run(
  operator: Operator,
  shape: readonly number[],
  mapAt: (index: number | undefined) => FeatureMap,
  constants: ReadonlyMap<number, Constant>,
): Float64Array | null {
  const { name, inputs, option, optionByte } = operator;
  const [first, second, third] = inputs;
  switch (name) {
    case 'DEQUANTIZE':
      return null;
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const [weights, biases] = [constants.get(second ?? -1), constants.get(third ?? -1)];
      if (!weights || !biases) throw new Error('A convolution without weights.');
      const isDepthwise = name === 'DEPTHWISE_CONV_2D';
      const result = convolve(mapAt(first), shape, weights, biases.values, option(1), isDepthwise);
      return optionByte(isDepthwise ? 4 : 3) === RELU ? result.map((value) => Math.max(value, 0)) : result;
    }
    case 'RELU':
      return mapAt(first).values.map((value) => Math.max(value, 0));
    case 'ADD': {
      const { values } = mapAt(second);
      return mapAt(first).values.map((value, index) => value + at(values, index));
    }
    case 'MAX_POOL_2D':
      return pool(mapAt(first), shape);
    case 'PAD':
      return padChannels(mapAt(first), shape);
    case 'RESHAPE':
      return mapAt(first).values;
    case 'CONCATENATION':
      return Float64Array.from([...mapAt(first).values, ...mapAt(second).values]);
    default:
      throw new Error(`The reference does not know ${name}.`);
  }
}

/**
 * A convolution with SAME padding, which is asymmetric: what does not come out even is missing behind.
 * @param weights Rows × columns × channels for a depthwise one, else outputs × rows × columns × inputs; one more
 *   dimension in front of the former.
 */
export function convolve(
  source: FeatureMap,
  [rows = 0, columns = 0, outputs = 0]: readonly number[],
  weights: Constant,
  biases: ArrayLike<number>,
  stride: number,
  isDepthwise: boolean,
): Float64Array {
  const [sourceRows = 0, sourceColumns = 0, inputs = 0] = source.shape;
  const [, windowRows = 0, windowColumns = 0] = weights.shape;
  const above = Math.max((rows - 1) * stride + windowRows - sourceRows, 0) >> 1;
  const before = Math.max((columns - 1) * stride + windowColumns - sourceColumns, 0) >> 1;
  const result = new Float64Array(rows * columns * outputs);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      for (let output = 0; output < outputs; output += 1) {
        let sum = at(biases, output);
        for (let v = 0; v < windowRows; v += 1) {
          const sourceY = y * stride + v - above;
          if (sourceY < 0 || sourceY >= sourceRows) continue;
          for (let u = 0; u < windowColumns; u += 1) {
            const sourceX = x * stride + u - before;
            if (sourceX < 0 || sourceX >= sourceColumns) continue;
            const pixel = (sourceY * sourceColumns + sourceX) * inputs;
            if (isDepthwise) {
              sum += at(source.values, pixel + output) * at(weights.values, (v * windowColumns + u) * outputs + output);
              continue;
            }
            const row = ((output * windowRows + v) * windowColumns + u) * inputs;
            for (let k = 0; k < inputs; k += 1) sum += at(source.values, pixel + k) * at(weights.values, row + k);
          }
        }
        result[(y * columns + x) * outputs + output] = sum;
      }
    }
  }
  return result;
}

/** Largest of each 2 × 2 pixels. */
export function pool(source: FeatureMap, [rows = 0, columns = 0, channels = 0]: readonly number[]): Float64Array {
  const [, sourceColumns = 0] = source.shape;
  const result = new Float64Array(rows * columns * channels);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        const valueAt = (v: number, u: number): number =>
          at(source.values, ((2 * y + v) * sourceColumns + 2 * x + u) * channels + channel);
        result[(y * columns + x) * channels + channel] = Math.max(
          valueAt(0, 0),
          valueAt(0, 1),
          valueAt(1, 0),
          valueAt(1, 1),
        );
      }
    }
  }
  return result;
}

function padChannels({ shape, values }: FeatureMap, [, , channels = 0]: readonly number[]): Float64Array {
  const [rows = 0, columns = 0, own = 0] = shape;
  const result = new Float64Array(rows * columns * channels);
  for (let pixel = 0; pixel < rows * columns; pixel += 1) {
    result.set(values.subarray(pixel * own, (pixel + 1) * own), pixel * channels);
  }
  return result;
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`There is no value ${index}.`);
  return value;
}
