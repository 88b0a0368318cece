import { test } from '../e2e/support/check-page.ts';
import { expectNoGrowth, printRows } from './support/growth.ts';
import { runChecks } from './support/many-checks.ts';
import { soakLength } from './support/soak-length.ts';
import { FAST, SoakPage } from './support/soak-page.ts';

const { checks } = soakLength;
/** By then every function was compiled and every template made. */
const LEVEL_AFTER = 5;

/**
 * Bytes for each check. Measured from the 5th to the 40th: 700 that scripts hold, the signer's cache of up to 50 keys
 * among them, and 3500 of the browser's, such as its records of requests for the DevTools and of performance entries.
 */
const ALLOWED = { objectBytes: 1500, browserBytes: 6000 };

test(`${checks} checks in a row leave nothing behind`, async ({ page, world }) => {
  test.setTimeout(checks * 10_000 + 60_000);
  const soak = await SoakPage.open(page, world, { attributes: FAST, isThorough: true });
  const rows = await runChecks(soak, checks, (after) => after === LEVEL_AFTER || after % 10 === 0);
  printRows(`${checks} checks of one element: six of ten succeed, two fail, two are cancelled`, rows);
  expectNoGrowth(rows, ALLOWED);
});
