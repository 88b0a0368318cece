import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createProject } from './support/installed-package.ts';

const project = createProject();
after(() => project.remove());

/** Names of all packages in the project, scoped ones with their scope. */
function installedPackages(): string[] {
  const modules = join(project.folder, 'node_modules');
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : name,
    )
    .sort();
}

/** Runs a module in plain Node; returns what it printed. */
function run(code: string): string {
  const { status, stdout, stderr } = project.node('--input-type=module', '--eval', code);
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

describe('installing the package for the element alone', () => {
  it('brings what the element needs and nothing for a server', () => {
    assert.deepEqual(installedPackages(), [
      '@lit-labs/ssr-dom-shim',
      '@lit/reactive-element',
      '@smithy/core',
      '@smithy/eventstream-codec',
      '@smithy/signature-v4',
      '@smithy/types',
      '@types/trusted-types',
      'face-liveness',
      'lit',
      'lit-element',
      'lit-html',
      'tslib',
    ]);
  });

  for (const [subpath, exported] of [
    ['', 'FaceLivenessElement,FaceLivenessError'],
    ['/element', 'FaceLivenessElement'],
    ['/locales/pt-BR', 'strings'],
    ['/react', ''],
    ['/vue', ''],
    ['/svelte', ''],
    ['/emulator', 'DEVELOPMENT_CREDENTIALS,startEmulator'],
  ] as const) {
    it(`lets a server without a document import face-liveness${subpath}`, () => {
      assert.equal(run(`console.log(Object.keys(await import('face-liveness${subpath}')).sort().join())`), exported);
    });
  }

  it('lets a server import the simulated person without a document', () => {
    assert.match(
      run("console.log(Object.keys(await import('face-liveness/testing')).join())"),
      /installSimulatedCamera/,
    );
  });

  it('defines nothing on a server, even where something there pretends to have custom elements', () => {
    const defined = run(`
      const defined = [];
      globalThis.customElements = { get: () => undefined, define: (tag) => defined.push(tag) };
      await import('face-liveness/element');
      const before = defined.join();
      await import('face-liveness');
      console.log(JSON.stringify([before, defined.join()]));
    `);
    assert.deepEqual(JSON.parse(defined), ['', 'face-liveness']);
  });

  it('can be required where Node allows that for modules: nothing awaits at its top level', () => {
    const { status, stderr } = project.node(
      '--experimental-require-module',
      '--input-type=commonjs',
      '--eval',
      "for (const path of ['', '/element', '/emulator', '/testing']) require('face-liveness' + path);",
    );
    assert.equal(status, 0, stderr);
  });
});

describe('without the packages that only a server needs', () => {
  it('the backend names the one that is missing', () => {
    const { status, stderr } = project.node('--input-type=module', '--eval', "import 'face-liveness/backend'");
    assert.equal(status, 1);
    assert.match(
      stderr,
      /Cannot find package '@aws-sdk\/client-(?:rekognition|sts)' imported from .*face-liveness.dist.backend\.js/,
    );
  });

  it('the emulator says what to install', () => {
    const said = run(`
      const { startEmulator } = await import('face-liveness/emulator');
      await startEmulator().catch((error) => console.log(error.message));
    `);
    assert.equal(said, 'The emulator needs the package ws, which is not installed. Run: npm install --save-dev ws');
  });

  it('the program says so too, and ends with 1', () => {
    const program = join(project.folder, 'node_modules/.bin/face-liveness');
    const { status, stderr } = project.node(program, 'emulator', '--port', '0');
    assert.deepEqual(
      [status, stderr.trim()],
      [1, 'face-liveness: The emulator needs the package ws, which is not installed. Run: npm install --save-dev ws'],
    );
  });

  it('the program copies assets all the same', () => {
    const program = join(project.folder, 'node_modules/.bin/face-liveness');
    assert.equal(project.node(program, 'assets', 'public/face-liveness').status, 0);
    assert.deepEqual(readdirSync(join(project.folder, 'public/face-liveness')).sort(), [
      'face-network.bin',
      'face-tracker.worker.js',
      'frame-pipeline.relaxed.wasm',
      'frame-pipeline.wasm',
    ]);
  });
});
