/**
 * A number from 0 (included) to 1 (excluded) that depends on its arguments alone, so that a picture can be drawn again
 * for any moment without remembering the ones before. Source: the finalizer of MurmurHash3.
 * @param seed Any integer.
 * @param index Position in the sequence of this seed, any integer.
 */
export function randomAt(seed: number, index: number): number {
  let hash = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The element of `choices` that belongs to this seed and index. @throws {RangeError} When there is none. */
export function chooseAt<T>(choices: readonly T[], seed: number, index: number): T {
  const chosen = choices[Math.floor(randomAt(seed, index) * choices.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}
