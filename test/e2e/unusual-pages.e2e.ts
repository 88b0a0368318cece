import { expect, test } from './support/check-page.ts';

const AT_ONCE = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' };

test.describe('a check succeeds with a camera', () => {
  const cameras = [
    ['of 320×240', { width: 320, height: 240 }, 320, 240],
    ['of 4K', { width: 3840, height: 2160, honorsSize: true }, 640, 480],
    ['that takes eight seconds', { delayMs: 8000 }, 640, 480],
  ] as const;
  for (const [name, camera, widthPx, heightPx] of cameras) {
    test(name, async ({ check }) => {
      await check.open({ attributes: AT_ONCE, camera });
      await check.pressBegin();
      await expect.poll(() => check.states(), { timeout: 40_000 }).toContain('succeeded');
      expect((await check.newestSession()).frame).toEqual({ widthPx, heightPx });
      expect(await check.messageFindings()).toEqual([]);
      await check.expectNothingHeld();
    });
  }
});

test('a camera that delivers 4K whatever it is asked for is worked with', async ({ check }) => {
  await check.open({ camera: { width: 3840, height: 2160, scenario: 'absent' } });
  await check.pressBegin();
  await check.reach('positioning');
  expect((await check.newestSession()).frame).toEqual({ widthPx: 3840, heightPx: 2160 });
});

test('two elements on one page do not know of each other', async ({ check, page }) => {
  await check.open({ camera: { scenario: 'absent' } });
  await page.evaluate(() => {
    const first = document.querySelector('face-liveness');
    const second = document.createElement('face-liveness');
    Object.assign(second, { sessionUrl: '/api/liveness', challenge: 'movement', allowVirtualCamera: true });
    second.id = 'second';
    document.body.append(second);
    void first?.begin();
    void second.begin();
  });
  const second = page.locator('#second');
  await check.reach('positioning');
  await expect(second).toHaveAttribute('state', 'positioning');
  const { liveTracks, openSockets, workers } = await check.holdings();
  expect({ openSockets, workers }).toEqual({ openSockets: 2, workers: 2 });

  await page.evaluate(() => document.querySelector('face-liveness')?.cancel());
  await check.reach('cancelled');
  await expect(second).toHaveAttribute('state', 'positioning');
  await expect.poll(() => check.holdings()).toMatchObject({ liveTracks: liveTracks / 2, openSockets: 1, workers: 1 });
  await second.evaluate((element) => element.remove());
  await check.expectNothingHeld();
});

test('attributes that change in the middle of a check belong to the next one', async ({ check, page }) => {
  await check.open({ attributes: AT_ONCE });
  await check.pressBegin();
  await check.reach('starting');
  await page.evaluate(() => {
    const element = document.querySelector('face-liveness');
    for (const [name, value] of Object.entries({
      challenge: 'light',
      region: 'nowhere',
      endpoint: 'nonsense',
      'session-url': 'javascript:0',
      'device-id': 'another',
      countdown: '-1',
    }))
      element?.setAttribute(name, value);
  });
  await check.reach('succeeded');
  expect((await check.newestSession()).challenge).toBe('FaceMovementChallenge');

  await check.begin();
  await check.expectError('request-invalid');
});
