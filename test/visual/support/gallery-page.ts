import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright/test';
import type { ScreenGalleryElement } from '../../../src/gallery/index.ts';

/** How a screen is looked at. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  readonly language: string;
}

/** Nobody answers there; everything comes from this machine's files. */
const ORIGIN = 'https://gallery.example';
const ROOT = resolve(import.meta.dirname ?? __dirname, '../../..');
const FONTS = ['noto-sans', 'noto-sans-arabic', 'noto-sans-jp'];
const WEIGHTS = [400, 600, 700];
const STYLE = `
  face-liveness-screen { --face-liveness-font-family: 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans JP'; }
  body { margin: 0; background: light-dark(#eee, #111); }`;

/** A page with one gallery screen, which is changed without loading the page anew. */
export class GalleryPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #devTools: CDPSession;

  private constructor(context: BrowserContext, page: Page, devTools: CDPSession) {
    this.#context = context;
    this.page = page;
    this.#devTools = devTools;
  }

  static async open(browser: Browser, { width, height, colorScheme, language }: Look): Promise<GalleryPage> {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: 1,
      colorScheme,
      reducedMotion: 'reduce',
    });
    await context.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const file = fileOf(pathname);
      if (pathname === '/') await route.fulfill({ contentType: 'text/html; charset=utf-8', body: htmlIn(language) });
      else if (file !== null && existsSync(file)) await route.fulfill({ path: file });
      else await route.fulfill({ status: 404 });
    });
    const page = await context.newPage();
    await page.goto(`${ORIGIN}/`);
    await page.evaluate(() => customElements.whenDefined('face-liveness-screen'));
    const devTools = await context.newCDPSession(page);
    for (const domain of ['DOM', 'CSS'] as const) await devTools.send(`${domain}.enable`);
    return new GalleryPage(context, page, devTools);
  }

  /** Shows a screen and waits for its words, its picture and its letters. */
  async show(screen: string): Promise<void> {
    await this.page.evaluate(async (name) => {
      const element = document.querySelector<ScreenGalleryElement>('face-liveness-screen');
      element?.setAttribute('screen', name);
      await element?.settled();
      // Each font is fetched in pieces, once a letter of a piece is laid out.
      element?.getBoundingClientRect();
      await document.fonts.ready;
    }, screen);
  }

  /** The shown screen as a PNG. Screens in the page may be longer than the window; the camera's layer never is. */
  async takePicture(): Promise<Buffer> {
    const fullPage = (await this.page.locator('.layer.is-shown').count()) === 0;
    return await this.page.screenshot({ fullPage, animations: 'disabled', caret: 'hide' });
  }

  /** Names of the fonts that draw the shown words and do not come with the page. */
  async foreignFonts(): Promise<string[]> {
    const { nodes } = await this.#devTools.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
    const holders = new Set(nodes.filter(({ nodeType }) => nodeType === Node.text).map(({ parentId }) => parentId));
    const names = new Set<string>();
    for (const nodeId of holders) {
      if (nodeId === undefined) continue;
      const { fonts } = await this.#devTools.send('CSS.getPlatformFontsForNode', { nodeId });
      for (const { familyName, isCustomFont } of fonts) if (!isCustomFont) names.add(familyName);
    }
    return [...names];
  }

  /** Families that are loaded, each once. */
  async loadedFamilies(): Promise<string[]> {
    return await this.page.evaluate(() => {
      const loaded = [...document.fonts].filter(({ status }) => status === 'loaded');
      return [...new Set(loaded.map(({ family }) => family.replaceAll(/["']/g, '')))];
    });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** Types of nodes in the document's tree, as the DevTools protocol numbers them. */
const Node = { text: 3 } as const;

function htmlIn(language: string): string {
  const sheets = FONTS.flatMap((font) => WEIGHTS.map((weight) => `/fonts/${font}/${weight}.css`));
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>A screen</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
${sheets.map((sheet) => `<link rel="stylesheet" href="${sheet}">`).join('\n')}
<style>${STYLE}</style><script type="module" src="/gallery/gallery.js"></script></head>
<body><face-liveness-screen></face-liveness-screen></body></html>`;
}

function fileOf(pathname: string): string | null {
  if (pathname.includes('..')) return null;
  if (pathname.startsWith('/fonts/')) return join(ROOT, 'node_modules/@fontsource', pathname.slice('/fonts/'.length));
  return pathname.startsWith('/gallery/') ? join(ROOT, 'build', pathname) : null;
}
