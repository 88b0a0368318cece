import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseAst } from 'vite';

const FOLDER = new URL('../../src/backend/', import.meta.url);

/** Import statements of a module, by where they lead and whether anything of them is left when it runs. */
function importsOf(file: string): readonly { readonly target: string; readonly isType: boolean }[] {
  const { body } = parseAst(readFileSync(new URL(file, FOLDER), 'utf8'), { lang: 'ts' });
  return body.flatMap((node) => {
    if (node.type !== 'ImportDeclaration') return [];
    return [{ target: node.source.value, isType: 'importKind' in node && node.importKind === 'type' }];
  });
}

describe('the modules of the backend', () => {
  const imports = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((file) => importsOf(file));

  it('need nothing of Node at run time, so that edge runtimes can load them', () => {
    const ofNode = imports.filter(({ target, isType }) => target.startsWith('node:') && !isType);
    assert.deepEqual(ofNode, []);
    assert.ok(imports.some(({ target }) => target === 'node:http'));
  });

  it('lean on the two AWS clients and nothing else, types among it', () => {
    const packages = imports.map(({ target }) => target).filter((target) => !/^(?:\.|node:)/.test(target));
    assert.deepEqual([...new Set(packages)].sort(), ['@aws-sdk/client-rekognition', '@aws-sdk/client-sts']);
  });
});
