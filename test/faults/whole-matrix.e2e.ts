import { FAULTS } from './fault-table.ts';
import { browserOutcome, testCell } from './support/cell-test.ts';
import { PLACES } from './support/places.ts';

for (const fault of FAULTS) {
  const { inBrowser } = fault;
  if (typeof inBrowser === 'string') continue;
  for (const place of PLACES) {
    const outcome = browserOutcome(fault, place);
    if (outcome !== null) testCell(fault, inBrowser, place, outcome);
  }
}
