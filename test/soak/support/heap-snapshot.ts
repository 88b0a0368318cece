/** What the heap of a page or worker consists of, in bytes. */
export interface HeapParts {
  /** How many objects, functions, texts and numbers scripts have made and still hold. */
  readonly objects: number;
  readonly objectBytes: number;
  /** What the browser holds for scripts: nodes, streams, entries of its own lists, … */
  readonly browserBytes: number;
  /** Functions as bytes and machine code, which grow for as long as V8 finds something to optimize. */
  readonly codeBytes: number;
}

/** The part of the format that is read. Source: V8's `heap-snapshot-generator.cc`. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly unknown[] };
  };
  readonly nodes: readonly number[];
}

type Part = 'objects' | 'browser' | 'code';

/** Which part the types of the format belong to. */
const PART_OF_TYPE: Readonly<Record<string, Part>> = {
  object: 'objects',
  closure: 'objects',
  array: 'objects',
  string: 'objects',
  'concatenated string': 'objects',
  'sliced string': 'objects',
  number: 'objects',
  bigint: 'objects',
  symbol: 'objects',
  regexp: 'objects',
  native: 'browser',
  synthetic: 'browser',
};

/**
 * Adds up the parts of a heap.
 * @param chunks Text of `HeapProfiler.addHeapSnapshotChunk`, in order.
 */
export function readHeapParts(chunks: readonly string[]): HeapParts {
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const [names] = types;
  if (typeAt < 0 || sizeAt < 0 || !Array.isArray(names)) throw new Error('The snapshot is of another format.');
  const parts = names.map((name): Part => PART_OF_TYPE[String(name)] ?? 'code');
  const bytes = { objects: 0, browser: 0, code: 0 };
  let objects = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const part = parts[nodes[node + typeAt] ?? 0] ?? 'code';
    bytes[part] += nodes[node + sizeAt] ?? 0;
    if (part === 'objects') objects += 1;
  }
  return { objects, objectBytes: bytes.objects, browserBytes: bytes.browser, codeBytes: bytes.code };
}
