// Makes docs/api.md: the manifest, the table of errors and the public types as a page to read.
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { tsImport } from 'tsx/esm/api';
import { code, section, table } from './markdown.mjs';
import { exportedTypes } from './public-types.mjs';

const PAGE = 'docs/api.md';

/**
 * @typedef {import('./manifest-types.d.ts').Declaration} Declaration
 * @typedef {import('./manifest-types.d.ts').Typed} Typed
 * @typedef {import('./manifest-types.d.ts').Member} Member
 */

/** What the subpaths of the package hold; the names have to be those of package.json. */
const SUBPATHS = {
  '.': 'Defines `<face-liveness>`, once on a page; exports `FaceLivenessElement`, `FaceLivenessError` and the types below.',
  './element': 'The class alone; nothing is defined.',
  './locales/*': 'The texts of one language, as `strings`. The element loads what it needs by itself.',
  './backend': 'Request handlers for your server. Needs `@aws-sdk/client-rekognition` and `@aws-sdk/client-sts`.',
  './emulator': 'The local service for development and tests, Node only. Needs `ws`.',
  './testing': 'The simulated person and its camera, for tests of your own pages.',
  './react': 'Types for JSX, React 19 and later: `import type {} from "face-liveness/react"`.',
  './vue': 'Types for templates of Vue 3.',
  './svelte': 'Types for templates of Svelte 5.',
  './custom-elements.json': 'What this page is made from, for tools.',
  './editor/*':
    'Completion for VS Code (`vscode.html-custom-data.json`, `vscode.css-custom-data.json`) and JetBrains (`web-types.json`).',
  './trace.schema.json': 'JSON schema of what `getTrace()` returns ([trace](trace.md)).',
  './package.json': 'The package itself.',
};

/**
 * @param {Declaration} element
 * @param {Declaration} error
 * @returns {Promise<string>}
 */
