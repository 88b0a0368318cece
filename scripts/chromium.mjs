// Finds the Chromium or Chrome that the tests run in; installs the distribution's package where that is possible.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Environment variable that names the browser to use. */
const PATH_VARIABLE = 'CHROME_PATH';
/** Environment variable that forbids the installation of a package when set to anything. */
const NO_INSTALL_VARIABLE = 'FACE_LIVENESS_NO_BROWSER_INSTALL';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const INSTALL_COMMAND = 'apt-get update && apt-get install --yes --no-install-recommends chromium';

/**
 * Switches with which headless Chromium runs in a container, keeps to the loopback interface and plays no tricks with
 * background pages.
 */
export const CHROMIUM_ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/**
 * Path of an installed Chromium or Chrome: the one that `CHROME_PATH` names, else one on this machine, else the one
 * that Playwright downloaded.
 * @returns {string | null} `null` when there is none.
 * @throws {Error} When `CHROME_PATH` names no executable file.
 */
export function findChromium() {
  const named = process.env[PATH_VARIABLE];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`${PATH_VARIABLE} names ${named}, which is not an executable file.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command))),
    ...APPLICATIONS,
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable) ?? null;
}

/**
 * Like {@link findChromium}, but installs the distribution's package as root on Debian and Ubuntu.
 * @returns {string}
 * @throws {Error} When there is no browser and none can be installed; the message holds the exact command.
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isDebian() || process.env[NO_INSTALL_VARIABLE]) {
    const command = isDebian() ? `sudo sh -c '${INSTALL_COMMAND}'` : 'npx playwright install --with-deps chromium';
    throw new Error(
      `The tests need Chromium or Chrome. Install one with\n  ${command}\nor set ${PATH_VARIABLE} to its path.`,
    );
  }
  console.log(`No Chromium found; installing the distribution's package (${NO_INSTALL_VARIABLE}=1 forbids this):`);
  console.log(`  ${INSTALL_COMMAND}`);
  const { status } = spawnSync('sh', ['-c', INSTALL_COMMAND], { stdio: ['ignore', 'ignore', 'inherit'] });
  const installed = findChromium();
  if (status !== 0 || !installed) throw new Error(`The installation failed. Run it by hand:\n  ${INSTALL_COMMAND}`);
  return installed;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
