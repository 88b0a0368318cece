import { type CheckPage, expect, test } from './support/check-page.ts';
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

const LIGHT = { 'session-url': '/api/liveness', challenge: 'light' };
const STATES = [
  'intro',
  'starting',
  'positioning',
  'countdown',
  'fitting',
  'holding',
  'flashing',
  'finishing',
  'verifying',
  'succeeded',
];

const [RED, GREEN, BLUE, BLACK] = [
  [230, 20, 40],
  [0, 255, 0],
  [0, 0, 255],
  [0, 0, 0],
] as const satisfies readonly Color[];

/** A color as the service asks for it. */
function color(rgb: Color, scrollMs: number, flatMs: number): object {
  return { FreshnessColor: { RGB: rgb }, DownscrollDuration: scrollMs, FlatDisplayDuration: flatMs };
}

/** Begins a light check whose colors are these. */
async function beginWith(check: CheckPage, colors: readonly object[]): Promise<void> {
  await check.setFault({ challenge: { colors } });
  await check.open({ attributes: { ...LIGHT, countdown: '0' } });
  await check.pressBegin();
}

/** One color that stays for ten seconds: time enough to disturb it. */
async function beginLongFlash(check: CheckPage): Promise<void> {
  await beginWith(check, [color(BLUE, 0, 10_000)]);
  await check.reach('flashing');
  // The first color is on the screen.
  await check.page.locator('face-liveness canvas').waitFor();
}

async function colorEvents(check: CheckPage) {
  const { events } = await check.newestSession();
  return events.filter(({ type }) => type === 'color');
}

test('a light check runs from the start screen to the verdict', async ({ check, page }) => {
  await check.open({ attributes: LIGHT });
  await expect(page.locator('face-liveness [part~="warning"]')).toBeVisible();
  await check.pressBegin();
  await check.reach('succeeded');

  expect(await check.states()).toEqual(STATES);
  expect((await check.events()).at(-1)).toMatchObject({ type: 'verdict', isLive: true });
  expect(await check.messageFindings()).toEqual([]);
  const { challenge, colorsAsked } = await check.newestSession();
  expect(challenge).toBe('FaceMovementAndLightChallenge');
  expect(colorsAsked).toHaveLength(8);
  const shown = (await colorEvents(check)).map(({ sequenceNumber, current }) => ({ sequenceNumber, rgb: current }));
  expect(shown).toEqual(colorsAsked.map(({ sequenceNumber, rgb }) => ({ sequenceNumber, rgb })));
  await check.expectNothingHeld();
  expect(await check.lastCloseCode()).toBe(1000);
});

test('every stage of a sequence is told once, whatever its colors, order and durations', async ({ check }) => {
  await beginWith(check, [
    color(RED, 0, 1000),
    color(GREEN, 1, 0),
    color(BLACK, 0, 0),
    color(BLUE, 1000, 1),
    color(RED, 0, 1),
  ]);
  await check.reach('succeeded');
  const told = (await colorEvents(check)).map(({ sequenceNumber, current, previous }) => [
    sequenceNumber,
    current,
    previous,
  ]);
  expect(told).toEqual([
    [0, RED, RED],
    [1, GREEN, RED],
    [3, BLUE, GREEN],
    [3, BLUE, BLUE],
    [4, RED, BLUE],
  ]);
  expect(await check.messageFindings()).toEqual([]);
});

test('a light challenge without any color to show goes on to its end', async ({ check }) => {
  await beginWith(check, [color(RED, 0, 0)]);
  await check.reach('succeeded');
  expect(await colorEvents(check)).toEqual([]);
  expect(await check.states()).not.toContain('flashing');
});

