import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import { createProject } from './support/installed-package.ts';

const project = createProject();
after(() => project.remove());

/** Bundles a page's script as Vite does for production; returns all of its chunks, the entry first. */
async function bundle(code: string): Promise<Rolldown.OutputChunk[]> {
  const entry = project.write('entry.js', code);
  const result = await build({
    configFile: false,
    root: realpathSync(project.folder),
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rollupOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  assert.ok(!Array.isArray(result) && 'output' in result);
  const chunks = result.output.filter((part) => part.type === 'chunk');
  return chunks.sort((one, other) => Number(other.isEntry) - Number(one.isEntry));
}

const textOf = (chunks: readonly Rolldown.OutputChunk[]): string => chunks.map(({ code }) => code).join('\n');
/** Stands in the element's class, whatever names a bundler gives. */
const ELEMENT_CODE = 'skip-intro';
const REGISTRATION = 'customElements.define';

describe('a bundle', () => {
  it('of the package defines the element, though nothing of it is used', async () => {
    const text = textOf(await bundle("import 'face-liveness';"));
    assert.ok(text.includes(REGISTRATION) && text.includes(ELEMENT_CODE));
  });

  it('keeps the definition when only a name is imported', async () => {
    const text = textOf(
      await bundle("import { FaceLivenessError } from 'face-liveness'; console.log(FaceLivenessError);"),
    );
    assert.ok(text.includes(REGISTRATION));
  });

  it('of the class contains no definition', async () => {
    const text = textOf(await bundle("export { FaceLivenessElement } from 'face-liveness/element';"));
    assert.ok(text.includes(ELEMENT_CODE));
    assert.ok(!text.includes(REGISTRATION));
  });

  for (const subpath of ['element', 'locales/de', 'testing', 'react', 'vue', 'svelte']) {
    it(`of face-liveness/${subpath} is empty when nothing of it is used`, async () => {
      const chunks = await bundle(`import 'face-liveness/${subpath}';`);
      assert.equal(
        textOf(chunks)
          .replaceAll(/\/\/.*$/gm, '')
          .trim(),
        '',
      );
    });
  }

  it('of a language contains that language alone', async () => {
    const [entry, ...others] = await bundle(
      "import { strings } from 'face-liveness/locales/de'; console.log(strings);",
    );
    assert.equal(others.length, 0);
    assert.ok(entry?.code.includes('language: "de"'), entry?.code.slice(0, 500));
    assert.ok(!entry?.code.includes(ELEMENT_CODE));
  });

  it('loads languages, and what only a check needs, when they are needed', async () => {
    const [entry, ...others] = await bundle("import 'face-liveness';");
    assert.ok(entry && others.length > 30, `${others.length} chunks`);
    assert.ok(!entry.code.includes('Kamera'), 'German is in the entry');
    assert.ok(!entry.code.includes('AWS4-HMAC-SHA256'), 'the signature is in the entry');
    assert.ok(textOf(others).includes('AWS4-HMAC-SHA256'));
  });

  it('contains nothing of Node and of the server', async () => {
    const modules = (await bundle("import 'face-liveness';")).flatMap(({ moduleIds }) => moduleIds);
    assert.deepEqual(
      modules.filter((id) => /@aws-sdk|\/ws\/|^node:|__vite-browser-external/.test(id)),
      [],
    );
  });
});
