// Lists the digests of everything that lies beside the element's script, for `integrity` attributes and for reviewers.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The list itself. */
const LIST = 'integrity.json';

/**
 * Writes integrity.json into a folder: SHA-384 by path, in the form of the `integrity` attribute.
 * @param {string} folder
 */
export function writeIntegrity(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== LIST)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const integrity = Object.fromEntries(
    files.map((file) => [file.slice(folder.length + 1).replaceAll(sep, '/'), integrityOf(file)]),
  );
  writeFileSync(join(folder, LIST), `${JSON.stringify(integrity, null, 2)}\n`);
}

/** @param {string} file */
function integrityOf(file) {
  return `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;
}
