/**
 * Writes a small flatbuffer front to back, so that it may stand before existing bytes: references of the format only
 * point forward. Source of the layout: the FlatBuffers internals page of its documentation.
 */
export class FlatbufferWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 8;

  /** @param {string} identifier Four letters that name the format. */
  constructor(identifier) {
    this.#bytes.set(new TextEncoder().encode(identifier), 4);
  }

  /** Bytes written so far. */
  get length() {
    return this.#length;
  }

  /**
   * Writes a table after its vtable.
   * @param {ReadonlyArray<'uint8' | 'uint32' | null>} fields Type of each field in the order of the schema: `uint32`
   *   also stands for a reference, which {@link link} fills in; `null` for an absent field.
   * @returns {number[]} Position of the table, then of each of its fields (0 for an absent one).
   */
  table(fields) {
    this.align(2);
    const vtable = this.#reserve(4 + 2 * fields.length);
    this.align(4);
    const table = this.#reserve(4);
    this.#view.setInt32(table, table - vtable, true);
    const positions = fields.map((type, index) => {
      if (type === null) return 0;
      this.align(type === 'uint32' ? 4 : 1);
      const position = this.#reserve(type === 'uint32' ? 4 : 1);
      this.#view.setUint16(vtable + 4 + 2 * index, position - table, true);
      return position;
    });
    this.#view.setUint16(vtable, 4 + 2 * fields.length, true);
    this.#view.setUint16(vtable + 2, this.#length - table, true);
    return [table, ...positions];
  }

  /**
   * Writes a vector of `count` 32-bit items (numbers or references).
   * @param {number} count
   * @returns {number[]} Position of the vector, then of each item.
   */
  vector(count) {
    this.align(4);
    const vector = this.#reserve(4 + 4 * count);
    this.#view.setUint32(vector, count, true);
    return [vector, ...Array.from({ length: count }, (_, index) => vector + 4 + 4 * index)];
  }

  /**
   * Writes a vector of bytes whose first byte stands at a multiple of `alignment`.
   * @param {Uint8Array} bytes
   * @param {number} alignment
   * @returns {number} Position of the vector.
   */
  byteVector(bytes, alignment) {
    this.align(alignment, 4);
    const vector = this.#reserve(4 + bytes.length);
    this.#view.setUint32(vector, bytes.length, true);
    this.#bytes.set(bytes, vector + 4);
    return vector;
  }

  /**
   * Writes a string, which is a vector of bytes with a zero after it.
   * @param {string} text
   * @returns {number} Position of the string.
   */
  string(text) {
    const position = this.byteVector(new TextEncoder().encode(text), 4);
    this.#reserve(1);
    return position;
  }

  /**
   * Makes the reference at `from` point to `target`, which may lie beyond what is written here.
   * @param {number} from
   * @param {number} target
   */
  link(from, target) {
    if (target <= from) throw new RangeError('A flatbuffer reference has to point forward.');
    this.#view.setUint32(from, target - from, true);
  }

  /**
   * @param {number} position
   * @param {number} value
   */
  setUint8(position, value) {
    this.#view.setUint8(position, value);
  }

  /**
   * @param {number} position
   * @param {number} value
   */
  setUint32(position, value) {
    this.#view.setUint32(position, value, true);
  }

  /**
   * @param {number} position
   * @param {number} value
   */
  setFloat32(position, value) {
    this.#view.setFloat32(position, value, true);
  }

  /**
   * Pads until `ahead` bytes from here stand at a multiple of `alignment`.
   * @param {number} alignment
   * @param {number} [ahead]
   */
  align(alignment, ahead = 0) {
    while ((this.#length + ahead) % alignment !== 0) this.#length += 1;
  }

  /**
   * The finished bytes.
   * @param {number} root Position of the root table.
   */
  finish(root) {
    this.link(0, root);
    return this.#bytes.slice(0, this.#length);
  }

  /**
   * @param {number} byteLength
   * @returns {number} Position of the reserved, zeroed bytes.
   */
  #reserve(byteLength) {
    const position = this.#length;
    this.#length += byteLength;
    while (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return position;
  }
}
