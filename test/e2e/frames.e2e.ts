import type { FaceLivenessElement } from 'face-liveness';
import type { Frame, Page } from 'playwright/test';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../scripts/chromium.mjs';
import { strings } from '../../src/i18n/locales/en.ts';
import { expect, test } from './support/check-page.ts';
import { frameAddress } from './support/page-address.ts';
import type { World } from './support/world.ts';

// The browser decides who may have a camera, by its own rules; it grants what these allow without a question.
test.use({
  launchOptions: {
    executablePath: ensureChromium(),
    args: [...CHROMIUM_ARGUMENTS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

const OPTIONS = {
  attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' },
  camera: { asksBrowser: true },
};

/** Opens a page, by default of another origin, that frames the check. */
async function openFrame(page: Page, world: World, allow: string, isSameOrigin = false): Promise<Frame> {
  const address = frameAddress(world.origin, allow, OPTIONS);
  await page.goto(isSameOrigin ? address.replace('host.localhost', 'localhost') : address);
  const frame = page.frames()[1];
  if (!frame) throw new Error('There is no frame.');
  await frame.evaluate(() => customElements.whenDefined('face-liveness'));
  return frame;
}

async function begin(frame: Frame): Promise<void> {
  await frame.locator('face-liveness [part~="button-primary"]').click();
}

/** What the element reports of its failure, and what it says on the screen. */
async function failure(frame: Frame): Promise<{ code?: string; message?: string; heading: string }> {
  await expect(frame.locator('face-liveness')).toHaveAttribute('state', 'error');
  const events = await frame.evaluate(() => window.harness.events);
  const { code = '', message = '' } = events.find(({ type }) => type === 'error') ?? {};
  return { code, message, heading: await frame.locator('face-liveness [part~="heading"]:visible').innerText() };
}

const HEADING = strings['error.camera-denied.title'];
const POLICY_MESSAGE =
  'The permissions policy keeps the camera from this page: a frame needs allow="camera", ' +
  'and no Permissions-Policy header may exclude it.';

for (const [name, isSameOrigin, allow] of [
  ['of another origin with allow="camera"', false, 'camera'],
  ['of the same origin, whatever it allows', true, ''],
] as const) {
  test(`in a frame ${name} a check runs to the verdict`, async ({ page, world }) => {
    const frame = await openFrame(page, world, allow, isSameOrigin);
    await begin(frame);
    await expect(frame.locator('face-liveness')).toHaveAttribute('state', 'succeeded');
    expect(await frame.evaluate(() => window.harness.complaints)).toEqual([]);
  });
}

test('in a frame without allow="camera" it is camera-denied, and the message says what the frame needs', async ({
  page,
  world,
}) => {
  const frame = await openFrame(page, world, 'fullscreen');
  const support = await frame.evaluate(() =>
    (customElements.get('face-liveness') as typeof FaceLivenessElement).checkSupport(),
  );
  expect(support).toEqual({ supported: false, missing: ['camera permissions policy'] });
  await begin(frame);
  expect(await failure(frame)).toEqual({ code: 'camera-denied', message: POLICY_MESSAGE, heading: HEADING });
});

test('so it is where the browser does not tell its policy, as Firefox and Safari do not', async ({ page, world }) => {
  await page.addInitScript(() => {
    for (const name of ['featurePolicy', 'permissionsPolicy']) Reflect.deleteProperty(Document.prototype, name);
  });
  const frame = await openFrame(page, world, '');
  await begin(frame);
  expect(await failure(frame)).toEqual({
    code: 'camera-denied',
    message: 'The use of the camera was not allowed. The page is in a frame, and a frame needs allow="camera".',
    heading: HEADING,
  });
});

test('on a page whose Permissions-Policy excludes the camera it is camera-denied as well', async ({ check, page }) => {
  await page.route('**/page?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'Permissions-Policy': 'camera=()' } });
  });
  await check.open(OPTIONS);
  await check.pressBegin();
  await check.expectError('camera-denied');
  expect((await check.events()).at(-1)?.message).toBe(POLICY_MESSAGE);
});
