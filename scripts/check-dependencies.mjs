// Holds the lock file and what is installed against the rules for dependencies: known origin, intact, permissive licence,
// no scripts at installation; and docs/dependencies.md against what the package brings along. With --write it writes that
// page. With --audit it asks the registry for known vulnerabilities as well.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createDependencyPage, PAGE } from './dependency-page.mjs';
import { readInstalled } from './installed-packages.mjs';

/** Licences that ask for no more than to be named. */
const PERMISSIVE = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
]);

/**
 * Others, for packages that only build and test. Nothing of them is published.
 * @type {Readonly<Record<string, { licence: string, reason: string }>>}
 */
const LICENCE_EXCEPTIONS = {
  '@fontsource/noto-sans': { licence: 'OFL-1.1', reason: 'fonts of the visual tests' },
  '@fontsource/noto-sans-arabic': { licence: 'OFL-1.1', reason: 'fonts of the visual tests' },
  '@fontsource/noto-sans-jp': { licence: 'OFL-1.1', reason: 'fonts of the visual tests' },
  'axe-core': { licence: 'MPL-2.0', reason: 'finds faults of accessibility in tests; used as it is' },
  lightningcss: { licence: 'MPL-2.0', reason: 'of the bundler; used as it is' },
  only: { licence: 'none stated', reason: 'of the test server; its readme says MIT' },
};
const LIGHTNING_CSS = /^lightningcss-[a-z0-9-]+$/;

/** Packages that may run a script when they are installed: they fetch or check the program for the machine. */
const MAY_RUN_SCRIPTS = new Set(['esbuild', 'rs-module-lexer']);

/** Version ranges that come from the registry; anything else is an address. */
const RANGE = /^[\^~<>=]*\s*\d[\w.+-]*(?:\s+[<>=^~|\s\w.+-]*)?$/;

/** @type {string[]} */
const problems = [];
const manifest = readJson('package.json');
const packages = readInstalled(readJson('package-lock.json'));

for (const [name, range] of declaredRanges()) {
  if (!RANGE.test(range)) problems.push(`${name}: "${range}" is no version of the registry`);
}
for (const installed of packages) checkPackage(installed);
checkPage(await createDependencyPage(manifest, packages));
for (const problem of problems) console.error(problem);
console.log(`${packages.length} packages, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
if (process.argv.includes('--audit')) audit();

/** @param {import('./installed-packages.mjs').InstalledPackage} installed */
function checkPackage({ name, path, version, integrity, resolved, isLink, hasInstallScript, isDevelopment, licence }) {
  const known = `${name}@${version}`;
  if (isLink || !/^\d+\.\d+\.\d+/.test(version))
    problems.push(`${path}: ${version} comes from elsewhere than the registry`);
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) problems.push(`${known}: no SHA-512 in the lock file`);
  if (resolved !== null) problems.push(`${known}: the lock file names an address, ${resolved}`);
  if (hasInstallScript && !MAY_RUN_SCRIPTS.has(name)) problems.push(`${known}: runs a script when it is installed`);
  if (hasInstallScript && !isDevelopment) problems.push(`${known}: runs a script on the machines of hosts`);
  if (isPermissive(licence)) return;
  const exception = LIGHTNING_CSS.test(name) ? LICENCE_EXCEPTIONS['lightningcss'] : LICENCE_EXCEPTIONS[name];
  if (exception?.licence === licence && isDevelopment) return;
  problems.push(`${known}: licence "${licence}" is not on the list`);
}

/**
 * Whether a licence, or one of those that an expression leaves the choice of, is permissive.
 * @param {string} expression SPDX.
 */
function isPermissive(expression) {
  const choices = expression.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.has(licence.trim())));
}

function declaredRanges() {
  const groups = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies', 'overrides'];
  return groups.flatMap((group) => Object.entries(/** @type {Record<string, string>} */ (manifest[group] ?? {})));
}

/** @param {string} text What docs/dependencies.md has to say. */
function checkPage(text) {
  if (process.argv.includes('--write')) writeFileSync(PAGE, text);
  else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== text) {
    problems.push(`${PAGE} is stale. Run "npm run check:dependencies -- --write", read what changed, and commit it.`);
  }
}

/** Asks the registry about known vulnerabilities: of what is published, then of everything. */
function audit() {
  for (const { what, flags } of [
    { what: 'what the package brings along', flags: ['--omit=dev'] },
    { what: 'everything that builds and tests', flags: [] },
  ]) {
    const { stdout } = spawnSync('npm', ['audit', '--json', ...flags], { encoding: 'utf8' });
    const { high, critical, total, failure } = readAudit(stdout);
    if (failure !== null) {
      console.error(`NOT AUDITED (${what}): the registry did not answer the question. ${failure}`);
      process.exitCode = 1;
    } else if (high + critical > 0) {
      console.error(`Vulnerable (${what}): ${critical} critical, ${high} high, ${total} in all. See "npm audit".`);
      process.exitCode = 1;
    } else {
      console.log(`Audited (${what}): ${total} known vulnerabilities, none high or critical.`);
    }
  }
}

/** @param {string | null} text */
function readAudit(text) {
  try {
    const answer = JSON.parse(text ?? '');
    const { high, critical, total } = answer.metadata?.vulnerabilities ?? {};
    if (Number.isInteger(high) && Number.isInteger(critical) && Number.isInteger(total)) {
      return { high, critical, total, failure: null };
    }
    return { high: 0, critical: 0, total: 0, failure: String(answer.message ?? 'It sent no counts.') };
  } catch {
    return { high: 0, critical: 0, total: 0, failure: 'It sent no JSON.' };
  }
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
