/** Size of an element that ends where its parent ends. */
const UNKNOWN_SIZE = Infinity;
const MAX_ID_BYTES = 4;
const MAX_SIZE_BYTES = 8;
/** Ten minutes of video have fewer. Bounds what is kept of a document: 10 MB could hold five million elements. */
const MAX_ELEMENTS = 50_000;

/** One element of an EBML document. */
export interface EbmlElement {
  readonly id: number;
  /** Offset of the first byte of the content. */
  readonly start: number;
  /** Offset behind the content; the end of the data for elements of unknown size. */
  readonly end: number;
  readonly hasUnknownSize: boolean;
}

/** How a document is walked through. */
export interface EbmlVisitor {
  /** Elements whose children are visited. */
  isMaster(id: number): boolean;
  /** Whether an element of unknown size is over when an element with this id comes. */
  endsUnknown(openId: number, nextId: number): boolean;
  onElement(element: EbmlElement): void;
  onProblem(problem: string): void;
}

/** Reads a variable-length integer. @returns Null when it is cut off or longer than `maxBytes`. */
export function readVint(
  data: Buffer,
  at: number,
  maxBytes: number,
  keepsMarker: boolean,
): { value: number; bytes: number } | null {
  const first = data[at];
  if (first === undefined) return null;
  const bytes = Math.clz32(first) - 23;
  if (bytes > maxBytes || at + bytes > data.length) return null;
  let value = keepsMarker ? first : first & (0xff >> bytes);
  let areAllOnes = (first & (0xff >> bytes)) === 0xff >> bytes;
  for (let index = 1; index < bytes; index += 1) {
    const byte = data[at + index] ?? 0;
    areAllOnes &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value: areAllOnes && !keepsMarker ? UNKNOWN_SIZE : value, bytes };
}

/** An unsigned integer of up to six bytes, as EBML stores them; larger ones lose precision. */
export function readUnsigned(data: Buffer, element: EbmlElement): number {
  let value = 0;
  for (const byte of data.subarray(element.start, element.end)) value = value * 256 + byte;
  return value;
}

/** Visits every element, parents before children. Broken input is reported and ends the walk; nothing is thrown. */
export function walkEbml(data: Buffer, visitor: EbmlVisitor): void {
  const open: EbmlElement[] = [];
  let at = 0;
  for (let count = 0; at < data.length; count += 1) {
    if (count === MAX_ELEMENTS) {
      visitor.onProblem(`there are more than ${MAX_ELEMENTS} elements`);
      return;
    }
    closeFinished(open, at);
    const id = readVint(data, at, MAX_ID_BYTES, true);
    const size = id && readVint(data, at + id.bytes, MAX_SIZE_BYTES, false);
    if (!id || !size) {
      visitor.onProblem(`element header at byte ${at} is malformed or cut off`);
      return;
    }
    for (
      let parent = open.at(-1);
      parent?.hasUnknownSize && visitor.endsUnknown(parent.id, id.value);
      parent = open.at(-1)
    )
      open.pop();
    const start = at + id.bytes + size.bytes;
    const limit = open.at(-1)?.end ?? data.length;
    const hasUnknownSize = size.value === UNKNOWN_SIZE;
    const end = hasUnknownSize ? limit : start + size.value;
    if (end > limit) {
      visitor.onProblem(
        `element ${id.value.toString(16)} at byte ${at} reaches ${end - limit} bytes beyond its parent or the file`,
      );
      return;
    }
    const isMaster = visitor.isMaster(id.value);
    if (hasUnknownSize && !isMaster) {
      visitor.onProblem(`element ${id.value.toString(16)} at byte ${at} must have a size`);
      return;
    }
    const element: EbmlElement = { id: id.value, start, end, hasUnknownSize };
    visitor.onElement(element);
    if (isMaster) open.push(element);
    at = isMaster ? start : end;
  }
}

function closeFinished(open: EbmlElement[], at: number): void {
  for (let parent = open.at(-1); parent && at >= parent.end && !parent.hasUnknownSize; parent = open.at(-1)) open.pop();
}
