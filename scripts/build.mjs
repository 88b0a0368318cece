// Builds everything that is published: cdn/ (script tag, and all assets), dist/ (npm) with its types; and build/gallery/, the screens for the playground and the visual tests.
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'vite';
import { buildLocales } from './build-locales.mjs';
import { buildTypes } from './build-types.mjs';
import { buildWasm } from './build-wasm.mjs';
import { buildWorker } from './build-worker.mjs';
import { writeIntegrity } from './write-integrity.mjs';

for (const folder of ['dist', 'cdn', 'build/gallery']) rmSync(folder, { recursive: true, force: true });

await buildWasm();
await buildWorker('cdn');
await build({ mode: 'cdn-check' });
// What is built from here on holds the digests of what is there by now.
await build({ mode: 'cdn' });
await build();
await build({ mode: 'gallery' });
await buildLocales({ from: 'dist/locales', to: 'cdn/locales' });
writeIntegrity('cdn');
chmodSync('dist/cli.js', 0o755);

buildTypes();
