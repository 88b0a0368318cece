// Writes custom-elements.json from the sources; with --check it only tells whether the committed one is up to date.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Overloads that only type the events, which the manifest lists anyway. */
const INHERITED = new Set(['addEventListener', 'removeEventListener']);
const MANIFEST = 'custom-elements.json';

const fresh = analyze();
if (!process.argv.includes('--check')) {
  writeFileSync(MANIFEST, fresh);
} else if (read(MANIFEST) !== fresh) {
  console.error(`${MANIFEST} is stale: run "npm run manifest" and commit the result.`);
  process.exitCode = 1;
}

function analyze() {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  try {
    const args = ['cem', 'analyze', '--litelement', '--quiet', '--outdir', relative('.', folder)];
    const globs = ['--globs', 'src/index.ts', '--globs', 'src/face-liveness-element.ts', '--globs', 'src/events.ts'];
    const { status } = spawnSync('npx', [...args, ...globs], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error('The analyzer failed.');
    return `${JSON.stringify(published(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))), null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The manifest with the paths that a user of the package imports, and without what is private.
 * @param {{ modules: { declarations?: { kind: string, members?: Member[] }[] }[] }} manifest
 * @typedef {{ name: string, privacy?: string }} Member
 */
function published(manifest) {
  for (const { declarations = [] } of manifest.modules) {
    for (const declaration of declarations) {
      /** @param {Member} member */
      const isPublic = ({ name, privacy }) =>
        privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && !INHERITED.has(name);
      if (declaration.members) declaration.members = declaration.members.filter(isPublic);
    }
  }
  return manifest;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
