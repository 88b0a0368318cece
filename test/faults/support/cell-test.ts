import type { FaceLivenessElement } from 'face-liveness';
import type { Emulator } from 'face-liveness/emulator';
import { expect, test as base } from 'playwright/test';
import { closeCodeOf, CLOSE_CODE, type ErrorCode, FaceLivenessError } from '../../../src/core/errors.ts';
import { startWorld, type World } from '../../e2e/support/world.ts';
import { BrowserCell } from './browser-cell.ts';
import { CELL_END_MS } from './cell-limits.ts';
import type { BrowserStrike, Fault, Outcome } from './fault.ts';
import { cellOf } from './fault.ts';
import { isStanding, type Place } from './places.ts';
import { StreamProxy } from './stream-proxy.ts';

/** Emulator, backend and pages, with a proxy between pages and streams. */
interface FaultWorld {
  readonly world: World;
  readonly proxy: StreamProxy;
}

async function startFaultWorld(): Promise<FaultWorld> {
  let proxy: StreamProxy | null = null;
  const world = await startWorld({}, async ({ streamUrl }: Emulator) => {
    proxy = await StreamProxy.start(streamUrl);
    return proxy.url;
  });
  if (!proxy) throw new Error('There is no proxy.');
  return { world, proxy };
}

/** Test with everything that a cell needs. */
export const test = base.extend<object, { faultWorld: FaultWorld }>({
  faultWorld: [
    // Playwright reads the fixtures that a function needs from its first parameter.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const faultWorld = await startFaultWorld();
      await use(faultWorld);
      await faultWorld.proxy.stop();
      await faultWorld.world.close();
    },
    { scope: 'worker' },
  ],
});

/** What a cell in the browser expects; `null` when there is none. */
export function browserOutcome(fault: Fault, place: Place): Outcome | null {
  const { inBrowser } = fault;
  if (typeof inBrowser === 'string' || place === 'uploading' || inBrowser.cannot?.[place] !== undefined) return null;
  const cell = cellOf(fault, place);
  if ('reason' in cell) return null;
  return inBrowser.differs?.[place]?.outcome ?? cell.outcome;
}

/** Defines the test of one cell. */
export function testCell(fault: Fault, strike: BrowserStrike, place: Place, outcome: Outcome): void {
  const what = outcome === 'goes on' ? 'the check goes on to its verdict' : `one ${outcome}, and nothing is left`;
  test(`when ${fault.name}, in ${place}: ${what}`, async ({ page, faultWorld }) => {
    const { world, proxy } = faultWorld;
    const cell = new BrowserCell(page, world, proxy, place);
    try {
      await cell.prepare();
      await strike.arm?.(cell);
      await cell.openPage();
      await cell.goTo();
      await strike.strike?.(cell);
      const isAwaited = outcome === 'goes on' || !strike.strike || fault.withinMs !== undefined;
      if (isAwaited && !strike.holds) await cell.release();
      if (outcome === 'goes on') await expectCompletion(cell);
      else await expectEnding(cell, outcome);
      await expectNothingLeft(cell);
    } finally {
      proxy.reset();
      await cell.control('/faults', { method: 'DELETE' });
    }
  });
}

async function expectEnding(cell: BrowserCell, outcome: Exclude<Outcome, 'goes on'>): Promise<void> {
  await expect.poll(() => cell.endings(), { timeout: CELL_END_MS, intervals: [50] }).toEqual([outcome]);
  const event = (await cell.events()).find(({ type }) => type === 'error');
  if (outcome !== 'cancel') expect(event?.recovery).toBe(new FaceLivenessError(outcome).recovery);
  const code = (await cell.lastCloseCode()) ?? null;
  if (code !== null) expect(closeCodesOf(outcome)).toContain(code);
}

/** After a whole session its connection was closed with the normal code already; a removed element leaves the page. */
function closeCodesOf(outcome: ErrorCode | 'cancel'): readonly number[] {
  const codes = outcome === 'cancel' ? [CLOSE_CODE.cancelled, CLOSE_CODE.leftPage] : [closeCodeOf(outcome)];
  return [...codes, CLOSE_CODE.normal];
}

async function expectCompletion(cell: BrowserCell): Promise<void> {
  if (isStanding(cell.place)) await cell.beginWhereNothingRuns();
  const course = async (): Promise<string> => {
    const [ending] = await cell.endings();
    // A host that says nothing gets the neutral result.
    const isOver = (await cell.events()).some(({ type, state }) => type === 'verdict' || state === 'sent');
    return ending ?? (isOver ? 'over' : (await cell.states()).join(' '));
  };
  await expect.poll(course, { timeout: CELL_END_MS, intervals: [50] }).toBe('over');
}

async function expectNothingLeft(cell: BrowserCell): Promise<void> {
  await expect
    .poll(() => cell.holdings(), { intervals: [50], timeout: 5000 })
    .toMatchObject({ liveTracks: 0, openSockets: 0 });
  const state = await cell.page.evaluate(() => document.querySelector('face-liveness')?.state);
  if (state !== 'intro') expect((await cell.holdings()).workers).toBe(0);
  await expect
    .poll(() => cell.leftovers(), { intervals: [50], timeout: 5000, message: 'left by the element' })
    .toEqual([]);
  expect(await cell.page.evaluate(() => window.harness.complaints)).toEqual([]);
  expect(cell.complaints).toEqual([]);
  // Nothing was told twice.
  expect((await cell.endings()).length).toBeLessThan(2);
}

declare global {
  interface Window {
    readonly faults: {
      leftovers(): readonly string[];
      isHeld(gate: string): boolean;
      readonly breaks: { recorder: string };
      readonly recorders: ReadonlySet<MediaRecorder>;
      /** Elements that were removed from the page. */
      readonly removed: FaceLivenessElement[];
      shorten(limits: object): void;
      provide(endpoint: string | null): void;
      holdBack(gate: string | null, scene: string | null): void;
      release(): void;
      forgetEvents(): void;
      refuseCamera(times: number): void;
    };
  }
}
