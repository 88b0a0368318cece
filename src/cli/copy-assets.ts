import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { ENGINE_ASSETS, type FaceDetectorEngine } from '../vision/asset-names.ts';

/** One file in the folder that was asked for. */
export interface CopiedAsset {
  readonly name: string;
  readonly bytes: number;
  /** `false` when the same content was there already. */
  readonly isWritten: boolean;
}

/** Folders that development servers and builds serve as the root of the site. */
const ROOT_FOLDERS: ReadonlySet<string> = new Set(['public', 'static', 'wwwroot', 'htdocs', 'dist']);

/**
 * Puts the files of an engine into a folder, which is created. What is there already and the same is left alone, so
 * that a development server sees no change.
 * @param sourceFolder The package's `cdn/`.
 */
export async function copyAssets(
  engine: FaceDetectorEngine,
  sourceFolder: string,
  folder: string,
): Promise<CopiedAsset[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    ENGINE_ASSETS[engine].map(async (name) => {
      const content = await readFile(join(sourceFolder, name));
      const target = join(folder, name);
      const isWritten = !(await hasContent(target, content));
      if (isWritten) await writeFile(target, content);
      return { name, bytes: content.length, isWritten };
    }),
  );
}

/**
 * The URL under which sites usually serve `folder`, with a slash at its end; `null` when there is no telling.
 * @param workingFolder Folder of the project; what lies above it says nothing.
 */
export function guessAssetsUrl(folder: string, workingFolder = process.cwd()): string | null {
  const segments = relative(workingFolder, resolve(workingFolder, folder))
    .split(sep)
    .filter((segment) => segment !== '');
  const rootIndex = segments.findIndex((segment) => ROOT_FOLDERS.has(segment));
  if (rootIndex < 0) return null;
  return ['', ...segments.slice(rootIndex + 1).map(encodeURIComponent), ''].join('/');
}

async function hasContent(file: string, content: Buffer): Promise<boolean> {
  try {
    return content.equals(await readFile(file));
  } catch {
    // Absent or unreadable: writing it either helps or says why not.
    return false;
  }
}
