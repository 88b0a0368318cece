// The packages of a lock file, with what their own package.json says.
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} InstalledPackage
 * @property {string} path Key in the lock file.
 * @property {string} name
 * @property {string} version
 * @property {string} integrity `''` when there is none.
 * @property {string | null} resolved
 * @property {boolean} isLink
 * @property {boolean} hasInstallScript
 * @property {boolean} isDevelopment Needed for building and testing only, or beside the package.
 * @property {string} licence As the installed package states it.
 * @property {readonly string[]} dependencies Names.
 */

const FOLDER = 'node_modules/';

/**
 * Every package of a lock file.
 * @param {any} lock Parsed package-lock.json.
 * @returns {InstalledPackage[]}
 */
export function readInstalled(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length),
      version: String(entry.version ?? entry.resolved ?? ''),
      integrity: entry.integrity ?? '',
      resolved: entry.resolved ?? null,
      isLink: entry.link === true,
      hasInstallScript: entry.hasInstallScript === true,
      isDevelopment: entry.dev === true || entry.devOptional === true,
      licence: licenceOf(path, entry),
      dependencies: Object.keys(entry.dependencies ?? {}),
    }));
}

/**
 * What is installed with these packages: themselves and all that they need.
 * @param {readonly InstalledPackage[]} packages
 * @param {readonly string[]} names
 * @returns {InstalledPackage[]} Sorted by name.
 */
export function closureOf(packages, names) {
  const byPath = new Map(packages.map((installed) => [installed.path, installed]));
  /** @type {Map<string, InstalledPackage>} */
  const found = new Map();
  const waiting = names.map((name) => ({ name, from: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const installed = resolve(byPath, next.name, next.from);
    if (!installed || found.has(installed.path)) continue;
    found.set(installed.path, installed);
    waiting.push(...installed.dependencies.map((name) => ({ name, from: installed.path })));
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/**
 * As Node.js looks for a package: in the folder of the one that asks, then upwards.
 * @param {ReadonlyMap<string, InstalledPackage>} byPath
 * @param {string} name
 * @param {string} from
 * @returns {InstalledPackage | undefined}
 */
function resolve(byPath, name, from) {
  const here = byPath.get(from === '' ? `${FOLDER}${name}` : `${from}/${FOLDER}${name}`);
  if (here || from === '') return here;
  const end = from.lastIndexOf(`/${FOLDER}`);
  return resolve(byPath, name, end === -1 ? '' : from.slice(0, end));
}

/**
 * The licence that a package states; that of the lock file where the machine needs no such package.
 * @param {string} path
 * @param {{ license?: string }} entry
 */
function licenceOf(path, entry) {
  const file = `${path}/package.json`;
  const stated = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : entry;
  const { license, licenses } = stated;
  if (typeof license === 'string') return license;
  if (typeof license?.type === 'string') return license.type;
  if (Array.isArray(licenses)) return licenses.map(({ type }) => type).join(' OR ');
  return 'none stated';
}
