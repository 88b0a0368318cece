import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strings } from '../../src/i18n/locales/en.ts';
import { VERSION } from '../../src/core/version.ts';
import { type CheckPage, expect, test } from './support/check-page.ts';
import { BLUE, color, LIGHT_AT_ONCE, orderColors } from './support/flash-colors.ts';

const MOVEMENT_AT_ONCE = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' };

/** One message that the app gets, as docs/web-views.md describes them. */
type AppMessage =
  | { readonly type: 'running'; readonly isRunning: boolean }
  | { readonly type: 'verdict'; readonly isLive: boolean }
  | { readonly type: 'error'; readonly code: string; readonly recovery: string }
  | { readonly type: 'cancel' };

declare global {
  interface Window {
    /** What the page said to the app. */
    appMessages: AppMessage[];
  }
}

/** The part of a web view that a page can tell: its name, its bridge, and what its browser has. */
const WEB_VIEWS = {
  WKWebView: {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    client: 'WebKit_605',
    install: () => {
      window.appMessages = [];
      const liveness = { postMessage: (message: AppMessage) => window.appMessages.push(structuredClone(message)) };
      Object.assign(window, { webkit: { messageHandlers: { liveness } } });
      // No processor of frames on the window, and no wake lock without a page in the front.
      Reflect.deleteProperty(window, 'MediaStreamTrackProcessor');
      for (const name of ['vibrate', 'connection', 'wakeLock']) Reflect.deleteProperty(Navigator.prototype, name);
      for (const name of ['featurePolicy', 'permissionsPolicy']) Reflect.deleteProperty(Document.prototype, name);
    },
  },
  'Android WebView': {
    userAgent:
      'Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP4A.250205.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) ' +
      'Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36',
    client: 'Chrome_138',
    install: () => {
      window.appMessages = [];
      const postMessage = (text: unknown): void => {
        if (typeof text !== 'string') throw new TypeError('Android takes only text.');
        window.appMessages.push(JSON.parse(text));
      };
      Object.assign(window, { livenessApp: { postMessage } });
      Reflect.deleteProperty(Navigator.prototype, 'wakeLock');
    },
  },
} as const;

/** The script of the page as the recipe prints it. */
function recipeScript(): string {
  const recipe = readFileSync(join(import.meta.dirname ?? __dirname, '../../docs/web-views.md'), 'utf8');
  const [, script] = /```js\n(\/\/ In the page[^]*?)```/.exec(recipe) ?? [];
  if (script === undefined) throw new Error('The recipe has no script for the page.');
  return script;
}

/** Opens a page whose script is the one of the recipe. */
async function openRecipe(check: CheckPage, options: Parameters<CheckPage['open']>[0]): Promise<void> {
  await check.open(options);
  await check.page.evaluate(`(() => { ${recipeScript()} })()`);
}

function appMessages(check: CheckPage): Promise<readonly AppMessage[]> {
  return check.page.evaluate(() => window.appMessages);
}

/** What the app does with the page when the person leaves it, or comes back. */
async function setHidden(check: CheckPage, isHidden: boolean): Promise<void> {
  await check.page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

for (const [name, { userAgent, client, install }] of Object.entries(WEB_VIEWS)) {
  test.describe(name, () => {
    test.use({ userAgent, isMobile: true, hasTouch: true });
    test.beforeEach(({ page }) => page.addInitScript(install));

    test('the app hears that a check runs, that it ended, and the verdict', async ({ check }) => {
      await openRecipe(check, { attributes: MOVEMENT_AT_ONCE });
      await check.pressBegin();
      await check.reach('succeeded');
      const running = (isRunning: boolean): AppMessage => ({ type: 'running', isRunning });
      expect(await appMessages(check)).toEqual([running(true), running(false), { type: 'verdict', isLive: true }]);
      const report = await check.newestSession();
      expect(report.client).toBe(`face-liveness/${VERSION} md/browser#${client}`);
      expect(await check.messageFindings()).toEqual([]);
      await check.expectNothingHeld();
    });

    test('without mediaDevices the app hears not-supported, and the person what to do', async ({ check, page }) => {
      await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined }));
      await openRecipe(check, { attributes: MOVEMENT_AT_ONCE });
      await check.pressBegin();
      await check.expectError('not-supported');
      expect(await appMessages(check)).toEqual([{ type: 'error', code: 'not-supported', recovery: 'none' }]);
    });

    test('an app that goes to the background interrupts the colors; the next try succeeds', async ({ check, page }) => {
      await orderColors(check, [color(BLUE, 0, 10_000)]);
      await openRecipe(check, { attributes: LIGHT_AT_ONCE });
      await check.pressBegin();
      await check.reach('flashing');
      await setHidden(check, true);
      await check.expectError('interrupted');
      expect((await appMessages(check)).at(-1)).toEqual({
        type: 'error',
        code: 'interrupted',
        recovery: 'retry-new-session',
      });

      await setHidden(check, false);
      await page.locator('face-liveness').getByRole('button', { name: strings['error.interrupted.action'] }).click();
      await check.reach('succeeded');
      expect((await appMessages(check)).at(-1)).toEqual({ type: 'verdict', isLive: true });
    });
  });
}

test.describe('a camera that takes ten seconds', () => {
  const { userAgent, install } = WEB_VIEWS['Android WebView'];
  test.use({ userAgent, isMobile: true, hasTouch: true });

  test('is waited for; meanwhile the person is told that it is asked for', async ({ check, page }) => {
    await page.addInitScript(install);
    await openRecipe(check, { attributes: MOVEMENT_AT_ONCE, camera: { delayMs: 10_000 } });
    await check.pressBegin();
    await expect(page.locator('face-liveness')).toContainText(strings['camera.explaining-permission']);
    expect(await check.states()).toEqual(['intro', 'starting']);
    await expect.poll(() => check.states(), { timeout: 40_000 }).toContain('succeeded');
    expect((await appMessages(check)).at(-1)).toEqual({ type: 'verdict', isLive: true });
  });
});
