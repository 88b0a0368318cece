import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';

/** A Firefox that was started, with the display that it draws on. */
export interface RunningFirefox {
  readonly browser: Browser;
  /** Ends the browser and its display. */
  close(): Promise<void>;
}

/** Environment variable that names the browser to use. */
const PATH_VARIABLE = 'FIREFOX_PATH';
const COMMANDS = ['firefox-esr', 'firefox'];
const APPLICATIONS = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
/** No question for the camera, which is one of Firefox's own making, and WebGL without a GPU. */
const PREFERENCES = {
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true,
  'webgl.force-enabled': true,
};

/**
 * Path of an installed Firefox: the one that `FIREFOX_PATH` names, else one on this machine; `null` without one.
 * @throws {Error} When `FIREFOX_PATH` names no executable file.
 */
export function findFirefox(): string | null {
  const named = process.env[PATH_VARIABLE];
  if (named && !isExecutable(named)) {
    throw new Error(`${PATH_VARIABLE} names ${named}, which is not an executable file.`);
  }
  return named ?? findCommand(COMMANDS) ?? APPLICATIONS.find(isExecutable) ?? null;
}

/**
 * Starts Firefox with an empty profile. On Linux it draws on a virtual display where Xvfb is installed, since headless
 * Firefox gives no WebGL there; elsewhere, and without Xvfb, it is headless.
 * @throws {Error} When browser or display do not start.
 */
export async function launchFirefox(executablePath: string): Promise<RunningFirefox> {
  const server = process.platform === 'linux' ? findCommand(['Xvfb']) : null;
  const display = server === null ? null : await openDisplay(server);
  try {
    const browser = await launch({
      browser: 'firefox',
      executablePath,
      headless: display === null,
      env: { ...process.env, ...(display ? { DISPLAY: display.name, MOZ_ENABLE_WAYLAND: '0' } : {}) },
      extraPrefsFirefox: PREFERENCES,
    });
    const close = async (): Promise<void> => {
      await browser.close();
      display?.process.kill();
    };
    return { browser, close };
  } catch (error) {
    display?.process.kill();
    throw error;
  }
}

/** A virtual display with a number that nobody uses. */
async function openDisplay(server: string): Promise<{ readonly name: string; readonly process: ChildProcess }> {
  const process = spawn(server, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const numbers = process.stdio[3];
  const name = await new Promise<string>((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    numbers?.once('data', (line: Buffer) => resolve(`:${line.toString().trim()}`));
  });
  return { name, process };
}

function findCommand(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
