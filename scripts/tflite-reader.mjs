// Reads a .tflite file as far as its operators, tensors and weights. No dependency.
// Field numbers below: tensorflow/lite/schema/schema.fbs.

/** Names of the operators that face detection networks use, by their number in `BuiltinOperator`. */
const OPERATORS = /** @type {Readonly<Record<number, string>>} */ ({
  0: 'ADD',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  17: 'MAX_POOL_2D',
  19: 'RELU',
  22: 'RESHAPE',
  34: 'PAD',
});
const FLOAT32 = 0;
const FLOAT16 = 1;

/**
 * A tensor of the network. `type` is a number of `TensorType`; `data` is null for what is computed.
 * @typedef {{ name: string, shape: number[], type: number, data: Uint8Array | null }} Tensor
 */
/**
 * One operator. `inputs` and `outputs` are indices of tensors. `option` and `optionByte` read the 32-bit and 8-bit
 * field of that number from its options, 0 when the field is absent.
 * @typedef {{ name: string, inputs: number[], outputs: number[], option: (field: number) => number, optionByte: (field: number) => number }} Operator
 */
/** @typedef {{ tensors: Tensor[], operators: Operator[], inputs: number[], outputs: number[] }} Network */

/**
 * Reads the first subgraph of a network.
 * @param {Uint8Array} bytes Content of a .tflite file.
 * @returns {Network}
 * @throws {RangeError} When the file is cut off.
 */
export function readTflite(bytes) {
  const file = new Flatbuffer(bytes);
  const model = file.root;
  const codes = file.tables(model, 1).map((code) => Math.max(file.int8(code, 0), file.int32(code, 3)));
  const buffers = file.tables(model, 4).map((buffer) => file.bytes(buffer, 0));
  const [graph = 0] = file.tables(model, 2);
  return {
    tensors: file.tables(graph, 0).map((tensor) => ({
      name: file.string(tensor, 3),
      shape: file.int32s(tensor, 0),
      type: file.int8(tensor, 1),
      data: buffers[file.int32(tensor, 2)] ?? null,
    })),
    operators: file.tables(graph, 3).map((operator) => {
      const code = codes[file.int32(operator, 0)] ?? -1;
      const options = file.table(operator, 4);
      return {
        name: OPERATORS[code] ?? `operator ${code}`,
        inputs: file.int32s(operator, 1),
        outputs: file.int32s(operator, 2),
        option: (field) => (options === 0 ? 0 : file.int32(options, field)),
        optionByte: (field) => (options === 0 ? 0 : file.int8(options, field)),
      };
    }),
    inputs: file.int32s(graph, 1),
    outputs: file.int32s(graph, 2),
  };
}

/**
 * Values of a constant tensor, widened from 16 bits where they are stored so.
 * @param {Tensor} tensor
 * @returns {Float32Array}
 * @throws {Error} When the tensor holds no floating-point numbers.
 */
export function floatsOf({ name, data, type }) {
  if (!data || (type !== FLOAT32 && type !== FLOAT16)) throw new Error(`The tensor ${name} holds no weights.`);
  const { buffer } = copyOf(data);
  return type === FLOAT32 ? new Float32Array(buffer) : Float32Array.from(new Uint16Array(buffer), fromHalf);
}

/**
 * Bytes of a tensor at an address where any typed array may start; those in the file lie anywhere.
 * @param {Uint8Array} data
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function copyOf(data) {
  return Uint8Array.from(data);
}

/**
 * @param {number} bits An IEEE 754 number of 16 bits.
 * @returns {number}
 */
export function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

/** Tables and vectors of a FlatBuffers file. A table is the position where it begins; an absent one is 0. */
class Flatbuffer {
  #bytes;
  #view;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get root() {
    return this.#target(0);
  }

  /** @param {number} table @param {number} number */
  table(table, number) {
    const field = this.#field(table, number);
    return field === 0 ? 0 : this.#target(field);
  }

  /** @param {number} table @param {number} number */
  tables(table, number) {
    return this.#items(table, number, 4).map((item) => this.#target(item));
  }

  /** @param {number} table @param {number} number */
  int32s(table, number) {
    return this.#items(table, number, 4).map((item) => this.#view.getInt32(item, true));
  }

  /** @param {number} table @param {number} number */
  int32(table, number) {
    const field = this.#field(table, number);
    return field === 0 ? 0 : this.#view.getInt32(field, true);
  }

  /** @param {number} table @param {number} number */
  int8(table, number) {
    const field = this.#field(table, number);
    return field === 0 ? 0 : this.#view.getInt8(field);
  }

  /**
   * A vector of bytes or a string's; null when it is absent.
   * @param {number} table
   * @param {number} number
   */
  bytes(table, number) {
    const field = this.#field(table, number);
    if (field === 0) return null;
    const vector = this.#target(field);
    return this.#bytes.subarray(vector + 4, vector + 4 + this.#view.getUint32(vector, true));
  }

  /** @param {number} table @param {number} number */
  string(table, number) {
    return new TextDecoder().decode(this.bytes(table, number) ?? new Uint8Array());
  }

  /** @param {number} table @param {number} number @param {number} itemBytes */
  #items(table, number, itemBytes) {
    const field = this.#field(table, number);
    if (field === 0) return [];
    const vector = this.#target(field);
    return Array.from({ length: this.#view.getUint32(vector, true) }, (_, index) => vector + 4 + itemBytes * index);
  }

  /** Position of a field, 0 when it is absent. @param {number} table @param {number} number */
  #field(table, number) {
    const vtable = table - this.#view.getInt32(table, true);
    const entry = 4 + 2 * number;
    const offset = entry < this.#view.getUint16(vtable, true) ? this.#view.getUint16(vtable + entry, true) : 0;
    return offset === 0 ? 0 : table + offset;
  }

  /** @param {number} reference */
  #target(reference) {
    return reference + this.#view.getUint32(reference, true);
  }
}
