// Keeps the digest of the element's script in the README: it is what a page copies into its `integrity` attribute.
// With --check it only tells whether the committed one is up to date. The files of cdn/ have to be built.
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'README.md';
const DIGEST = /(?<=integrity=")sha384-[\w+/=]*(?=")/g;

const digests = /** @type {Record<string, string>} */ (JSON.parse(readFileSync('cdn/integrity.json', 'utf8')));
const digest = digests['face-liveness.js'];
const text = readFileSync(PAGE, 'utf8');
const found = text.match(DIGEST) ?? [];
if (digest === undefined || found.length === 0) throw new Error(`${PAGE} or cdn/integrity.json has no digest.`);
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, text.replaceAll(DIGEST, digest));
} else if (found.some((value) => value !== digest)) {
  console.error(`The integrity in ${PAGE} is that of another build: run "npm run build && npm run integrity".`);
  process.exitCode = 1;
}