test.describe('the pixels', () => {
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
    const told = await colorEvents(check);
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
    for (const point of OUTSIDE) expect(picture.colorAt(...point)).toEqual(outside);
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
        const seen = picture.colorAt(...pointAt(oval, share, turn));
        for (const [channel, value] of seen.entries()) below.push((value - 0.75 * (rgb[channel] ?? 0)) / 0.25);
      }
    }
    expect(Math.min(...below)).toBeGreaterThanOrEqual(-12);
    expect(Math.max(...below)).toBeLessThanOrEqual(255 + 12);
    // A picture and not a surface: more than a tenth of it would get through at another opacity.
    expect(Math.max(...below) - Math.min(...below)).toBeGreaterThan(60);
  }

  test('show every color over the whole page, and the camera through the oval', async ({ check }) => {
    await beginWith(check, sequence);
    await expectColors(check);
  });

  test('show the same inside a transformed and clipped parent', async ({ check, page }) => {
    await check.setFault({ challenge: { colors: sequence } });
    await check.open({ attributes: { ...LIGHT, countdown: '0' } });
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
});

test.describe('without flashing', () => {
  const choice = 'Check without flashing';

  test('the person chooses the movement challenge', async ({ check, page }) => {
    await check.open({ attributes: { 'session-url': '/api/liveness', countdown: '0' } });
    await page.locator('face-liveness').getByLabel(choice).check();
    await check.pressBegin();
    await check.reach('succeeded');
    expect(await check.states()).not.toContain('flashing');
    expect((await check.newestSession()).challenge).toBe('FaceMovementChallenge');
  });

  test('is preselected for who prefers reduced motion, and can be undone', async ({ check, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await check.open({ attributes: { 'session-url': '/api/liveness' } });
    const box = page.locator('face-liveness').getByLabel(choice);
    await expect(box).toBeChecked();
    await box.uncheck();
    await expect(page.locator('face-liveness')).toContainText('Hold still while colors flash');
  });

  test('is not preselected for others, and the warning is shown', async ({ check, page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await check.open({ attributes: { 'session-url': '/api/liveness' } });
    await expect(page.locator('face-liveness').getByLabel(choice)).not.toBeChecked();
    await expect(page.locator('face-liveness [part~="warning"]')).toBeVisible();
  });

  test('challenge="movement" needs neither warning nor choice', async ({ check, page }) => {
    await check.open();
    await expect(page.locator('face-liveness [part~="button-primary"]')).toBeVisible();
    await expect(page.locator('face-liveness [part~="warning"]')).toHaveCount(0);
    await expect(page.locator('face-liveness').getByLabel(choice)).toHaveCount(0);
  });
});

test.describe('disturbed while the colors are shown', () => {
  test.beforeEach(async ({ check }) => beginLongFlash(check));

  test('by a page that is hidden: interrupted at once', async ({ check, page }) => {
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await check.endingCode()).toBe('interrupted');
    expect(await check.lastCloseCode()).toBe(4004);
    await expect(page.locator('face-liveness canvas')).toHaveCount(0);
    await check.expectNothingHeld();
  });

  test('by another tab in front: interrupted at once', async ({ check, page, context }) => {
    const other = await context.newPage();
    await other.bringToFront();
    await page.evaluate(() => document.visibilityState);
    test.skip((await page.evaluate(() => document.visibilityState)) === 'visible', 'headless tabs stay visible');
    expect(await check.endingCode()).toBe('interrupted');
  });

  test('by Escape: no color is left, and the check is cancelled', async ({ check, page }) => {
    await page.keyboard.press('Escape');
    await expect(page.locator('face-liveness canvas')).toHaveCount(0);
    await check.reach('cancelled');
    const outcomes = (await check.events()).filter(({ type }) => type === 'cancel' || type === 'error');
    expect(outcomes).toMatchObject([{ type: 'cancel', state: 'flashing' }]);
    expect(await check.lastCloseCode()).toBe(4003);
    await check.expectNothingHeld();
  });

  for (const [scenario, code] of [
    ['absent', 'face-lost'],
    ['two', 'multiple-faces'],
  ] as const) {
    test(`by a person who is ${scenario} for long: ${code}`, async ({ check, page }) => {
      await page.evaluate((name) => window.harness.camera.person.scenario(name), scenario);
      expect(await check.endingCode()).toBe(code);
      await check.expectNothingHeld();
    });
  }

  test('by a moment without a face: the check goes on', async ({ check, page }) => {
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const { person } = window.harness.camera;
          person.scenario('absent');
          // Half of what ends a check.
          setTimeout(() => {
            person.scenario('near');
            done();
          }, 700);
        }),
    );
    await check.reach('succeeded');
  });
});
