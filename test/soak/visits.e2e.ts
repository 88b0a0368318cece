import { test } from '../e2e/support/check-page.ts';
import { expectNoGrowth, printRows } from './support/growth.ts';
import { EVERY_STATE, runVisits } from './support/many-visits.ts';
import { soakLength } from './support/soak-length.ts';
import { SoakPage } from './support/soak-page.ts';
import { printTable } from './support/table.ts';

const { visits, seed } = soakLength;

/** Bytes for each element, as for the checks of one; measured with 100 elements: 250 and 570. */
const ALLOWED = { objectBytes: 1500, browserBytes: 6000 };

// The seed is printed: a title has to be the same in every process.
test(`${visits} elements that come and go leave nothing behind`, async ({ page, world }) => {
  test.setTimeout(visits * 10_000 + 60_000);
  const soak = await SoakPage.open(page, world, { attributes: null, isThorough: true });
  const isMeasured = (after: number): boolean => after === EVERY_STATE || (after > EVERY_STATE && after % 20 === 0);
  const { rows, leavings } = await runVisits(soak, visits, seed, isMeasured);
  printRows(`${visits} elements that came and went, seed ${seed}`, rows);
  printTable(
    'State in which they were taken out',
    [...leavings].map(([state, elements]) => ({ state, elements })),
  );
  expectNoGrowth(rows, ALLOWED);
});
