import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Host } from './host.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** What an earlier try in the checkout may have left behind; it is not to be of any help. */
const LEFT_OVERS = new Set(['node_modules', 'dist', 'build', '.svelte-kit', '.angular', 'package-lock.json']);
const INSTALL = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline'];

/** A host application in a folder of its own, with the packed package installed and everything built. */
export interface HostApplication {
  readonly folder: string;
  /** The package as `npm install` left it. */
  readonly packageFolder: string;
  /** Removes the folder. */
  remove(): Promise<void>;
}

/**
 * Packs the package as it would be published, installs it into a copy of the host and builds that with its own tool.
 * @throws {Error} With everything that the failing command printed.
 */
export async function buildHostApplication(host: Host): Promise<HostApplication> {
  const workFolder = await mkdtemp(join(tmpdir(), `face-liveness-${host.folder}-`));
  const remove = (): Promise<void> => rm(workFolder, { recursive: true, force: true });
  try {
    const folder = join(workFolder, host.folder);
    const [tarball] = await Promise.all([pack(workFolder), copyHost(host, folder)]);
    await dependOn(join(folder, 'package.json'), tarball);
    await run([...(host.runner ?? []), 'npm', ...INSTALL], folder);
    if (host.isBuilt !== false) await run([...(host.runner ?? []), 'npm', 'run', 'build'], folder);
    return { folder, packageFolder: join(folder, 'node_modules/face-liveness'), remove };
  } catch (failure) {
    await remove();
    throw failure;
  }
}

/** @returns Path of the tarball. */
async function pack(folder: string): Promise<string> {
  const output = await run(['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder], ROOT);
  const packed: unknown = JSON.parse(output);
  const entries = (Array.isArray(packed) ? packed : Object.values(Object(packed))) as { readonly filename: string }[];
  const [entry] = entries;
  if (entry === undefined) throw new Error(`npm pack named no file:\n${output}`);
  return join(folder, entry.filename);
}

async function copyHost(host: Host, folder: string): Promise<void> {
  const source = join(ROOT, 'demo/frameworks', host.folder);
  await cp(source, folder, { recursive: true, filter: (path) => path === source || !LEFT_OVERS.has(basename(path)) });
}

/** The one change to the host: its dependency is the tarball in place of the checkout. */
async function dependOn(manifestPath: string, tarball: string): Promise<void> {
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as { dependencies: Record<string, string> };
  if (!manifest.dependencies['face-liveness']) throw new Error(`${manifestPath} does not depend on face-liveness.`);
  manifest.dependencies['face-liveness'] = `file:${tarball}`;
  await writeFile(manifestPath, JSON.stringify(manifest, null, 2));
}

/** Runs a command to its end. @returns What it wrote to its standard output. */
async function run([command = '', ...args]: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let output = '';
  let everything = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    everything += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    everything += chunk;
  });
  const status = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}:\n${everything}`);
  return output;
}
