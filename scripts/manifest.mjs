// Writes custom-elements.json and what is made from it, for editors and readers: editor/, docs/api.md. With --check it
// only tells whether the committed files are up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createApiPage } from './api-page.mjs';
import { createEditorFiles } from './editor-files.mjs';
import { createManifest } from './manifest-source.mjs';

const { manifest, element, error } = createManifest();
/** @type {Record<string, string>} */
const files = {
  'custom-elements.json': `${JSON.stringify(manifest, null, 2)}\n`,
  ...(await createEditorFiles(manifest, element)),
  'docs/api.md': await createApiPage(element, error),
};

if (process.argv.includes('--check')) {
  const stale = Object.keys(files).filter((file) => !existsSync(file) || readFileSync(file, 'utf8') !== files[file]);
  if (stale.length > 0) {
    console.error(`Stale: ${stale.join(', ')}. Run "npm run manifest" and commit the result.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync('editor', { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
}
