// Makes the language files for script tags: of each table the texts alone, in the order of the English ones.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param {{ from: string, to: string }} folders Built modules in, JSON files out.
 * @throws {Error} When a table lacks a text.
 */
export async function buildLocales({ from, to }) {
  const keys = Object.keys(await tableOf(join(from, 'en.js')));
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((name) => name.endsWith('.js') && name !== 'en.js')) {
    const table = await tableOf(join(from, file));
    const missing = keys.filter((key) => typeof table[key] !== 'string');
    if (missing.length > 0) throw new Error(`${file} lacks ${missing.join(', ')}.`);
    writeFileSync(join(to, `${basename(file, '.js')}.json`), JSON.stringify(keys.map((key) => table[key])));
  }
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, string>>}
 */
async function tableOf(file) {
  const module = /** @type {{ strings: Record<string, string> }} */ (await import(pathToFileURL(resolve(file)).href));
  return module.strings;
}
