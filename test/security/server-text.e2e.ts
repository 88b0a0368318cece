import type { Page } from 'playwright/test';
import { strings } from '../../src/i18n/locales/en.ts';
import { type CheckPage, expect, test } from '../e2e/support/check-page.ts';

/** Runs when it is rendered as HTML; the pages of these tests have a policy that would let it. */
const MARKUP = '<img src=x onerror="window.markupRan=1"><script>window.markupRan=1</script>';
const SCRIPT_URL = 'javascript:window.markupRan=1';
const NO_POLICY = "default-src * 'unsafe-inline' 'unsafe-eval' data: blob: mediastream:";

async function openPage(check: CheckPage, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  const all = { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0', ...attributes };
  await check.open({ attributes: all, policy: NO_POLICY });
}

/** Nothing of the markup became an element, nothing of it ran, and no link would run it. */
async function expectNoMarkup(page: Page): Promise<void> {
  // What was rendered has had its turn when the next frame is drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const element = page.locator('face-liveness');
  await expect(element.locator('img, script, iframe')).toHaveCount(0);
  expect(await page.evaluate(() => 'markupRan' in window)).toBe(false);
  const links = await element
    .locator('a')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
  expect(links.filter((protocol) => protocol !== 'http:' && protocol !== 'https:')).toEqual([]);
}

test('the pages of these tests would run it', async ({ check, page }) => {
  await openPage(check);
  await page.evaluate((markup) => {
    const holder = document.createElement('p');
    holder.innerHTML = markup;
    document.body.append(holder);
  }, MARKUP);
  await page.waitForFunction(() => 'markupRan' in window);
});

test.describe('markup from a backend is not rendered', () => {
  const answers = {
    'an error body': { status: 500, contentType: 'text/html', body: MARKUP },
    'an error member': { status: 403, json: { error: MARKUP, message: MARKUP } },
    'a session id': { status: 201, json: { sessionId: MARKUP, region: 'us-east-1' } },
    'a region': { status: 201, json: { sessionId: '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a', region: MARKUP } },
    'the wait after too many attempts': { status: 429, json: { retryAfterSeconds: MARKUP, alternativeUrl: MARKUP } },
    'the other way, as a script': { status: 429, json: { retryAfterSeconds: 60, alternativeUrl: SCRIPT_URL } },
    'the other way, as a page that is a script': {
      status: 429,
      json: { retryAfterSeconds: 60, alternativeUrl: `data:text/html,${MARKUP}` },
    },
  };
  for (const [what, answer] of Object.entries(answers)) {
    test(`in ${what}`, async ({ check, page }) => {
      await page.route('**/api/liveness', (route) => route.fulfill(answer));
      await openPage(check);
      await check.pressBegin();
      await check.reach('error');
      await expectNoMarkup(page);
    });
  }

  test('in the answer to the question for the verdict', async ({ check, page }) => {
    await page.route('**/api/liveness/*', (route) =>
      route.fulfill({ status: 200, json: { isLive: MARKUP, error: MARKUP } }),
    );
    await openPage(check);
    await check.pressBegin();
    await check.expectError('verdict-failed');
    await expectNoMarkup(page);
  });
});

test('markup from the service is not rendered', async ({ check, page }) => {
  await check.setFault({ exception: { name: 'ValidationException', message: MARKUP, afterEvents: 0 } });
  await openPage(check, { debug: '' });
  await check.pressBegin();
  await check.reach('error');
  await expectNoMarkup(page);
});

test('markup in attributes is not rendered, nor a link that is a script', async ({ check, page }) => {
  await openPage(check, { lang: MARKUP, 'alternative-url': SCRIPT_URL, 'device-id': MARKUP });
  await expectNoMarkup(page);
});

test("markup in the host's own words is shown as what it is, on every screen of a check", async ({ check, page }) => {
  const words = Object.fromEntries(Object.keys(strings).map((key) => [key, key === 'language' ? 'en' : MARKUP]));
  const element = page.locator('face-liveness');
  const expectText = async (): Promise<void> => {
    await expect(element.locator('[part~="heading"]:visible').first()).toHaveText(MARKUP);
    await expectNoMarkup(page);
  };
  await openPage(check, { challenge: 'auto' });
  await element.evaluate((target, texts) => Object.assign(target, { strings: texts }), words);
  await expectText();
  await check.pressBegin();
  await check.reach('positioning');
  await expectNoMarkup(page);
  await check.pressCancel();
  await check.reach('cancelled');
  await expectText();
  await page.route('**/api/liveness', (route) => route.fulfill({ status: 500 }));
  await check.begin();
  await check.reach('error');
  await expectText();
});
