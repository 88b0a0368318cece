// Runs the type checker once per compiler setting: each realm sees only the globals that exist in it.
import { spawnSync } from 'node:child_process';

const PROJECTS = [
  'src/core',
  'src/vision/worker',
  'src/backend',
  'src/emulator',
  'src/cli',
  '.',
  'test',
  'demo',
  'scripts',
];

let failures = 0;
for (const project of PROJECTS) {
  const { status } = spawnSync('npx', ['tsc', '--project', project], { stdio: 'inherit' });
  if (status !== 0) failures += 1;
}
process.exitCode = failures === 0 ? 0 : 1;
