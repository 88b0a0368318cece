import type { CDPSession, Page } from 'playwright/test';
import { type CheckPage, expect, test } from './support/check-page.ts';
import { BLACK, BLUE, color, GREEN, LIGHT_AT_ONCE, orderColors, RED } from './support/flash-colors.ts';
import { type Color, isNear } from './support/flash-pixels.ts';

/** A color on the canvas: the time of its animation frame, and the moment at which it was there. */
interface PaintedColor {
  readonly frameMs: number;
  readonly paintedMs: number;
  readonly rgb: Color;
}

/** What the probe of a page noted; times of the page's `performance.now()`. */
interface Probe {
  /** Animation frames whose callbacks left another color on the canvas than the one before. */
  readonly painted: readonly PaintedColor[];
  /** When the page began to do something else, for `BLOCK_MS` each time. */
  readonly blocks: readonly number[];
}

/** A page that works for so long, again and again, with such pauses. */
const BLOCK_MS = 300;
const PAUSE_MS = 120;
const SLOWDOWN = 6;

/** Lets the page note which animation frame first painted each color, whatever the element says about it. */
async function probePaintedColors(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const painted: PaintedColor[] = [];
    Object.assign(window, { probe: { painted, blocks: [] } });
    const look = (frameMs: number): void => {
      const canvas = document.querySelector('face-liveness')?.shadowRoot?.querySelector<HTMLCanvasElement>('.light');
      const [red = 0, green = 0, blue = 0, alpha = 0] =
        canvas?.getContext('2d')?.getImageData(2, canvas.height >> 1, 1, 1).data ?? [];
      const rgb = [red, green, blue] as const;
      if (alpha > 0 && String(rgb) !== String(painted.at(-1)?.rgb))
        painted.push({ frameMs, paintedMs: performance.now(), rgb });
    };
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      request((frameMs) => {
        callback(frameMs);
        look(frameMs);
      });
  });
}

/** From now on the page's own work keeps the main thread busy. */
async function keepBusy(page: Page): Promise<void> {
  await page.evaluate(
    ([blockMs, pauseMs]) => {
      const { blocks } = (window as unknown as { probe: { blocks: number[] } }).probe;
      const block = (): void => {
        const startMs = performance.now();
        blocks.push(startMs);
        while (performance.now() < startMs + blockMs);
        setTimeout(block, pauseMs);
      };
      block();
    },
    [BLOCK_MS, PAUSE_MS] as const,
  );
}

function readProbe(page: Page): Promise<Probe> {
  return page.evaluate(() => (window as unknown as { probe: Probe }).probe);
}

/**
 * Colors of the events and of the canvas are the same, and so are their times, to the rounding. The clocks are compared
 * by the last color. The first one may be told as later than its frame: a frame's time may lie before the colors began.
 */
async function expectTrueTimes(check: CheckPage, asked: readonly Color[]): Promise<void> {
  const told = await check.colorEvents();
  const { painted } = await readProbe(check.page);
  expect(told.map(({ current }) => current)).toEqual(asked);
  expect(painted.map(({ rgb }, index) => isNear(rgb, asked[index] ?? BLACK, 3))).toEqual(asked.map(() => true));
  const originEpochMs = (told.at(-1)?.shownEpochMs ?? Number.NaN) - (painted.at(-1)?.frameMs ?? Number.NaN);
  for (const [index, { frameMs, paintedMs }] of painted.entries()) {
    const toldMs = (told[index]?.shownEpochMs ?? Number.NaN) - originEpochMs;
    expect(toldMs, `color ${index}: not before its frame`).toBeGreaterThanOrEqual(frameMs - 1);
    expect(toldMs, `color ${index}: not after it`).toBeLessThanOrEqual((index === 0 ? paintedMs : frameMs) + 1);
  }
}

/** Slows the main thread down; Chromium refuses to do so with workers. */
async function slowDown(devTools: CDPSession): Promise<void> {
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
}

test('a page that is busy for 300 ms at a time keeps neither recording, nor messages, nor colors from being true', async ({
  check,
  page,
}) => {
  const asked = [RED, GREEN, BLUE, BLACK, GREEN];
  await orderColors(
    check,
    asked.map((rgb) => color(rgb, 0, 500)),
  );
  await probePaintedColors(page);
  await check.open({ attributes: LIGHT_AT_ONCE });
  await keepBusy(page);
  await check.pressBegin();
  await check.reach('succeeded');

  expect(await check.messageFindings()).toEqual([]);
  expect((await check.events()).at(-1)).toMatchObject({ type: 'verdict', isLive: true });
  await expectTrueTimes(check, asked);
  const { painted, blocks } = await readProbe(page);
  const [fromMs = Infinity, toMs = 0] = [painted[0]?.frameMs, painted.at(-1)?.frameMs];
  const amongColors = blocks.filter((ms) => ms >= fromMs && ms <= toMs);
  expect(amongColors.length, 'blocks while colors were shown').toBeGreaterThan(2);
  expect((await check.newestSession()).video?.frames).toBeGreaterThan(0);
  await check.expectNothingHeld();
});

test('on a processor that is six times slower a check comes to its verdict', async ({ check, page }) => {
  await check.open({ attributes: LIGHT_AT_ONCE });
  await slowDown(await page.context().newCDPSession(page));
  await check.pressBegin();
  await check.reach('succeeded');
  expect(await check.messageFindings()).toEqual([]);
  await check.expectNothingHeld();
});
