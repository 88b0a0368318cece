// Packs what would be published and lets two independent tools judge it: publint (does package.json keep its word?) and
// "are the types wrong?" (do the types resolve, as the modules do, for every kind of host?).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'face-liveness-package-'));
try {
  run('npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error('npm packed nothing.');
  const tarball = join(folder, name);
  run('npx', 'publint', 'run', tarball, '--strict');
  // The package consists of ES modules only, so how CommonJS hosts of TypeScript before 5.8 see it is no finding. A
  // pattern such as ./locales/* is judged by one of its files.
  const entries = ['--include-entrypoints', 'locales/de', '--no-definitely-typed'];
  run('npx', 'attw', tarball, '--profile', 'esm-only', '--no-color', '--no-emoji', ...entries);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exitCode = 1;
}