export async function createApiPage(element, error) {
  const text = [
    introduction(),
    attributes(element),
    methods(element),
    events(element),
    await errors(error),
    states(element),
    await guidance(),
    look(element),
    types(),
    subpaths(),
    editors(),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

function introduction() {
  return `# API

<!-- Made by "npm run manifest" from the doc comments in src/. Change those, not this page. -->

\`\`\`html
<script type="module" src="https://your.site/face-liveness/face-liveness.js"></script>
<face-liveness session-url="/api/liveness"></face-liveness>
\`\`\`

Setting an attribute or a property never throws: what is wrong with a value is told by one \`error\` event when the check
begins. Changes while a check runs apply to the next one.

- [Attributes and properties](#attributes-and-properties)
- [Methods](#methods)
- [Events](#events)
- [Errors](#errors)
- [States](#states)
- [Guidance](#guidance)
- [Slots, parts, custom properties](#slots)
- [Types](#types)
- [Modules](#modules)
- [Editors](#editors)`;
}

/** @param {Declaration} element */
function attributes(element) {
  const described = new Set(element.attributes?.map(({ fieldName }) => fieldName));
  const rows = element.attributes?.map(({ name, fieldName, description, ...value }) => [
    code(name),
    fieldName ? code(fieldName) : name === 'state' ? '`state` (read-only)' : code(name),
    valueText(value, name === 'state' ? 'one of the [states](#states)' : undefined),
    description,
  ]);
  const properties = fields(element)
    .filter(({ name }) => !described.has(name) && name !== 'state')
    .map(({ name, description, type }) => ['–', code(name), linkedType(type?.text ?? ''), description]);
  return section('Attributes and properties', [
    'Where a session comes from, the first of these that is set: `sessionProvider`, `session-url`, `session-id`.',
    table(['attribute', 'property', 'value', 'meaning'], [...(rows ?? []), ...properties]),
    'Boolean attributes count as set by being there, unless their value is `false`, which some frameworks write.',
  ]);
}

/** @param {Declaration} element */
function methods(element) {
  const rows = element.members
    ?.filter(({ kind }) => kind === 'method')
    .map((method) => {
      const parameters = method.parameters?.map(({ name, type }) => `${name}: ${type?.text}`).join(', ') ?? '';
      const owner = method.static ? 'FaceLivenessElement.' : '';
      const result = method.return?.description ? ` Returns: ${lowerFirst(method.return.description)}` : '';
      return [
        code(`${owner}${method.name}(${parameters}): ${method.return?.type.text}`),
        `${method.description}${result}`,
      ];
    });
  return section('Methods', [table(['method', 'effect'], rows)]);
}

/** @param {Declaration} element */
function events(element) {
  const rows = element.events?.map(({ name, type, description }) => {
    const detail = /^CustomEvent<(\w+)>$/.exec(type?.text ?? '')?.[1] ?? '';
    const link = detail === 'FaceLivenessError' ? '#errors' : `#${detail.toLowerCase()}`;
    return [code(name), detail === 'null' ? '–' : `[${code(detail)}](${link})`, description];
  });
  return section('Events', [
    'None of them bubbles. Their names are all in lower case: in JSX `onanalysiscomplete`, never `onAnalysisComplete`.',
    table(['event', '`detail`', 'when'], rows),
  ]);
}

/** @param {Declaration} error */
async function errors(error) {
  const { ERROR_CODES, FaceLivenessError } = await tsImport('../src/core/errors.ts', import.meta.url);
  const rows = ERROR_CODES.map((/** @type {string} */ name) => {
    const { recovery, message } = new FaceLivenessError(name);
    return [code(name), code(recovery), message];
  });
  const members = fields(error)
    .filter(({ name }) => name !== 'name')
    .map(({ name, type, description }) => {
      const listed = name === 'code' ? 'one of the codes below' : enumeration(type?.text ?? '');
      return [code(name), listed ?? code(type?.text.replace(' | undefined', '')), description];
    });
  return section('Errors', [
    'A failed check ends in exactly one `error` event, whose `detail` is a `FaceLivenessError`. Its `message` is English ' +
      'and for logs; the screen says it in the person’s language.',
    table(['member', 'value', 'meaning'], members),
    table(['code', 'what can help', 'message'], rows),
  ]);
}

/** @param {Declaration} element */
function states(element) {
  return section('States', [
    'The state is the property and the attribute `state`, and a custom state: `face-liveness[state="error"]` and ' +
      '`face-liveness:state(error)` select the same.',
    table(
      ['state', 'meaning'],
      element.cssStates?.map(({ name, description }) => [code(name), description]),
    ),
  ]);
}

async function guidance() {
  const { strings } = await tsImport('../src/i18n/locales/en.ts', import.meta.url);
  const rows = Object.entries(strings).flatMap(([key, text]) =>
    key.startsWith('guidance.') ? [[code(key.slice('guidance.'.length)), String(text)]] : [],
  );
  return section('Guidance', [
    'What the person is told in front of the camera, as the `guidance` event names it. Left and right are the person’s own.',
    table(['code', 'English text'], rows),
  ]);
}

/** @param {Declaration} element */
function look(element) {
  /** @param {import('./manifest-types.d.ts').Named} entry */
  const named = ({ name, description }) => [code(name), description];
  const properties = element.cssProperties?.map(({ name, type, default: value, description }) => [
    code(name),
    code(type?.text),
    code(value),
    description,
  ]);
  return [
    section('Slots', ['All of them have a default.', table(['slot', 'content'], element.slots?.map(named))]),
    section('Parts', [table(['part', 'what it is'], element.cssParts?.map(named))]),
    section('Custom properties', [
      'The defaults are those of the light scheme; [theming.md](theming.md) lists both and shows what can be done with them.',
      table(['property', 'value', 'default', 'what it colors or shapes'], properties),
    ]),
  ].join('\n\n');
}

function types() {
  // Their content is told by the tables above.
  const told = new Set(['ErrorCode', 'CheckStateName', 'GuidanceCode', 'FaceLivenessElementEventMap']);
  const blocks = exportedTypes()
    .filter(({ name }) => !told.has(name))
    .map(({ name, description, code: text }) => `### ${name}\n\n${description}\n\n\`\`\`ts\n${text}\n\`\`\``);
  return section('Types', [
    'All of them, and the names `ErrorCode`, `CheckStateName` and `GuidanceCode`, are exported by `face-liveness`.',
    ...blocks,
  ]);
}

function subpaths() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [published, described] = [Object.keys(exports), Object.keys(SUBPATHS)];
  if ([...published].sort().join() !== [...described].sort().join()) {
    throw new Error(
      `package.json exports ${published.join(', ')}; scripts/api-page.mjs describes ${described.join(', ')}.`,
    );
  }
  const rows = Object.entries(SUBPATHS).map(([path, text]) => [code(path.replace(/^\./, 'face-liveness')), text]);
  return section('Modules', [table(['import', 'content'], rows)]);
}

function editors() {
  return section('Editors', [
    'JetBrains editors find `web-types.json` by themselves. VS Code is told in `.vscode/settings.json`:',
    `\`\`\`json
{
  "html.customData": ["./node_modules/face-liveness/editor/vscode.html-custom-data.json"],
  "css.customData": ["./node_modules/face-liveness/editor/vscode.css-custom-data.json"]
}
\`\`\``,
    'Then attributes, their values, slots, parts, custom properties and states are completed and explained.',
  ]);
}

/** @param {Declaration} declaration */
function fields({ members = [] }) {
  return members.filter(({ kind }) => kind === 'field');
}

/**
 * @param {Pick<Typed, 'type' | 'default'>} value
 * @param {string} [words] In place of a long list.
 */
function valueText({ type, default: value }, words) {
  const text = words ?? enumeration(type?.text ?? '') ?? type?.text ?? '';
  return value === undefined || value === 'false' ? text : `${text}; ${code(value.replaceAll("'", ''))} by default`;
}

/** A property's type; the first name in it that has a paragraph leads there. @param {string} type */
function linkedType(type) {
  const text = type.replace(' | null', '');
  const target = exportedTypes().find(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  return target ? `[${code(text)}](#${target.name.toLowerCase()})` : text;
}

/** `'a' | 'b'` as a list; undefined for any other type. @param {string} type */
function enumeration(type) {
  const parts = type.split(' | ');
  return parts.every((part) => part.startsWith("'"))
    ? parts.map((part) => code(part.slice(1, -1))).join(', ')
    : undefined;
}

/** @param {string} text */
function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
