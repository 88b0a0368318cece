import { FAULTS } from './fault-table.ts';
import { browserOutcome, testCell } from './support/cell-test.ts';

// Every fault once, in a place that shows it best; whole-matrix.e2e.ts has the others.
for (const fault of FAULTS) {
  const { inBrowser } = fault;
  if (typeof inBrowser === 'string' || inBrowser.onlyInMatrix !== undefined) continue;
  const outcome = browserOutcome(fault, inBrowser.place);
  if (outcome === null) throw new Error(`${fault.name} has no cell.`);
  testCell(fault, inBrowser, inBrowser.place, outcome);
}
