// Writes custom-elements.json from the sources; with --check it only tells whether the committed one is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { create, ts } from '@custom-elements-manifest/analyzer/index.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

const MANIFEST = 'custom-elements.json';
const SOURCES = ['src/index.ts', 'src/face-liveness-element.ts', 'src/settings-element.ts', 'src/events.ts'];
/** Overloads that only type the events, which the manifest lists anyway. */
const INHERITED = new Set(['addEventListener', 'removeEventListener']);

/**
 * @typedef {{ name: string, privacy?: string }} Member
 * @typedef {{ modules: { declarations?: { kind: string, members?: Member[] }[] }[] }} Manifest
 */

const fresh = `${JSON.stringify(published(analyze()), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(MANIFEST, fresh);
} else if (!existsSync(MANIFEST) || readFileSync(MANIFEST, 'utf8') !== fresh) {
  console.error(`${MANIFEST} is stale: run "npm run manifest" and commit the result.`);
  process.exitCode = 1;
}

/** @returns {Manifest} */
function analyze() {
  const modules = SOURCES.filter((file) => existsSync(file)).map((file) =>
    ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2015, true),
  );
  return create({ modules, plugins: litPlugin(), context: { dev: false } });
}

/**
 * The manifest without what is private.
 * @param {Manifest} manifest
 */
function published(manifest) {
  /** @param {Member} member */
  const isPublic = ({ name, privacy }) =>
    privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && !INHERITED.has(name);
  for (const { declarations = [] } of manifest.modules) {
    for (const declaration of declarations) {
      if (declaration.members) declaration.members = declaration.members.filter(isPublic);
    }
  }
  return manifest;
}
