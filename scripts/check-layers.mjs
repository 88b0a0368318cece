// Enforces "who may import whom" (docs/architecture.md) and that no modules import each other in a circle.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseAst } from 'vite';

const SOURCE = resolve('src');
const ADAPTERS = ['camera', 'page', 'session', 'recording', 'transport'];

/**
 * For each layer: folders of src/ that it may import, folders of which it may import types only, and packages.
 * `null` for packages means: any.
 * @type {Record<string, { folders?: string[], types?: string[], packages?: (string | RegExp)[] | null, typePackages?: string[] }>}
 */
const RULES = {
  core: {},
  i18n: { types: ['core'] },
  ...Object.fromEntries(ADAPTERS.map((name) => [name, { folders: ['core'], types: ['check'] }])),
  transport: {
    folders: ['core'],
    types: ['check'],
    packages: ['@smithy/eventstream-codec', '@smithy/signature-v4'],
    typePackages: ['@aws-sdk/client-rekognitionstreaming', '@smithy/types'],
  },
  vision: { folders: ['core', 'vision'], types: ['check'] },
  'vision/worker': { folders: ['core', 'vision', 'vision/worker'], packages: [/^@mediapipe\/tasks-vision/] },
  check: { folders: ['core'], typePackages: ['lit'] },
  ui: { folders: ['core', 'i18n'], packages: [/^lit(\/|$)/] },
  backend: { packages: ['@aws-sdk/client-rekognition', '@aws-sdk/client-sts', /^node:/] },
  emulator: { packages: [/^node:/, /^@aws-sdk\//, /^@smithy\//, 'ws'] },
  // The program: the emulator, and what of the element it copies.
  cli: { folders: ['core', 'emulator', 'vision'], packages: [/^node:/] },
  testing: {},
  gallery: { folders: ['core', 'i18n', 'ui'], packages: ['lit'] },
  // The composition root, the entry module, and the types for the templates of three frameworks.
  '': {
    folders: ['', 'core', 'i18n', 'check', 'vision', 'ui', ...ADAPTERS],
    packages: [/^lit(\/|$)/],
    typePackages: ['react', 'vue', 'svelte/elements'],
  },
};

/** @type {string[]} */
const problems = [];
/** @type {Map<string, string[]>} */
const graph = new Map();

for (const file of sourceFiles()) {
  const imports = readImports(file);
  graph.set(
    file,
    imports.flatMap(({ target, isType }) =>
      isType || !target.startsWith('.') ? [] : [resolve(dirname(file), target)],
    ),
  );
  for (const entry of imports) checkImport(file, entry);
}
for (const circle of findCircles()) problems.push(`circle: ${circle.map(show).join(' → ')}`);

for (const problem of problems) console.error(problem);
console.log(`${graph.size} modules, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * @param {string} file
 * @param {{ target: string, isType: boolean }} entry
 */
function checkImport(file, { target, isType }) {
  const layer = layerOf(file);
  const rule = RULES[layer];
  if (!rule) {
    problems.push(`${show(file)}: the folder ${layer} is not in the rules`);
    return;
  }
  const allowed = target.startsWith('.')
    ? isFolderAllowed(layer, rule, layerOf(resolve(dirname(file), target)), isType)
    : isPackageAllowed(rule, target, isType);
  if (!allowed) problems.push(`${show(file)}: may not import ${isType ? 'types of ' : ''}${target}`);
}

/**
 * @param {string} layer
 * @param {typeof RULES[string]} rule
 * @param {string} target
 * @param {boolean} isType
 */
function isFolderAllowed(layer, rule, target, isType) {
  return target === layer || (rule.folders ?? []).includes(target) || (isType && (rule.types ?? []).includes(target));
}

/**
 * @param {typeof RULES[string]} rule
 * @param {string} target
 * @param {boolean} isType
 */
function isPackageAllowed(rule, target, isType) {
  const matches = (/** @type {string | RegExp} */ name) =>
    typeof name === 'string' ? name === target : name.test(target);
  return (rule.packages ?? []).some(matches) || (isType && (rule.typePackages ?? []).some(matches));
}

/** @param {string} file */
function layerOf(file) {
  const path = relative(SOURCE, dirname(file)).replaceAll('\\', '/');
  if (path.startsWith('vision/worker')) return 'vision/worker';
  return path.split('/')[0] ?? '';
}

/**
 * Every import and re-export of a module.
 * @param {string} file
 */
function readImports(file) {
  const { body } = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' });
  /** @type {{ target: string, isType: boolean }[]} */
  const imports = [];
  walk(body, (node) => {
    if (node.type === 'ExportAllDeclaration') problems.push(`${show(file)}: export * hides what is exported`);
    const target = node.source?.value;
    if (typeof target !== 'string') return;
    const names = node.specifiers ?? [];
    const hasOnlyTypes = names.length > 0 && names.every((name) => (name.importKind ?? name.exportKind) === 'type');
    imports.push({ target, isType: node.importKind === 'type' || node.exportKind === 'type' || hasOnlyTypes });
  });
  return imports;
}

/**
 * @typedef {{ importKind?: string, exportKind?: string }} Specifier
 * @typedef {{ type: string, source?: { value?: unknown }, specifiers?: Specifier[], importKind?: string, exportKind?: string }} Node
 * @param {unknown} value
 * @param {(node: Node) => void} visit
 */
function walk(value, visit) {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) visit(/** @type {Node} */ (value));
  for (const child of Object.values(value)) walk(child, visit);
}

function sourceFiles() {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(SOURCE, name));
}

/** @returns {string[][]} */
function findCircles() {
  /** @type {string[][]} */
  const circles = [];
  const done = new Set();
  /** @param {string} file @param {string[]} path */
  const visit = (file, path) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
    if (path.includes(file) || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}

/** @param {string} file */
function show(file) {
  return relative('.', file);
}
