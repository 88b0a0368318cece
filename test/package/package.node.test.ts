import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VERSION } from '../../src/core/version.ts';

interface PackageFile {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly sideEffects: readonly string[];
}

const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFile;
const lockFile = readFileSync('package-lock.json', 'utf8');

describe('the package', () => {
  it('has the version that the service is told', () => {
    assert.equal(VERSION, packageFile.version);
  });

  it('pins the MediaPipe version that sends no usage data', () => {
    assert.equal(packageFile.devDependencies['@mediapipe/tasks-vision'], '0.10.35');
  });

  it('builds with exact versions, and lets hosts share the libraries that they have already', () => {
    for (const [name, version] of Object.entries(packageFile.devDependencies)) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
    for (const [name, version] of Object.entries(packageFile.dependencies)) {
      assert.match(version, /^\^\d+\.\d+\.\d+$/, name);
    }
  });

  it('has a lock file without download addresses', () => {
    assert.doesNotMatch(lockFile, /"resolved"/);
  });

  it('needs no server package for the element, and names those that backend and emulator need', () => {
    const needed = ['@aws-sdk/client-rekognition', '@aws-sdk/client-sts', 'ws'];
    assert.deepEqual(Object.keys(packageFile.peerDependencies), needed);
    for (const name of needed) {
      assert.deepEqual(packageFile.peerDependenciesMeta[name], { optional: true }, name);
      assert.equal(packageFile.dependencies[name], undefined, name);
    }
  });

  it('names the only modules with an effect: those that define the element', () => {
    assert.deepEqual(packageFile.sideEffects, ['./dist/index.js', './cdn/face-liveness.js', './src/index.ts']);
  });
});
