import { expect } from '../../e2e/support/check-page.ts';
import type { Row } from './growth.ts';
import { CERTAIN, type Incident, type Order, type SoakPage } from './soak-page.ts';

/** Something that keeps a check from succeeding. */
interface Trouble {
  readonly incident?: Incident;
  readonly order?: Order;
}

/** How every five checks end. The last is a success, so that all measurements are of the same screen. */
const ENDS = ['succeeded', 'error', 'succeeded', 'cancelled', 'succeeded'] as const;

const FAILURES: readonly Trouble[] = [
  { incident: { at: 'fitting', deed: 'unplug' } },
  { incident: { at: 'positioning', deed: 'crash' } },
  { order: { path: '/faults', body: { dropAfterBytes: 20_000 } } },
  { order: { path: '/faults', body: { exception: { name: 'ThrottlingException', afterEvents: 1 } } } },
];
const CANCELLATIONS: readonly Trouble[] = ['positioning', 'fitting', 'starting', 'finishing', 'countdown'].map(
  (at) => ({ incident: { at, deed: 'cancel' } }),
);

/**
 * Runs checks of the page's element one after the other, three of five with success, and measures after every fifth that
 * `isMeasured` names.
 * @param isMeasured Told after how many checks.
 * @returns What was measured; the first is the level that the others had to meet.
 */
export async function runChecks(
  soak: SoakPage,
  count: number,
  isMeasured: (after: number) => boolean,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after = 1; after <= count; after += 1) {
    await runCheck(soak, after - 1);
    if (isMeasured(after)) rows.push(await soak.measure(after, rows[0]));
  }
  return rows;
}

async function runCheck(soak: SoakPage, index: number): Promise<void> {
  const end = ENDS[index % ENDS.length];
  const troubles = end === 'error' ? FAILURES : end === 'cancelled' ? CANCELLATIONS : [{ order: CERTAIN }];
  const round = Math.floor(index / ENDS.length);
  const { incident, order }: Trouble = troubles[round % troubles.length] ?? {};
  if (order) await soak.order(order);
  expect(await soak.check(incident ?? null), `end of check ${index + 1}`).toBe(end);
}
