import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The tarball that would be published. */
export interface PackedPackage {
  /** Path of the tarball. */
  readonly file: string;
  /** Its size. */
  readonly bytes: number;
  readonly contents: readonly { readonly path: string; readonly size: number }[];
}

/** A project outside the repository in which the package, and nothing else, was installed from its tarball. */
export interface Project {
  readonly folder: string;
  readonly packed: PackedPackage;
  /** Writes a file, and the folders that it needs; returns its path. */
  write(path: string, text: string): string;
  /** Runs Node in the project, as its user would: without loaders and flags of this repository. */
  node(...args: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  /** Makes packages of this repository available too, as if they had been installed. */
  add(...names: string[]): void;
  remove(): void;
}

/** Packs what was built; scripts of the package are not run. */
export function packPackage(folder: string): PackedPackage {
  const output = npm(process.cwd(), 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [packed] = JSON.parse(output) as [{ filename: string; size: number; files: PackedPackage['contents'] }];
  return { file: join(folder, packed.filename), bytes: packed.size, contents: packed.files };
}

/** Packs the package and installs it into an empty project in a temporary folder. */
export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'face-liveness-project-'));
  const packed = packPackage(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', packed.file);
  return {
    folder,
    packed,
    write: (path, text) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    node: (...args) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: plainEnvironment() }),
    add: (...names) => {
      for (const name of names) {
        const link = join(folder, 'node_modules', name);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(resolve('node_modules', name), link);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Without what the test runner and an outer npm set for their own children. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|INIT_CWD$)/i.test(name)),
  );
}
