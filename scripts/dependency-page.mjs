// Makes docs/dependencies.md.
import { format, resolveConfig } from 'prettier';
import { closureOf } from './installed-packages.mjs';
import { code, section, table } from './markdown.mjs';

/** The page that is made here. */
export const PAGE = 'docs/dependencies.md';

/** Packages of which something is in the built files although nobody installs them. */
const BUILT_IN = {
  '@mediapipe/face_detection': 'the weights of the face network, packed in another order; the model for MediaPipe',
  '@mediapipe/tasks-vision': 'loader and wasm of `engine="mediapipe"`',
};

/** What the optional packages are for. */
const BESIDE = {
  '@aws-sdk/client-rekognition': '`face-liveness/backend`',
  '@aws-sdk/client-sts': '`face-liveness/backend`',
  ws: '`face-liveness/emulator`',
};

/**
 * The list of everything that comes with the package, with licences.
 * @param {any} manifest Parsed package.json.
 * @param {readonly import('./installed-packages.mjs').InstalledPackage[]} packages
 */
export async function createDependencyPage(manifest, packages) {
  /** @param {string} name */
  const direct = (name) => packages.find(({ path }) => path === `node_modules/${name}`);
  const own = Object.keys(manifest.dependencies ?? {});
  const installed = closureOf(packages, own);
  const peers = Object.entries(/** @type {Record<string, string>} */ (manifest.peerDependencies ?? {}));
  const text = [
    '# Dependencies',
    `Written by ${code('npm run check:dependencies -- --write')} from the lock file; CI fails when it is stale.`,
    section('Installed with the package', [
      `Versions are those that ${code('cdn/')} is built with and that are tested; a host's lock file may have newer ones.`,
      table(
        ['package', 'version', 'licence', ''],
        installed.map(({ name, version, licence }) => [
          name,
          version,
          licence,
          own.includes(name) ? 'asked for by this package' : '',
        ]),
      ),
    ]),
    section('Installed beside it, by those who need them', [
      table(
        ['package', 'range', 'tested with', 'licence', 'for'],
        peers.map(([name, range]) => [
          name,
          range,
          direct(name)?.version,
          direct(name)?.licence,
          Reflect.get(BESIDE, name),
        ]),
      ),
    ]),
    section('In the built files', [
      `Of the packages above, and of these, which are needed at build time alone. Notices: [NOTICE](../NOTICE).`,
      table(
        ['package', 'version', 'licence', 'what of it'],
        Object.entries(BUILT_IN).map(([name, what]) => [name, direct(name)?.version, direct(name)?.licence, what]),
      ),
    ]),
    section('What builds and tests', [
      'Not published. Licences that are not permissive are named one by one, with the reason, in [check-dependencies.mjs](../scripts/check-dependencies.mjs).',
      table(['licence', 'packages'], countLicences(packages)),
    ]),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

/** @param {readonly import('./installed-packages.mjs').InstalledPackage[]} packages */
function countLicences(packages) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { licence, isDevelopment } of packages)
    if (isDevelopment) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([licence, count]) => [licence, String(count)]);
}
