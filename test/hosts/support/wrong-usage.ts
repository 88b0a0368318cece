import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HostApplication } from './host-application.ts';
import { expect } from './host-test.ts';

const SAMPLES = resolve(import.meta.dirname, '../wrong-usage');

/**
 * Puts a file that uses the tag rightly and wrongly into an application, and runs the host's own type checker.
 * It has to complain about exactly the lines below the comments that begin with `wrong:`.
 * @param sample Name of the file in `test/hosts/wrong-usage/`.
 * @param checker Command whose output names a file and a line in each complaint.
 */
export async function expectWrongUsageRefused(
  application: HostApplication,
  sample: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<void> {
  const folder = join(application.folder, 'src/wrong-usage');
  await mkdir(folder, { recursive: true });
  await copyFile(join(SAMPLES, sample), join(folder, sample));
  try {
    const { stdout, stderr } = spawnSync(command, args, { cwd: application.folder, encoding: 'utf8' });
    const lines = (await readFile(join(SAMPLES, sample), 'utf8')).split('\n');
    const marked = lines.flatMap((line, index) => (/(?:<!--|\/\*) wrong: /.test(line) ? [index + 2] : []));
    expect(marked.length).toBeGreaterThan(0);
    expect(complaintsIn(stdout + stderr, sample), stdout + stderr).toEqual(marked);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Numbers of the lines that a checker complains about: `WrongUsage.vue(12,3)`, `WrongUsage.svelte:12:3`, `WrongUsage.svelte" 12:3`. */
function complaintsIn(output: string, sample: string): readonly number[] {
  const place = new RegExp(`${sample.replace('.', '\\.')}(?:\\(|:|" )(\\d+)[,:]`, 'g');
  const lines = new Set([...output.matchAll(place)].map(([, line]) => Number(line)));
  return [...lines].toSorted((one, other) => one - other);
}
