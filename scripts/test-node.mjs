// Runs the tests that need no browser: every *.node.test.ts below test/, or only the files given as arguments.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : readdirSync('test', { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.node.test.ts'))
        .map((name) => join('test', name))
        .sort();

const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-timeout=120000', ...files],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
