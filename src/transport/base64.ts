const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 0x3d;

/** Length of the base64 text of so many bytes. */
export function base64Length(byteLength: number): number {
  return Math.ceil(byteLength / 3) * 4;
}

/**
 * Writes the base64 text of `source` as ASCII bytes into `target`. From bytes to bytes: no string of the whole video
 * piece is made in between, which the platform's own encoders would need.
 * @param target Holds at least `offset + base64Length(source.length)` bytes.
 * @returns The offset behind the text.
 */
export function writeBase64(source: Uint8Array, target: Uint8Array, offset: number): number {
  const whole = source.length - (source.length % 3);
  let at = offset;
  for (let index = 0; index < whole; index += 3) {
    const bits = (byteAt(source, index) << 16) | (byteAt(source, index + 1) << 8) | byteAt(source, index + 2);
    target[at] = byteAt(ALPHABET, bits >> 18);
    target[at + 1] = byteAt(ALPHABET, (bits >> 12) & 63);
    target[at + 2] = byteAt(ALPHABET, (bits >> 6) & 63);
    target[at + 3] = byteAt(ALPHABET, bits & 63);
    at += 4;
  }
  if (whole === source.length) return at;
  const hasTwo = source.length - whole === 2;
  const bits = (byteAt(source, whole) << 16) | (hasTwo ? byteAt(source, whole + 1) << 8 : 0);
  target[at] = byteAt(ALPHABET, bits >> 18);
  target[at + 1] = byteAt(ALPHABET, (bits >> 12) & 63);
  target[at + 2] = hasTwo ? byteAt(ALPHABET, (bits >> 6) & 63) : PADDING;
  target[at + 3] = PADDING;
  return at + 4;
}

/** Every index above lies inside; the fallback only satisfies the compiler. */
function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
