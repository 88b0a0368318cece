import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../scripts/chromium.mjs';
import type { PixelPage } from './pixel-page.ts';
import { decodePng, type Picture } from './png-picture.ts';

const ORIGIN = 'http://localhost';
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self' blob: mediastream:; img-src 'self' data:";
const PAGE =
  '<!doctype html><html lang="en"><link rel="stylesheet" href="/page.css"><body><script type="module" src="/page.js"></script>';
const STYLE =
  '.trap { transform: rotate(4deg) scale(0.4); overflow: hidden; width: 200px; height: 100px; contain: strict }';
const SIZES = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
] as const;

interface Outline {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

let browser: Browser;
let script: string;

before(async () => {
  const entry = new URL('pixel-page.ts', import.meta.url).pathname;
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  const chunk = bundle && 'output' in bundle ? bundle.output.find(({ type }) => type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the page was not bundled');
  script = chunk.code;
  browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS });
});
after(() => browser.close());

/** Opens the page under a strict content policy and takes a picture of it. */
async function photograph(
  query: string,
  viewport: (typeof SIZES)[number],
): Promise<{ outline: Outline; picture: Picture }> {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') await route.fulfill({ body: script, contentType: 'text/javascript' });
    else if (pathname === '/page.css') await route.fulfill({ body: STYLE, contentType: 'text/css' });
    else if (pathname === '/favicon.ico') await route.fulfill({ status: 204 });
    else await route.fulfill({ body: PAGE, contentType: 'text/html', headers: { 'content-security-policy': POLICY } });
  });
  await page.goto(`${ORIGIN}/?${query}`);
  const outline = await page.evaluate(async () => {
    const { pixelPage } = window as Window & { pixelPage?: PixelPage };
    return await pixelPage?.ready;
  });
  const png = await page.screenshot();
  await page.close();
  assert.deepEqual(complaints, [], 'nothing breaks the policy and nothing throws');
  if (!outline) throw new Error('the page did not run');
  return { outline, picture: decodePng(png) };
}

function assertColor(
  picture: Picture,
  [x, y]: readonly [number, number],
  expected: readonly number[],
  slack: number,
): void {
  const actual = picture.colorAt(Math.round(x), Math.round(y));
  const isClose = actual.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= slack);
  assert.ok(isClose, `at ${x},${y}: ${actual.join(' ')} is not ${expected.join(' ')}`);
}

/** The box around all pixels that show the filmed ellipse, edges included. */
function filmedBox(picture: Picture): Outline {
  const { width, height } = picture;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = picture.colorAt(x, y);
      if (green < 128 || red > 100 || blue > 100) continue;
      [left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x + 1),
        Math.max(bottom, y + 1),
      ];
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

for (const size of SIZES) {
  const name = `${size.width}×${size.height}`;

  test(`the drawn oval lies on the pixels that the camera filmed there, at ${name}`, async () => {
    const { picture } = await photograph('screen=preview', size);
    const { outline } = await photograph('screen=fitting', size);
    const filmed = filmedBox(picture);
    for (const edge of ['left', 'top', 'width', 'height'] as const) {
      assert.ok(Math.abs(filmed[edge] - outline[edge]) <= 2, `${edge}: filmed ${filmed[edge]}, drawn ${outline[edge]}`);
    }
  });

  test(`around the oval everything is white while recording, at ${name}`, async () => {
    const { outline, picture } = await photograph('screen=fitting', size);
    const { left, top, width, height } = outline;
    assertColor(picture, [left + width / 2, top + height / 2], [0, 255, 0], 30);
    assertColor(picture, [left + 3, top + 3], [255, 255, 255], 0);
    assertColor(picture, [1, size.height - 2], [255, 255, 255], 0);
    assertColor(picture, [size.width - 2, size.height / 2], [255, 255, 255], 0);
  });

  test(`the colors cover the viewport from a transformed and clipped parent, at ${name}`, async () => {
    const { outline, picture } = await photograph('screen=colors&trap', size);
    const { left, top, width, height } = outline;
    const outside = [255, 26, 26];
    for (const corner of [
      [0, 0],
      [size.width - 1, 0],
      [0, size.height - 1],
      [size.width - 1, size.height - 1],
    ] as const) {
      assertColor(picture, corner, outside, 2);
    }
    assertColor(picture, [left + 3, top + 3], outside, 2);
    assertColor(picture, [left + width / 2, top + height / 2], [191, 64, 0], 12);
    assertColor(picture, [left, top + height / 2], [255, 255, 255], 2);
    assertColor(picture, [left + width, top + height / 2], [255, 255, 255], 2);
  });
}
