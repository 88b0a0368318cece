import { type CheckPage, expect, test } from './support/check-page.ts';
import { BLACK, BLUE, color, GREEN, LIGHT_AT_ONCE, orderColors, RED } from './support/flash-colors.ts';

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

/** Begins a light check whose colors are these. */
async function beginWith(check: CheckPage, colors: readonly object[]): Promise<void> {
  await orderColors(check, colors);
  await check.open({ attributes: LIGHT_AT_ONCE });
  await check.pressBegin();
}

/** One color that stays for ten seconds: time enough to disturb it. */
async function beginLongFlash(check: CheckPage): Promise<void> {
  await beginWith(check, [color(BLUE, 0, 10_000)]);
  await check.reach('flashing');
  // The first color is on the screen.
  await check.page.locator('face-liveness canvas').waitFor();
}

test('a light check runs from the start screen to the verdict', async ({ check, page }) => {
  await check.open({ attributes: { 'session-url': '/api/liveness', challenge: 'light' } });
  await expect(page.locator('face-liveness [part~="warning"]')).toBeVisible();
  await check.pressBegin();
  await check.reach('succeeded');

  expect(await check.states()).toEqual(STATES);
  expect((await check.events()).at(-1)).toMatchObject({ type: 'verdict', isLive: true });
  expect(await check.messageFindings()).toEqual([]);
  const { challenge, colorsAsked } = await check.newestSession();
  expect(challenge).toBe('FaceMovementAndLightChallenge');
  expect(colorsAsked).toHaveLength(8);
  const shown = (await check.colorEvents()).map(({ sequenceNumber, current }) => ({ sequenceNumber, rgb: current }));
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
  const told = (await check.colorEvents()).map(({ sequenceNumber, current, previous }) => [
    sequenceNumber,
    current,
    previous,
  ]);
  expect(told).toEqual([
    [0, RED, RED],
    [1, GREEN, RED],
    [3, BLUE, BLACK],
    [3, BLUE, BLUE],
    [4, RED, BLUE],
  ]);
  expect(await check.messageFindings()).toEqual([]);
});

test('a light challenge without any color to show goes on to its end', async ({ check }) => {
  await beginWith(check, [color(RED, 0, 0)]);
  await check.reach('succeeded');
  expect(await check.colorEvents()).toEqual([]);
  expect(await check.states()).not.toContain('flashing');
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
});
