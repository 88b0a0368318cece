import { type CheckPage, expect, test } from './support/check-page.ts';
import { BLACK, BLUE, color, GREEN, LIGHT_AT_ONCE, orderColors, RED } from './support/flash-colors.ts';
import {
  type Color,
  isNear,
  type OvalOnPage,
  ovalOnPage,
  overWhite,
  pointAt,
  shootColors,
  type Shot,
} from './support/flash-pixels.ts';

const FLATS = [RED, GREEN, BLUE, BLACK] as const;
const sequence = FLATS.map((rgb) => color(rgb, 0, 1000));

/** Outside the oval, clear of the bar and of the hint. */
const OUTSIDE = [
  [3, 320],
  [356, 320],
  [3, 636],
  [356, 636],
] as const;

async function expectColors(check: CheckPage): Promise<void> {
  await check.reach('flashing');
  const { parameters, frame } = await check.newestSession();
  if (!parameters || !frame) throw new Error('The emulator knows no challenge.');
  const oval = await ovalOnPage(check.page, parameters.oval, frame);
  const shots = await shootColors(check.page);
  const seen = shots.map((shot) => expectFlat(shot, oval));
  const inOrder = seen.filter((index, position) => index !== seen[position - 1]);
  expect(inOrder, 'colors in the order asked for').toEqual([...inOrder].sort((a, b) => a - b));
  expect(inOrder.length, 'screenshots of different colors').toBeGreaterThanOrEqual(2);
  await check.reach('succeeded');
  const told = await check.colorEvents();
  for (const [position, { fromEpochMs, toEpochMs }] of shots.entries()) {
    const index = seen[position] ?? -1;
    const [startMs, endMs] = [told[index]?.shownEpochMs ?? Infinity, told[index + 1]?.shownEpochMs ?? Infinity];
    // A frame takes two or three of a display at 60 Hz to reach the screen.
    expect(startMs, 'on the screen when it was told to be').toBeLessThanOrEqual(toEpochMs + 50);
    expect(endMs, 'still on the screen').toBeGreaterThanOrEqual(fromEpochMs - 50);
  }
}

/** One color covers the page as it should. @returns Its place in the sequence. */
function expectFlat({ picture }: Shot, oval: OvalOnPage): number {
  const outside = picture.colorAt(...OUTSIDE[0]);
  const index = FLATS.findIndex((rgb) => isNear(outside, overWhite(rgb, 0.9), 3));
  expect(index, `one of the colors asked for, not ${outside.join(' ')}`).toBeGreaterThanOrEqual(0);
  for (const [x, y] of OUTSIDE) expect(picture.colorAt(x, y)).toEqual(outside);
  for (const turn of [0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9]) {
    const [x, y] = pointAt(oval, 1, turn);
    expect(isNear(picture.colorAt(x, y), [255, 255, 255], 4), `white outline at ${turn}`).toBe(true);
  }
  expectVideoBelow(picture, oval, FLATS[index] ?? BLACK);
  return index;
}

/** Inside, a quarter of what is seen is the camera's picture. */
function expectVideoBelow(picture: Shot['picture'], oval: OvalOnPage, rgb: Color): void {
  const below: number[] = [];
  for (const share of [0, 0.2, 0.4, 0.6, 0.8]) {
    for (const turn of [0, 0.2, 0.4, 0.6, 0.8]) {
      const [x, y] = pointAt(oval, share, turn);
      for (const [channel, value] of picture.colorAt(x, y).entries())
        below.push((value - 0.75 * (rgb[channel] ?? 0)) / 0.25);
    }
  }
  expect(Math.min(...below)).toBeGreaterThanOrEqual(-12);
  expect(Math.max(...below)).toBeLessThanOrEqual(255 + 12);
  // A picture and not a surface: more than a tenth of it would get through at another opacity.
  expect(Math.max(...below) - Math.min(...below)).toBeGreaterThan(60);
}

test('every color is shown over the whole page, and the camera through the oval', async ({ check }) => {
  await orderColors(check, sequence);
  await check.open({ attributes: LIGHT_AT_ONCE });
  await check.pressBegin();
  await expectColors(check);
});

test('the same is shown inside a transformed and clipped parent', async ({ check, page }) => {
  await orderColors(check, sequence);
  await check.open({ attributes: LIGHT_AT_ONCE });
  await page.evaluate(() => {
    const parent = document.createElement('div');
    Object.assign(parent.style, {
      transform: 'rotate(20deg) scale(0.3)',
      clipPath: 'circle(20px)',
      overflow: 'hidden',
      width: '100px',
      height: '80px',
      filter: 'blur(2px)',
      opacity: '0.2',
    });
    document.body.append(parent);
    const element = document.querySelector('face-liveness');
    if (element) parent.append(element);
  });
  await check.begin();
  await expectColors(check);
});
