// Whoever serves the files cannot change them unnoticed: each kind is tampered with on its way to the page.
import type { Page } from 'playwright/test';
import { CDN_SCRIPT, policy } from './support/cdn-hosts.ts';
import type { CheckPage } from './support/check-page.ts';
import { expect, test } from './support/check-page.ts';

/** Appends one byte to what a server answers, which would do no harm to any of the files. */
async function tamperWith(page: Page, file: string): Promise<void> {
  await page.route(`**/cdn/${file}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from('\n')]) });
  });
}

async function openFrom(check: CheckPage, folder: string, engine = 'builtin'): Promise<void> {
  const { origin } = new URL(folder);
  await check.open({
    script: folder + CDN_SCRIPT,
    attributes: { 'session-url': '/api/liveness', challenge: 'movement', engine },
    policy: policy({ script: `'self' ${origin}`, worker: 'blob:' }),
  });
}

const NOT_OURS = /is not the file that this version of the element was built with/;

for (const [file, engine, message] of [
  ['face-tracker.worker.js', 'builtin', NOT_OURS],
  ['frame-pipeline.relaxed.wasm', 'builtin', NOT_OURS],
  ['face-network.bin', 'builtin', /face-network\.bin has \d+ bytes instead of \d+/],
  ['mediapipe-face-tracker.worker.js', 'mediapipe', NOT_OURS],
  ['vision_wasm_module_internal.wasm', 'mediapipe', NOT_OURS],
] as const) {
  test(`${file} is refused when a CDN serves another one, and the camera is not kept`, async ({
    check,
    page,
    world,
  }) => {
    await tamperWith(page, file);
    await openFrom(check, world.cdnOrigin, engine);
    expect(await check.failingCode()).toBe('assets-unavailable');
    const error = (await check.events()).find(({ type }) => type === 'error');
    expect(error?.message).toMatch(message);
    expect(await check.holdings()).toMatchObject({ liveTracks: 0, openSockets: 0, workers: 0 });
  });
}

test('a network of the right size with one other bit is refused', async ({ check, page, world }) => {
  await page.route('**/cdn/face-network.bin', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    const last = body.length - 1;
    body.writeUInt8((body[last] ?? 0) ^ 1, last);
    await route.fulfill({ response, body });
  });
  await openFrom(check, world.cdnOrigin);
  expect(await check.failingCode()).toBe('assets-unavailable');
  expect((await check.events()).find(({ type }) => type === 'error')?.message).toMatch(NOT_OURS);
});

test('the second module is refused when a CDN serves another one, before it runs', async ({ check, world }) => {
  await openFrom(check, `${world.cdnOrigin}/tampered/a`);
  expect(await check.failingCode()).toBe('assets-unavailable');
});

test('a second module that could not be had while the start screen was read is fetched anew', async ({
  check,
  page,
  world,
}) => {
  const refusal = page.waitForResponse((response) => response.status() === 503);
  await openFrom(check, `${world.cdnOrigin}/flaky/chromium`);
  await refusal;
  // The script tag is gone when the page has heard of it.
  await expect(page.locator('script[src*="face-liveness-check"]')).toHaveCount(0);
  await check.pressBegin();
  await check.reach('succeeded');
});
