import * as fc from 'fast-check';

/** Every run of a property test tries the same inputs. */
export const FUZZ_SEED = 20_261_124;

type Change = (bytes: Buffer) => Buffer;

/** Copies of some bytes with a few of them changed, removed, repeated or inserted. */
export function mutationOf(original: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat(Math.max(0, original.length - 1));
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.tuple(place, fc.nat(255)).map(
      ([at, byte]): Change =>
        (bytes) =>
          overwrite(bytes, at, Buffer.of(byte)),
    ),
    fc.tuple(place, fc.constantFrom('00000000', 'ffffffff', '7fffffff', '80000000', '00000001')).map(
      ([at, hex]): Change =>
        (bytes) =>
          overwrite(bytes, at, Buffer.from(hex, 'hex')),
    ),
    place.map(
      (at): Change =>
        (bytes) =>
          bytes.subarray(0, at),
    ),
    fc.tuple(place, place).map(
      ([a, b]): Change =>
        (bytes) =>
          without(bytes, Math.min(a, b), Math.max(a, b)),
    ),
    fc.tuple(place, place).map(
      ([a, b]): Change =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]),
    ),
    fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 12 })).map(
      ([at, added]): Change =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]),
    ),
  );
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<Buffer>((bytes, apply) => apply(bytes), Buffer.from(original)));
}

/** The same for text. */
export function textMutationOf(original: string): fc.Arbitrary<string> {
  return mutationOf(Buffer.from(original, 'latin1')).map((bytes) => bytes.toString('latin1'));
}

function overwrite(bytes: Buffer, at: number, value: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  value.copy(copy, Math.min(at, copy.length));
  return copy;
}

function without(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}
