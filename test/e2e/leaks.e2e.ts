import { expectHeapWithin, printRows } from '../soak/support/growth.ts';
import { runChecks } from '../soak/support/many-checks.ts';
import { runVisits, SCREENS } from '../soak/support/many-visits.ts';
import { FAST, SoakPage } from '../soak/support/soak-page.ts';
import { test } from './support/check-page.ts';

/** Functions are still being compiled; the long runs of test/soak look closer. */
const ALLOWED_BYTES = 1_000_000;

test('ten checks in a row leave nothing behind', async ({ page, world }) => {
  const soak = await SoakPage.open(page, world, { attributes: FAST });
  const rows = await runChecks(soak, 10, (after) => after % 5 === 0);
  printRows('Checks of one element', rows);
  expectHeapWithin(rows, ALLOWED_BYTES);
});

test('twenty elements that come and go leave nothing behind', async ({ page, world }) => {
  const soak = await SoakPage.open(page, world, { attributes: null });
  const { rows } = await runVisits(soak, 20, 1, (after) => after >= SCREENS && after % 4 === 0);
  printRows('Elements that came and went', rows);
  expectHeapWithin(rows, ALLOWED_BYTES);
});
