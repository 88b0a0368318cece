// Installs what the vendor's page is made of, exactly as package-lock.json says.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Written by npm when an installation is complete. */
const INSTALLED = join(FOLDER, 'node_modules', '.package-lock.json');

/**
 * Runs `npm ci` unless that was done since the lock file changed.
 * @throws {Error} When the installation fails.
 */
export function ensureInstalled() {
  if (changedMs(INSTALLED) > changedMs(join(FOLDER, 'package-lock.json'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
    // npm is a script on Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`"npm ci" failed in ${FOLDER}`);
}

/** @param {string} path */
function changedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
