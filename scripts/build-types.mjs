// Writes the type declarations of everything that is published to dist/types/.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECTS = ['tsconfig.build.json', 'src/backend/tsconfig.build.json', 'src/emulator/tsconfig.build.json'];

/** @throws {Error} When something does not compile; the compiler has said what. */
export function buildTypes() {
  for (const project of PROJECTS) {
    const { status } = spawnSync('npx', ['tsc', '--project', project], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`${project} does not compile.`);
  }
  renameImports('dist/types');
}

/**
 * The compiler leaves `./file.ts` in declarations, though there is only `file.d.ts`. It finds that one itself; other
 * tools look for what `./file.js` stands for by convention.
 * @param {string} folder
 */
function renameImports(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import) ?\(?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
}
