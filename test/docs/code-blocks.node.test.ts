import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAst } from 'vite';
import { readElement } from './manifest.ts';
import { allPages, codeBlocks } from './pages.ts';

const VOID_TAGS = new Set(['br', 'hr', 'img', 'input', 'link', 'meta']);

/** Tags that are opened and not closed, or closed and not opened, in the order in which they are met. */
function unbalancedTags(html: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name = '', selfClosing] of html
    .replaceAll(/<!--[^]*?-->/g, '')
    .matchAll(/<(\/?)([a-z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*?(\/?)>/gi)) {
    if (VOID_TAGS.has(name) || selfClosing === '/') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

/** Names of the attributes of every `<face-liveness>` in a text, without the marks of frameworks. */
function attributesOf(html: string): readonly string[] {
  const tags = [...html.matchAll(/<face-liveness((?:\s+[^\s=>/]+(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}))?)*)\s*\/?>/g)];
  return tags.flatMap(([, attributes = '']) =>
    [...attributes.matchAll(/([^\s=>/"']+)(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}))?/g)].map(([, name = '']) => name),
  );
}

const { attributes, events, members } = readElement();
/** Settings by attribute or property, events, and what every element has. */
const known = new Set([
  ...[...attributes, ...events, ...members.filter(({ kind }) => kind === 'field')].map(({ name }) => name),
  'id',
  'class',
  'slot',
  'ref',
]);

describe('blocks of code', () => {
  for (const page of allPages()) {
    for (const [index, { language, code }] of codeBlocks(page).entries()) {
      const name = `${index + 1} of ${page.path}`;
      if (language === 'json') it(`${name} is JSON`, () => void JSON.parse(code));
      if (language === 'js') it(`${name} is JavaScript`, () => void parseAst(code));
      if (language === 'html')
        it(`${name} closes its tags and sets attributes that exist`, () => {
          assert.deepEqual(unbalancedTags(code), []);
          for (const attribute of attributesOf(code)) {
            const setting = attribute.replace(/^[:@[(]+|[\])]+$/g, '');
            // htmx has attributes of its own for every element.
            assert.ok(known.has(setting) || attribute.startsWith('hx-'), attribute);
          }
        });
    }
  }

  it('with a mistake would be found', () => {
    assert.deepEqual(unbalancedTags('<p>one<b>two</b>'), ['p']);
    assert.deepEqual(unbalancedTags('<p a="x>y">one</b></p>'), ['</b>']);
    assert.deepEqual(attributesOf('<face-liveness a-b="c d" :e="f" (g)="h($event)" i></face-liveness>'), [
      'a-b',
      ':e',
      '(g)',
      'i',
    ]);
  });
});
