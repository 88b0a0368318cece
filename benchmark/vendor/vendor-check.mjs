// One check with the vendor's component, from its start button to its end, against an emulator in this process.
import { chromium } from 'playwright';
import { startEmulator } from '../../dist/emulator.js';
import { CHROMIUM_ARGUMENTS } from '../../scripts/chromium.mjs';
import { serveVendorPage } from './page-server.mjs';

const REGION = 'us-east-1';
const ENDINGS = ['verdict', 'error', 'cancel'];

/** @typedef {import('./follow-vendor.mjs').Note} Note */
/** @typedef {import('./page-server.mjs').Transfer} Transfer */
/** @typedef {{ code: string, message: string, weight: number }} Finding */
/** @typedef {{ atMs: number, direction: 'in' | 'out' | 'state', label: string, bytes: number, detail: string }} TimelineEntry */
/**
 * What the emulator thinks of the check.
 * @typedef {{ id: string, status: string, challenge: string | null, confidence: number | null, client: string | null, failure: string | null, findings: readonly Finding[], timeline: readonly TimelineEntry[] }} SessionView
 */
/**
 * What became of a check. `foreignRequests` are requests to other machines, which the browser was not allowed to make.
 * @typedef {{ notes: Note[], session: SessionView | null, transfers: readonly Transfer[], foreignRequests: readonly string[], problems: readonly string[] }} VendorReport
 */

/**
 * Runs one check.
 * @param {{ challenge: 'light' | 'movement', isHeaded: boolean, chromiumPath: string }} settings
 * @param {(close: () => Promise<unknown>) => void} own Told how to give back what was started, at once.
 * @returns {Promise<VendorReport>}
 */
export async function runVendorCheck({ challenge, isHeaded, chromiumPath }, own) {
  const emulator = await startEmulator({ region: REGION, control: true });
  own(() => emulator.close());
  const vendorPage = await serveVendorPage(emulator, REGION);
  own(() => vendorPage.close());
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    headless: !isHeaded,
    args: CHROMIUM_ARGUMENTS,
  });
  own(() => browser.close());
  // The emulator's certificate is its own.
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 480, height: 800 } });
  const foreignRequests = await keepToLoopback(context);
  const page = await context.newPage();
  const problems = watchForProblems(page);
  await page.goto(`${vendorPage.url}?challenge=${challenge}`);
  await page.getByRole('button', { name: 'Start video check' }).click();
  const notes = await endOfCheck(page);
  const session = await newestSession(emulator.url);
  return { notes, session, transfers: vendorPage.transfers, foreignRequests, problems };
}

/**
 * Refuses requests to other machines and notes their URLs.
 * @param {import('playwright').BrowserContext} context
 */
async function keepToLoopback(context) {
  /** @type {string[]} */
  const refused = [];
  const isForeign = (/** @type {URL} */ { hostname }) => hostname !== 'localhost' && hostname !== '127.0.0.1';
  await context.route(isForeign, (route) => {
    refused.push(route.request().url());
    return route.abort();
  });
  return refused;
}

/** @param {import('playwright').Page} page */
function watchForProblems(page) {
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}

/** @param {import('playwright').Page} page @returns {Promise<Note[]>} */
async function endOfCheck(page) {
  const ending = await page.waitForFunction(
    (endings) => {
      const { notes } = /** @type {{ notes: Note[] }} */ (/** @type {unknown} */ (window));
      return notes.some(({ type }) => endings.includes(type)) && notes;
    },
    ENDINGS,
    { timeout: 0 },
  );
  return /** @type {Note[]} */ (await ending.jsonValue());
}

/** @param {string} emulatorUrl @returns {Promise<SessionView | null>} */
async function newestSession(emulatorUrl) {
  const read = async (/** @type {string} */ path) => (await fetch(`${emulatorUrl}/_emulator/${path}`)).json();
  const sessions = /** @type {SessionView[]} */ (await read('sessions'));
  return sessions[0] ? read(`sessions/${sessions[0].id}`) : null;
}
