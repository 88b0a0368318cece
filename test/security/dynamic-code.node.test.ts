import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseAst } from 'vite';

/** A node of a syntax tree, as far as it is looked at. */
interface SyntaxNode {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Where code or markup is made from what is not known when the package is built, and why that is no danger. */
const ALLOWED: Readonly<Record<string, string>> = {
  'cdn/face-liveness.js: innerHTML':
    'Lit makes its templates from constant strings of this package, under the Trusted Types policy "lit-html".',
  'cdn/face-liveness.js: import() of something computed':
    'The second module (src/load-check-adapters.ts), after its digest was compared with a built-in one.',
  'cdn/mediapipe-face-tracker.worker.js: import() of something computed':
    'MediaPipe’s own loader, for worker scripts; its files are compared with built-in digests before.',
  'cdn/mediapipe-face-tracker.worker.js: importScripts': 'The same, where the worker is a classic one.',
};

const MARKUP_SETTERS = new Set(['innerHTML', 'outerHTML', 'srcdoc']);
const MARKUP_CALLS = new Set([
  'insertAdjacentHTML',
  'write',
  'writeln',
  'createContextualFragment',
  'parseFromString',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
]);
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const CODE_FUNCTIONS = new Set(['eval', 'Function', 'importScripts']);
const UNSAFE_DIRECTIVES = /^unsafe(?:HTML|SVG|MathML|Static|CSS)$/;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The name of an identifier, or of a member however it is written. */
function nameOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'Identifier') return typeof value['name'] === 'string' ? value['name'] : null;
  if (value.type === 'Literal') return typeof value['value'] === 'string' ? value['value'] : null;
  return value.type === 'MemberExpression' ? nameOf(value['property']) : null;
}

/** What a node does that is on the list, in the words of {@link ALLOWED}. */
function fault(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return faultOfCall(node);
    case 'AssignmentExpression':
      return isMember(node['left']) && MARKUP_SETTERS.has(nameOf(node['left']) ?? '') ? nameOf(node['left']) : null;
    case 'ImportExpression':
      return isNode(node['source']) && node['source'].type === 'Literal' ? null : 'import() of something computed';
    case 'Identifier':
      return UNSAFE_DIRECTIVES.test(nameOf(node) ?? '') ? nameOf(node) : null;
    default:
      return null;
  }
}

function faultOfCall(node: SyntaxNode): string | null {
  const { callee } = node;
  const name = nameOf(callee) ?? '';
  const [first] = Array.isArray(node['arguments']) ? node['arguments'] : [];
  if (CODE_FUNCTIONS.has(name) && !(isMember(callee) && name === 'Function')) return name;
  if (TIMERS.has(name) && isNode(first) && isText(first)) return `${name} of a text`;
  // Only documents write markup; streams and sockets write bytes.
  if (name.startsWith('write'))
    return isMember(callee) && nameOf(callee['object']) === 'document' ? `document.${name}` : null;
  return isMember(callee) && MARKUP_CALLS.has(name) ? name : null;
}

function isMember(value: unknown): value is SyntaxNode {
  return isNode(value) && value.type === 'MemberExpression';
}

function isText(node: SyntaxNode): boolean {
  if (node.type === 'TemplateLiteral') return true;
  if (node.type === 'BinaryExpression') return node['operator'] === '+';
  return node.type === 'Literal' && typeof node['value'] === 'string';
}

/** Every fault in a module's text. */
function faultsOf(code: string): readonly string[] {
  const faults: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const member of value) visit(member);
    } else if (isNode(value)) {
      const found = fault(value);
      if (found !== null) faults.push(found);
      for (const member of Object.values(value)) visit(member);
    }
  };
  visit(parseAst(code));
  return faults;
}

function builtFiles(): readonly string[] {
  return ['dist', 'cdn'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(folder, name)),
  );
}

describe('the built files', () => {
  it('make neither code nor markup from texts, but for places that are known', () => {
    const files = builtFiles();
    assert.ok(files.includes('cdn/face-tracker.worker.js') && files.length > 40, 'nothing was built');
    const found = files.flatMap((file) => faultsOf(readFileSync(file, 'utf8')).map((what) => `${file}: ${what}`));
    assert.deepEqual([...new Set(found)].toSorted(), Object.keys(ALLOWED).toSorted());
    // One template maker, one loader each: another of the same kind in the same file is another place.
    assert.equal(found.length, Object.keys(ALLOWED).length, found.join('\n'));
  });

  for (const [what, code] of Object.entries({
    eval: 'eval(name);',
    Function: 'new Function("return 1")();',
    'Function ': 'Function(text);',
    'eval of the window': 'globalThis.eval(text);',
    'setTimeout of a text': 'setTimeout("run()", 1);',
    'setInterval of a text': 'window.setInterval(`${name}()`, 1);',
    'import() of something computed': 'await import(name + ".js");',
    innerHTML: 'element.innerHTML = text;',
    'innerHTML by name': 'element["innerHTML"] += text;',
    insertAdjacentHTML: 'element.insertAdjacentHTML("beforeend", text);',
    'document.write': 'document.write(text);',
    unsafeHTML: 'import { unsafeHTML } from "lit/directives/unsafe-html.js"; unsafeHTML(text);',
    parseFromString: 'new DOMParser().parseFromString(text, "text/html");',
  })) {
    it(`would be caught with ${what}`, () => {
      assert.notDeepEqual(faultsOf(code), []);
    });
  }

  it('are not accused of what is harmless', () => {
    const code =
      'setTimeout(run, 1); socket.write(bytes); import("./a.js"); const html = element.innerHTML; evaluate(1);';
    assert.deepEqual(faultsOf(code), []);
  });
});
