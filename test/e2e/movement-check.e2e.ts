import type { Page } from 'playwright/test';
import { expect, test } from './support/check-page.ts';

const STATES = ['intro', 'starting', 'positioning', 'countdown', 'fitting', 'finishing', 'verifying', 'succeeded'];

/** Gives the element a provider that asks the backend for a session, as a host's own script would. */
async function setProvider(page: Page): Promise<void> {
  await page.evaluate(() => {
    const element = document.querySelector('face-liveness');
    if (!element) throw new Error('no element');
    element.sessionProvider = async ({ challenge }) => {
      const headers = { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
      const body = JSON.stringify({ challenge, locale: 'en' });
      return (await fetch('/api/liveness', { method: 'POST', headers, body })).json();
    };
  });
}

test('a movement check runs from the start screen to the verdict under a strict policy', async ({ check }) => {
  await check.open();
  await check.pressBegin();
  await check.reach('succeeded');

  expect(await check.states()).toEqual(STATES);
  const events = await check.events();
  expect(events.filter(({ type }) => type === 'analysiscomplete')).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: 'verdict', isLive: true });
  expect(events.some(({ type }) => type === 'error' || type === 'cancel')).toBe(false);
  expect(events.every(({ bubbles }) => !bubbles)).toBe(true);
  await check.expectNothingHeld();
  expect(await check.lastCloseCode()).toBe(1000);
});

test('the emulator finds nothing wrong with messages, faces and times', async ({ check }) => {
  await check.open();
  await check.pressBegin();
  await check.reach('succeeded');
  expect(await check.messageFindings()).toEqual([]);
});

for (const [engine, files] of [
  ['builtin', ['face-liveness-check.js', 'face-network.bin', 'face-tracker.worker.js', 'frame-pipeline.relaxed.wasm']],
  [
    'mediapipe',
    [
      'face-liveness-check.js',
      'face_detection_short_range.tflite',
      'frame-pipeline.wasm',
      'mediapipe-face-tracker.worker.js',
      'vision_wasm_module_internal.wasm',
    ],
  ],
] as const) {
  test(`with engine="${engine}" a check fetches the files of that engine and runs to the verdict`, async ({
    check,
    page,
  }) => {
    const fetched = new Set<string>();
    page.context().on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/cdn/')) fetched.add(pathname.slice('/cdn/'.length));
    });
    await check.open({ attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0', engine } });
    await check.pressBegin();
    await check.reach('succeeded');
    expect([...fetched].filter((name) => name !== 'face-liveness.js').sort()).toEqual(files);
  });
}

test('the files may come from another origin', async ({ check, world }) => {
  const { cdnOrigin } = world;
  await check.open({
    script: `${cdnOrigin}/cdn/face-liveness.js`,
    policy:
      `default-src 'none'; script-src 'self' ${cdnOrigin} 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; ` +
      `connect-src 'self' ${cdnOrigin} ws: http:; img-src 'self' data:; media-src 'self' blob: mediastream:`,
  });
  await check.pressBegin();
  await check.reach('succeeded');
  await check.expectNothingHeld();
});

test('a check begins by itself with skip-intro', async ({ check }) => {
  await check.open({
    attributes: { 'session-url': '/api/liveness', challenge: 'movement', 'skip-intro': '', countdown: '0' },
  });
  await check.reach('succeeded');
  expect(await check.states()).toEqual(STATES);
});

test('a provider set by script delivers the session, and the host the verdict', async ({ check, page }) => {
  await check.open({ attributes: { challenge: 'movement', countdown: '1' } });
  await setProvider(page);
  await page.evaluate(() => {
    const element = document.querySelector('face-liveness');
    element?.addEventListener('analysiscomplete', ({ detail }) => {
      detail.respondWith(Promise.resolve({ isLive: false }));
    });
  });
  await check.pressBegin();
  await check.reach('failed');
  expect((await check.events()).at(-1)).toMatchObject({ type: 'verdict', isLive: false });

  await page.locator('face-liveness').getByRole('button', { name: 'Try again' }).click();
  await check.reach('positioning', 2);
  const sessions = (await check.events()).filter(({ type }) => type === 'analysiscomplete');
  expect(sessions).toHaveLength(1);
});

test('without anybody who tells the verdict the screen stays neutral', async ({ check, page }) => {
  await check.open({ attributes: { challenge: 'movement', countdown: '0' } });
  await setProvider(page);
  await check.pressBegin();
  await check.reach('sent');
  await page.evaluate(() => document.querySelector('face-liveness')?.setVerdict({ isLive: true }));
  await check.reach('succeeded');
});
