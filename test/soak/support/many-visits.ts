import { expect } from '../../e2e/support/check-page.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import type { Row } from './growth.ts';
import { CERTAIN, type SoakPage, type Visit } from './soak-page.ts';

const LIGHT = { challenge: 'light' } as const;

/** Visits that end in each state. The first eight bring every screen, of which templates are made once for a page. */
const VISITS: readonly Visit[] = [
  { at: 'preview' },
  { at: 'flashing', attributes: LIGHT },
  { at: 'sent', isProvided: true },
  { at: 'succeeded', orders: [CERTAIN] },
  { at: 'failed', orders: [{ path: '/verdict', body: { confidence: 5 } }] },
  { at: 'error', incident: { at: 'fitting', deed: 'unplug' } },
  { at: 'cancelled', incident: { at: 'positioning', deed: 'cancel' } },
  { at: 'countdown', attributes: { countdown: '3' } },
  { at: 'intro' },
  { at: 'opening' },
  { at: 'starting' },
  { at: 'positioning' },
  { at: 'fitting' },
  { at: 'holding', attributes: LIGHT },
  { at: 'finishing', orders: [{ path: '/faults', body: { neverDisconnect: true } }] },
  { at: 'verifying' },
];
/** After so many visits every screen was shown. */
export const SCREENS = 8;
/** After so many an element was taken out in every state. */
export const EVERY_STATE = VISITS.length;

const ON_START_SCREEN: ReadonlySet<string> = new Set(['preview', 'opening']);

/** Stays in a state, in milliseconds: half are below 100, since many states are short. */
const STAYS_MS = Array.from({ length: 41 }, (_, index) => (index / 2) ** 2);

/**
 * Puts elements into the page and takes them out again: first once in every state, as soon as it is reached, then at
 * random moments.
 * @param isMeasured Told after how many visits.
 * @returns What was measured, the first being the level that the others had to meet, and how often an element was taken
 *   out in which state.
 */
export async function runVisits(
  soak: SoakPage,
  count: number,
  seed: number,
  isMeasured: (after: number) => boolean,
): Promise<{ readonly rows: readonly Row[]; readonly leavings: ReadonlyMap<string, number> }> {
  const random = new SeededRandom(seed);
  const rows: Row[] = [];
  const leavings = new Map<string, number>();
  for (let after = 1; after <= count; after += 1) {
    const early = VISITS[after - 1];
    const visit = early ?? random.pick(VISITS);
    const state = await soak.visit(visit, early ? 0 : random.pick(STAYS_MS));
    if (early) expect(state, `visit ${after}`).toBe(ON_START_SCREEN.has(visit.at) ? 'intro' : visit.at);
    leavings.set(state, (leavings.get(state) ?? 0) + 1);
    if (isMeasured(after)) rows.push(await soak.measure(after, rows[0]));
  }
  return { rows, leavings };
}
