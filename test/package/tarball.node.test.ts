import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { after, describe, it } from 'node:test';
import { ASSET_NAMES } from '../../src/vision/asset-names.ts';
import { packPackage } from './support/installed-package.ts';

interface PackageFile {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly unpkg: string;
  readonly jsdelivr: string;
  readonly types: string;
  readonly customElements: string;
  readonly 'web-types': string;
}

const folder = mkdtempSync(join(tmpdir(), 'face-liveness-tarball-'));
after(() => rmSync(folder, { recursive: true }));

const packed = packPackage(folder);
const paths = packed.contents.map(({ path }) => path);
const has = new Set(paths);
const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFile;
/** MediaPipe's wasm is most of it; nobody downloads it who does not ask for that engine. */
const LARGEST_BYTES = 5_000_000;

describe('the tarball', () => {
  it('holds exactly these files and folders', () => {
    assert.deepEqual([...new Set(paths.map((path) => path.replace(/\/.*/, '/')))].sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'NOTICE',
      'README.md',
      'cdn/',
      'custom-elements.json',
      'dist/',
      'docs/',
      'editor/',
      'package.json',
    ]);
  });

  it('holds scripts, types and assets, and no tests or sources', () => {
    const kinds =
      /^(?:dist\/.+\.(?:js|js\.map|d\.ts)|cdn\/[^/]+\.(?:js|wasm|bin|tflite)|cdn\/(?:integrity|locales\/[\w-]+)\.json|editor\/.+\.json|docs\/.+\.(?:md|yaml|schema\.json))$/;
    assert.deepEqual(
      paths.filter((path) => path.includes('/') && !kinds.test(path)),
      [],
    );
    assert.deepEqual(
      paths.filter((path) => /(?:^|[./-])(?:test|spec|fixture|snapshot|node_modules)[./]/.test(path)),
      [],
    );
  });

  it('holds each asset once, in cdn/', () => {
    for (const name of Object.values(ASSET_NAMES)) {
      assert.deepEqual(
        paths.filter((path) => path.endsWith(`/${name}`)),
        [`cdn/${name}`],
      );
    }
  });

  it(`is not larger than ${LARGEST_BYTES / 1_000_000} MB`, () => {
    assert.ok(packed.bytes <= LARGEST_BYTES, `${packed.bytes} bytes`);
  });

  it('holds all that package.json names', () => {
    const { bin, unpkg, jsdelivr, types, customElements, 'web-types': webTypes } = packageFile;
    const targets = Object.values(packageFile.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    for (const target of [...targets, ...Object.values(bin), unpkg, jsdelivr, types, customElements, webTypes]) {
      const pattern = new RegExp(`^${normalize(target).replaceAll('.', '\\.').replace('*', '.+')}$`);
      assert.ok(
        paths.some((path) => pattern.test(path)),
        target,
      );
    }
  });

  it('has source maps that bring their sources with them', () => {
    for (const path of paths.filter((name) => name.endsWith('.map'))) {
      const { sources, sourcesContent = [] } = JSON.parse(readFileSync(path, 'utf8')) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      for (const [index, source] of sources.entries()) {
        assert.equal(typeof sourcesContent[index], 'string', `${path}: ${source}`);
        // Of this project, and no path of the machine that built it.
        assert.match(normalize(join(dirname(path), source)), /^(?:src|wasm)\//, `${path}: ${source}`);
      }
    }
  });

  it('has a map behind every reference to one', () => {
    for (const path of paths.filter((name) => /^(?:dist|cdn)\/.*\.js$/.test(name))) {
      const [, map] = /^\/\/# sourceMappingURL=(?!data:)(.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
      if (map !== undefined) assert.ok(has.has(join(dirname(path), map)), `${path}: ${map}`);
    }
  });

  it('has relative imports that lead to files in it', () => {
    for (const path of paths.filter((name) => /^dist\/.*\.(?:js|d\.ts)$/.test(name))) {
      for (const target of relativeImports(readFileSync(path, 'utf8'))) {
        const file = join(dirname(path), target);
        const candidates = path.endsWith('.d.ts') ? [file.replace(/\.js$/, '.d.ts')] : [file];
        assert.ok(
          candidates.some((candidate) => has.has(candidate)),
          `${path}: ${target}`,
        );
      }
    }
  });
});

function relativeImports(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, target = '']) => target);
}
