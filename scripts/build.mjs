// Builds everything that is published: dist/ (npm), cdn/ (script tag), the worker with its assets beside both, types;
// and build/gallery/, the screens for the playground and the visual tests.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildWasm } from './build-wasm.mjs';
import { ASSET_NAMES, buildWorker } from './build-worker.mjs';

for (const folder of ['dist', 'cdn', 'build/gallery']) rmSync(folder, { recursive: true, force: true });

await build();
await build({ mode: 'cdn' });
await build({ mode: 'gallery' });
await buildWasm();
await buildWorker('dist');
for (const name of Object.values(ASSET_NAMES)) copyFileSync(join('dist', name), join('cdn', name));
chmodSync('dist/cli.js', 0o755);

for (const project of ['tsconfig.build.json', 'src/backend/tsconfig.build.json', 'src/emulator/tsconfig.build.json']) {
  const { status } = spawnSync('npx', ['tsc', '--project', project], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
