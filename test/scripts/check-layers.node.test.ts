import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';

/** Runs the script on a tree that has these modules below src/. */
function check(modules: Readonly<Record<string, string>>): { readonly isFine: boolean; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const [name, text] of Object.entries(modules)) {
      const file = join(folder, 'src', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const script = resolve('scripts/check-layers.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' });
    return { isFine: status === 0, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('check-layers', () => {
  it('accepts what the table allows', () => {
    const { isFine, output } = check({
      'core/a.ts': "export const a = 1;\nexport type A = 'x';",
      'ui/b.ts': "import { html } from 'lit';\nimport { a } from '../core/a.ts';\nexport const b = [html, a];",
      'camera/c.ts': "import type { Port } from '../check/ports.ts';\nexport const c = (port: Port) => port;",
      'check/ports.ts': 'export interface Port { readonly x: number }',
    });
    assert.ok(isFine, output);
  });

  const refused = {
    'core that imports something else': { 'core/a.ts': "import '../ui/b.ts';", 'ui/b.ts': 'export {};' },
    'a package that a layer may not use': { 'core/a.ts': "import { html } from 'lit';\nexport { html };" },
    'adapters that know one another': {
      'camera/a.ts': "export { b } from '../page/b.ts';",
      'page/b.ts': 'export const b = 1;',
    },
    'values of check/ in an adapter': {
      'page/a.ts': "import { x } from '../check/x.ts';\nexport const a = x;",
      'check/x.ts': 'export const x = 1;',
    },
    'a dynamic import across layers': {
      'core/a.ts': "export const a = () => import('../ui/b.ts');",
      'ui/b.ts': 'export {};',
    },
    'the wire in the emulator': { 'emulator/a.ts': "import '../transport/b.ts';", 'transport/b.ts': 'export {};' },
    'export *': { 'core/a.ts': "export * from './b.ts';", 'core/b.ts': 'export const b = 1;' },
    'a circle': {
      'core/a.ts': "import { b } from './b.ts';\nexport const a = () => b;",
      'core/b.ts': "import { a } from './a.ts';\nexport const b = () => a;",
    },
  };
  for (const [name, modules] of Object.entries(refused)) {
    it(`refuses ${name}`, () => assert.equal(check(modules).isFine, false));
  }
});
