/**
 * Tells whether a file is the one that the build made, so that whoever serves it cannot change it unnoticed.
 * @param expected SHA-384, base64; without one every file passes.
 */
export async function hasDigest(file: Uint8Array<ArrayBuffer>, expected: string | undefined): Promise<boolean> {
  if (expected === undefined) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', file));
  return btoa(String.fromCharCode(...digest)) === expected;
}
