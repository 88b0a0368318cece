import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/version.ts';

interface PackageFile {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly unpkg: string;
  readonly jsdelivr: string;
}

const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFile;
const lockFile = readFileSync('package-lock.json', 'utf8');

describe('the package', () => {
  it('has the version that the service is told', () => {
    assert.equal(VERSION, packageFile.version);
  });

  it('pins the MediaPipe version that sends no usage data', () => {
    assert.equal(packageFile.dependencies['@mediapipe/tasks-vision'], '0.10.35');
  });

  it('names exact versions only', () => {
    for (const [name, version] of Object.entries({ ...packageFile.dependencies, ...packageFile.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });

  it('has a lock file without download addresses', () => {
    assert.doesNotMatch(lockFile, /"resolved"/);
  });

  it('exports only files that the build makes', () => {
    const files = Object.values(packageFile.exports)
      .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
      .map((file) => file.replace('*', 'en'));
    for (const file of [...files, ...Object.values(packageFile.bin), packageFile.unpkg, packageFile.jsdelivr]) {
      assert.ok(existsSync(file), file);
    }
  });

  it('can be imported where there is no document, without defining anything', async () => {
    const module = (await import('face-liveness')) as { readonly FaceLivenessElement: { readonly name: string } };
    assert.equal(module.FaceLivenessElement.name, 'FaceLivenessElement');
  });
});
