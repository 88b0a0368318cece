// Draws the pictures of docs/theming.md from the gallery's screens: `npm run build && npm run pictures`.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { THEMES } from '../demo/themes.js';
import { CHROMIUM_ARGUMENTS, ensureChromium } from './chromium.mjs';

const ORIGIN = 'http://localhost';
const FOLDER = 'docs/pictures';
const PHONE = { width: 360, height: 720 };
const MARGIN_PX = 190;
/** Which parts of which screen are named; the first of several alike is. */
const NAMED_PARTS = {
  'start-consent': ['screen', 'heading', 'text', 'warning', 'button', 'camera-select', 'button-primary'],
  countdown: ['cancel', 'hint', 'camera', 'countdown'],
  fitting: ['cancel', 'recording', 'hint', 'oval', 'match'],
  'error-camera-denied': ['error', 'heading', 'text', 'camera-select', 'button-primary'],
};
/** Which screens show a theme. */
const THEMED_SCREENS = ['start', 'fitting', 'succeeded'];

/** @typedef {{ name: string, left: number, top: number, width: number, height: number }} NamedBox */
/** @typedef {import('playwright').Page} Page */

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGUMENTS });
try {
  for (const [screen, parts] of Object.entries(NAMED_PARTS)) {
    await drawParts(screen, parts);
  }
  for (const theme of ['', ...THEMES.map(({ name }) => name)]) await drawTheme(theme);
} finally {
  await browser.close();
}

/**
 * One screen with the names of its parts beside it.
 * @param {string} screen
 * @param {readonly string[]} parts
 */
async function drawParts(screen, parts) {
  const page = await openScreen(screen, { appearance: 'light', theme: '' });
  const boxes = await page.evaluate((names) => {
    const root = document.querySelector('face-liveness-screen')?.shadowRoot;
    return names.map((name) => {
      const found = [...(root?.querySelectorAll(`[part~="${name}"]`) ?? [])];
      const box = found.map((element) => element.getBoundingClientRect()).find(({ width }) => width > 2);
      return { name, left: box?.left ?? 0, top: box?.top ?? 0, width: box?.width ?? 0, height: box?.height ?? 0 };
    });
  }, parts);
  const picture = await page.screenshot({ fullPage: true });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.close();
  await compose(
    labelled(picture, boxes, height),
    { width: PHONE.width + 2 * MARGIN_PX, height },
    `parts-${screen}.png`,
  );
}

/**
 * Some screens of one theme in a row, light above dark.
 * @param {string} theme Empty for the element's own look.
 */
async function drawTheme(theme) {
  const pictures = [];
  for (const appearance of ['light', 'dark']) {
    for (const screen of THEMED_SCREENS) {
      const page = await openScreen(screen, { appearance, theme });
      pictures.push(await page.screenshot());
      await page.close();
    }
  }
  const cells = pictures.map((png) => `<img src="${dataUrl(png)}" width="${PHONE.width}" height="${PHONE.height}">`);
  const size = { width: (PHONE.width + 12) * THEMED_SCREENS.length + 12, height: (PHONE.height + 12) * 2 + 12 };
  await compose(`<div class="row">${cells.join('')}</div>`, size, `theme-${theme || 'default'}.png`);
}

/**
 * @param {string} screen
 * @param {{ appearance: string, theme: string }} look
 * @returns {Promise<Page>}
 */
async function openScreen(screen, { appearance, theme }) {
  const context = await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('close', () => void context.close());
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = fileOf(new URL(route.request().url()).pathname);
    if (file !== null && existsSync(file)) await route.fulfill({ path: file });
    else await route.fulfill({ status: 404 });
  });
  const query = new URLSearchParams({ screen, lang: 'en', appearance, theme });
  await page.goto(`${ORIGIN}/gallery/screen?${query}`);
  await page.locator('face-liveness-screen [part~="heading"]').first().waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    const element = /** @type {{ settled?(): Promise<void> } | null} */ (
      document.querySelector('face-liveness-screen')
    );
    await element?.settled?.();
  });
  return page;
}

/** @param {string} path */
function fileOf(path) {
  if (path.includes('..')) return null;
  if (path === '/gallery/screen') return 'demo/gallery-screen.html';
  if (path.startsWith('/gallery/screens/')) return join('build/gallery', path.slice('/gallery/screens/'.length));
  return [join('demo', path), join('dist', path)].find((file) => existsSync(file)) ?? null;
}

/**
 * @param {Buffer} picture
 * @param {readonly NamedBox[]} boxes
 * @param {number} height
 */
function labelled(picture, boxes, height) {
  const sides = { left: 0, right: 0 };
  const marks = boxes.map((box, index) => {
    const isLeft = index % 2 === 0;
    const side = isLeft ? 'left' : 'right';
    const y = Math.max(box.top + Math.min(box.height / 2, 24), sides[side] + 34);
    sides[side] = y;
    const edge = MARGIN_PX + (isLeft ? box.left : box.left + box.width);
    const label = isLeft ? MARGIN_PX - 24 : MARGIN_PX + PHONE.width + 24;
    const target = box.top + Math.min(box.height / 2, 24);
    return `<rect x="${MARGIN_PX + box.left}" y="${box.top}" width="${box.width}" height="${box.height}" rx="4" />
      <path d="M${label} ${y}L${edge} ${target}" />
      <text x="${isLeft ? label - 6 : label + 6}" y="${y + 5}" text-anchor="${isLeft ? 'end' : 'start'}">${box.name}</text>`;
  });
  return `<img src="${dataUrl(picture)}" width="${PHONE.width}" height="${height}" class="screen">
    <svg width="${PHONE.width + 2 * MARGIN_PX}" height="${height}">${marks.join('')}</svg>`;
}

/**
 * @param {string} body
 * @param {{ width: number, height: number }} viewport
 * @param {string} name
 */
async function compose(body, viewport, name) {
  const page = await browser.newPage({ viewport });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #e6e8ee; font: 600 15px/1 monospace }
    .screen { position: absolute; left: ${MARGIN_PX}px; top: 0 }
    svg { position: absolute; left: 0; top: 0; fill: none; stroke: #c2127f; stroke-width: 1.5 }
    text { fill: #7d0b52; stroke: none }
    .row { display: flex; flex-wrap: wrap; gap: 12px; padding: 12px }
  </style>${body}`);
  await page.screenshot({ path: join(FOLDER, name) });
  await page.close();
  console.log(join(FOLDER, name));
}

/** @param {Buffer} png */
function dataUrl(png) {
  return `data:image/png;base64,${png.toString('base64')}`;
}
