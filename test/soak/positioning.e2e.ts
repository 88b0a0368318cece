import type { Page } from 'playwright/test';
import { expect, test } from '../e2e/support/check-page.ts';
import { startWorld, type World } from '../e2e/support/world.ts';
import { type AllowedGrowth, expectNoGrowth } from './support/growth.ts';
import { LongPositioning, type Minute, printMinutes } from './support/long-positioning.ts';
import { exactCountsOf } from './support/page-meter.ts';
import { soakLength } from './support/soak-length.ts';

const { minutes, minuteMs } = soakLength;
const A_DAY_MS = 86_400_000;
/** For each minute with its 1800 frames. */
const ALLOWED = { objectBytes: 2000, browserBytes: 4000 };
/** Nothing is kept of a frame; but MediaPipe counts the textures that it ever made in an array, 8 bytes for each frame. */
const ALLOWED_IN_WORKER = { builtin: ALLOWED, mediapipe: { objectBytes: 30_000, browserBytes: 30_000 } } as const;

type Engine = keyof typeof ALLOWED_IN_WORKER;

for (const engine of ['builtin', 'mediapipe'] as const) {
  test(`${minutes} minutes without a face: nothing grows and nobody hears of it, engine ${engine}`, async ({
    page,
  }) => {
    test.setTimeout(minutes * (minuteMs + 20_000) + 60_000);
    const world = await startWorld({ sessionLifetimeMs: A_DAY_MS, idleTimeoutMs: A_DAY_MS });
    try {
      await wait(page, world, engine);
    } finally {
      await world.close();
    }
  });
}

async function wait(page: Page, world: World, engine: Engine): Promise<void> {
  const positioning = await LongPositioning.begin(page, world, engine, { sessionAgeMs: A_DAY_MS });
  await expect.poll(() => positioning.state()).toBe('positioning');
  const { requestCount } = positioning;
  const passed: Minute[] = [];
  for (let number = 1; number <= minutes; number += 1) passed.push(await positioning.minute(number));
  printMinutes(`${minutes} minutes of positioning without a face, engine ${engine}`, passed);
  expectFlat(passed, ALLOWED_IN_WORKER[engine]);
  expect(positioning.requestCount, 'requests while the check waits').toBe(requestCount);

  await page.evaluate(() => document.querySelector('face-liveness')?.cancel());
  await positioning.soak.expectNothingHeld('in the end');
  const own = [world.origin, world.emulator.url].map((url) => new URL(url).host);
  expect([...positioning.hosts].sort()).toEqual(own.sort());
}

/** The first minute is the level. */
function expectFlat(passed: readonly Minute[], allowedInWorker: AllowedGrowth): void {
  const rows = passed.map(({ row }) => row);
  const [first] = passed;
  if (!first) throw new Error('No minute has passed.');
  expectNoGrowth(rows, ALLOWED);
  for (const minute of passed) {
    const { after } = minute.row;
    expect(exactCountsOf(minute.row), `counts of minute ${after}`).toEqual(exactCountsOf(first.row));
    expect(minute.timers, `timers of minute ${after}`).toBeLessThanOrEqual(first.timers + 1);
    expect(minute.analysed, `frames a second of minute ${after}`).toBeGreaterThan(first.analysed / 2);
  }
  const workers = passed.map(({ row, worker }) => ({ after: row.after, parts: worker }));
  expectNoGrowth(workers, allowedInWorker);
  expect(passed.at(-1)?.worker.bufferBytes, 'buffers of the worker').toBe(first.worker.bufferBytes);
}
