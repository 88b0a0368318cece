import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeListener } from 'face-liveness/backend';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { createSite } from '../../demo/site.ts';
import { GALLERY_SCREENS } from '../../src/gallery/gallery-screens.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const ENDED = Object.entries(GALLERY_SCREENS).filter(([, { group }]) => group === 'end');

let server: Server;
let origin: string;
let complaints: string[];

test.beforeAll(async () => {
  const site = createSite({ service: 'emulator', region: 'us-east-1', inspectorUrl: null });
  server = createServer(toNodeListener(site));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.beforeEach(({ page }) => {
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
});

test('shows the screens of a group in the language of the address, under the strict policy', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=end&lang=de`);
  await expect(page.locator('iframe')).toHaveCount(ENDED.length);
  await expect(page.getByRole('link', { name: 'succeeded' })).toBeVisible();
  const words = screenIn(page, 'Succeeded').getByRole('heading');
  await expect(words).toHaveText(german['result.succeeded.heading']);
  expect(complaints).toEqual([]);
});

test('keeps what is chosen in the address, and shows the same when it is loaded again', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=end`);
  const [theme] = await page.locator('select[name=theme] option').nth(1).all();
  const themeName = (await theme?.getAttribute('value')) ?? '';
  await page.getByLabel('Language').selectOption('de');
  await page.getByLabel('Appearance').selectOption('dark');
  await page.getByLabel('Theme').selectOption(themeName);
  await page.getByLabel('Size').selectOption('desktop');
  for (const reload of [false, true]) {
    if (reload) await page.reload();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      group: 'end',
      lang: 'de',
      appearance: 'dark',
      theme: themeName,
      size: 'desktop',
    });
    const element = screenIn(page, 'Sent').locator('face-liveness-screen');
    await expect(element).toHaveAttribute('lang', 'de');
    await expect(element).toHaveAttribute('appearance', 'dark');
    await expect(element).toHaveAttribute('data-theme', themeName);
    await expect(page.locator('iframe').first()).toHaveCSS('width', '1280px');
  }
  await page.goBack();
  expect(page.url()).toBe('about:blank');
});

test('shows everything of a screen that is longer than its device, and no more once its texts are shorter', async ({
  page,
}) => {
  await page.goto(`${origin}/gallery?group=start&lang=de`);
  await expect(page.locator('.frame').first()).toHaveClass(/is-grown/);
  const screen = screenIn(page, 'Start').locator('face-liveness-screen');
  const frame = page.locator('iframe').first();
  // A new screen rises into its place first.
  await expect.poll(async () => (await heightsOf(frame)).hidden).toBe(0);
  const long = await heightsOf(frame);
  expect(long.frame).toBeGreaterThan(568);

  await screen.evaluate((element) => element.setAttribute('lang', 'zh-Hans'));
  await expect.poll(async () => (await heightsOf(frame)).frame).toBeLessThan(long.frame);
  await expect.poll(async () => (await heightsOf(frame)).hidden).toBe(0);
  const short = await heightsOf(frame);
  for (const heights of [long, short]) expect(heights.frame).toBeGreaterThanOrEqual(heights.element);
});

test('shows the edges around a longer screen on a desktop too', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=start&size=desktop&lang=de`);
  const grown = page.locator('.frame.is-grown iframe').first();
  await expect(grown).toBeAttached();
  await expect.poll(async () => (await heightsOf(grown)).hidden).toBe(0);
});

test('keeps the focus where it is while the camera screens appear', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=end`);
  const control = page.getByLabel('Screens');
  await control.focus();
  await control.selectOption('recording');
  await expect(screenIn(page, 'Fitting: the oval appears').getByText(english['guidance.too-far'])).toBeVisible();
  await expect(control).toBeFocused();
});

test('leads the keyboard from the controls to the links, past what is in the frames', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=start`);
  await expect(screenIn(page, 'Start').getByRole('heading', { level: 2 })).toBeVisible();
  await page.locator('select[name=picture]').focus();
  for (const name of ['start', 'start-movement']) {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name, exact: true })).toBeFocused();
  }
});

test('leads from each screen to that screen alone, which may take the focus', async ({ page }) => {
  await page.goto(`${origin}/gallery?group=recording&lang=de`);
  await page.getByRole('link', { name: 'hold-still' }).click();
  await expect(page).toHaveURL(/\/gallery\/screen\?screen=hold-still&lang=de/);
  await expect(page.getByText(german['guidance.hold-still'])).toBeVisible();
  const rate = await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth);
  expect(rate).toBe(640);
});

test('says so when there is no screen of a name', async ({ page }) => {
  await page.goto(`${origin}/gallery/screen?screen=constructor`);
  await expect(page.getByText('There is no screen of this name')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the gallery in ${colorScheme} colors, and nothing is wider than a phone`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 320, height: 568 });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${origin}/gallery?group=end`);
    await expect(page.locator('iframe')).toHaveCount(ENDED.length);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });
}

function screenIn(page: Page, title: string): ReturnType<Page['frameLocator']> {
  return page.frameLocator(`iframe[title="${title}"]`);
}

/** Heights of a frame and of the screen in it, and how much of its page lies outside of it. Pixels. */
function heightsOf(
  iframe: Locator,
): Promise<{ readonly frame: number; readonly element: number; readonly hidden: number }> {
  return iframe.evaluate((frame: HTMLIFrameElement) => {
    const root = frame.contentDocument?.documentElement;
    const screen = root?.querySelector('face-liveness-screen');
    return {
      frame: frame.clientHeight,
      element: screen?.getBoundingClientRect().height ?? Number.NaN,
      hidden: (root?.scrollHeight ?? Number.NaN) - (root?.clientHeight ?? Number.NaN),
    };
  });
}

/** Rules that the page itself breaks; the frames hold screens, which have their own tests. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
  });
}
