// Makes the custom elements manifest from the sources: what the analyzer finds in the doc comments, completed by what
// the compiler knows, as the package shows it to its users: one class, published modules, nothing private.
import { readFileSync } from 'node:fs';
import { create, ts } from '@custom-elements-manifest/analyzer/index.js';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { memberTypes } from './public-types.mjs';

const ELEMENT = { file: 'src/face-liveness-element.ts', name: 'FaceLivenessElement', tag: 'face-liveness' };
const ERROR = { file: 'src/core/errors.ts', name: 'FaceLivenessError' };
/** The settings are a class of their own in the sources, and members of the element for everybody else. */
const SOURCES = [ELEMENT.file, 'src/settings-element.ts', ERROR.file];
/** Where users find the two classes. */
const PUBLISHED = { root: 'dist/index.js', element: 'dist/element.js' };
/** Overloads that only type the events, which the manifest lists anyway, and what only the element itself uses. */
const UNLISTED = new Set(['addEventListener', 'removeEventListener', 'withSession']);

/** @typedef {import('./manifest-types.d.ts').Declaration} Declaration */

/**
 * @returns {{ manifest: import('./manifest-types.d.ts').Manifest, element: Declaration, error: Declaration }} The manifest
 *   and its two classes.
 */
export function createManifest() {
  const { modules } = create({
    modules: SOURCES.map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)),
    plugins: litPlugin(),
    context: { dev: false },
  });
  const declarations = modules.flatMap((module) => module.declarations ?? []);
  /** @param {string} name */
  const find = (name) => {
    const declaration = declarations.find((candidate) => candidate.name === name);
    if (!declaration) throw new Error(`The analyzer did not find ${name}.`);
    return declaration;
  };
  const element = describeElement(find(ELEMENT.name));
  const error = describeError(find(ERROR.name));
  const manifest = {
    schemaVersion: '2.1.0',
    readme: 'README.md',
    modules: [
      describeModule(
        PUBLISHED.root,
        [error],
        [
          exported('js', ELEMENT.name, PUBLISHED.element),
          exported('js', ERROR.name, PUBLISHED.root),
          exported('custom-element-definition', ELEMENT.tag, PUBLISHED.element),
        ],
      ),
      describeModule(PUBLISHED.element, [element], [exported('js', ELEMENT.name, PUBLISHED.element)]),
    ],
  };
  return { manifest, element, error };
}

/**
 * @param {string} path
 * @param {Declaration[]} declarations
 * @param {import('./manifest-types.d.ts').Export[]} exports
 */
function describeModule(path, declarations, exports) {
  return { kind: /** @type {const} */ ('javascript-module'), path, declarations, exports };
}

/** @param {Declaration} declaration */
function describeElement(declaration) {
  const types = memberTypes(ELEMENT.file, ELEMENT.name);
  const attributes = (declaration.attributes ?? []).map((attribute) => describeAttribute(attribute, types));
  return {
    ...declaration,
    members: publicMembers(declaration).map((member) => describeMember(member, types)),
    // What the class adds to the settings comes first in the sources and matters least.
    attributes: [
      ...attributes.filter(({ fieldName }) => fieldName),
      ...attributes.filter(({ fieldName }) => !fieldName),
    ],
    superclass: { name: 'LitElement', package: 'lit' },
  };
}

/** @param {Declaration} declaration */
function describeError(declaration) {
  const types = memberTypes(ERROR.file, ERROR.name);
  return { ...declaration, members: publicMembers(declaration).map((member) => describeMember(member, types)) };
}

/** @param {Declaration} declaration */
function publicMembers({ members = [] }) {
  return members.filter(
    ({ name, privacy }) =>
      privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#') && !UNLISTED.has(name),
  );
}

/**
 * @param {import('./manifest-types.d.ts').Attribute} attribute
 * @param {ReturnType<typeof memberTypes>} types
 */
function describeAttribute({ default: value, ...attribute }, types) {
  delete attribute.inheritedFrom;
  const type = types.get(attribute.fieldName ?? attribute.name)?.type;
  return {
    ...attribute,
    description: unwrapped(attribute.description),
    type: { text: type ?? attribute.type?.text ?? 'string' },
    // Whoever writes HTML leaves an attribute away; null is what the property says then.
    ...(value === undefined || value === 'null' ? {} : { default: value }),
  };
}

/**
 * @param {import('./manifest-types.d.ts').Member} member
 * @param {ReturnType<typeof memberTypes>} types
 * @returns {import('./manifest-types.d.ts').Member}
 */
function describeMember({ ...member }, types) {
  delete member.inheritedFrom;
  const known = types.get(member.name);
  const description = unwrapped(member.description);
  if (member.kind !== 'method') {
    const text = member.type?.text ?? '';
    const type = known && isListOfTexts(known.type) ? withNull(known.type, text) : text;
    return { ...member, description, type: { text: type } };
  }
  const failures = known?.throws ? ` Throws ${unwrapped(known.throws).replace(/^\{(\w+)\}/, '`$1`')}` : '';
  return {
    ...member,
    description: description + failures,
    return: {
      type: { text: known?.returns ?? member.return?.type.text ?? 'void' },
      ...(known?.returnsText ? { description: unwrapped(known.returnsText) } : {}),
    },
  };
}

/** A text of the doc comments without the line breaks that are only there for the width. */
function unwrapped(text = '') {
  return text.replace(/(?<!\n)\n(?!\n)/g, ' ');
}

/** Whether a type is nothing but texts, which say more than its name. @param {string} type */
function isListOfTexts(type) {
  return type.split(' | ').every((part) => part.startsWith("'"));
}

/** @param {string} type @param {string} declared */
function withNull(type, declared) {
  return declared.endsWith('| null') ? `${type} | null` : type;
}

/**
 * @param {'js' | 'custom-element-definition'} kind
 * @param {string} name
 * @param {string} module
 * @returns {import('./manifest-types.d.ts').Export}
 */
function exported(kind, name, module) {
  const declaration = kind === 'custom-element-definition' ? ELEMENT.name : name;
  return { kind, name, declaration: { name: declaration, module } };
}
