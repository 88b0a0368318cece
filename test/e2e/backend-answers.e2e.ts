import type { Route } from 'playwright/test';
import { type CheckPage, expect, test } from './support/check-page.ts';

const SESSIONS = '**/api/liveness';
const VERDICTS = '**/api/liveness/*';
const HTML = { status: 200, contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' };

/** A page whose check comes to its verdict soon. */
async function openQuick(check: CheckPage): Promise<void> {
  await check.open({ attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' } });
}

/** Lets the server answer a request with the way to another page, as one with a log-in that has expired does. */
async function redirect(route: Route): Promise<void> {
  await route.continue({ url: new URL('/moved', route.request().url()).href });
}

test.describe('a backend that is asked for a session', () => {
  const answers = [
    ['401', { status: 401, json: { error: 'who are you' } }],
    ['403', { status: 403, json: {} }],
    ['500', { status: 500, body: 'oops' }],
    ['HTML instead of JSON', HTML],
    ['JSON that is no session', { status: 201, json: { sessionId: 'x' } }],
    ['an answer cut in the middle', { status: 201, contentType: 'application/json', body: '{"sessionId":' }],
  ] as const;
  for (const [name, answer] of answers) {
    test(`and answers ${name}: no-session`, async ({ check, page }) => {
      await page.route(SESSIONS, (route) => route.fulfill(answer));
      await check.open();
      await check.pressBegin();
      await check.expectError('no-session');
    });
  }

  test('and redirects to a page: no-session', async ({ check, page }) => {
    await page.route(SESSIONS, redirect);
    await check.open();
    await check.pressBegin();
    await check.expectError('no-session');
  });

  test('and is silent for ten seconds: no-session', async ({ check, page }) => {
    await page.route(SESSIONS, () => undefined);
    await check.open();
    await check.pressBegin();
    await check.expectError('no-session');
  });

  test('and answers that there were too many checks: limited, with the other way', async ({ check, page }) => {
    await page.route(SESSIONS, (route) =>
      route.fulfill({ status: 429, json: { retryAfterSeconds: 1800, alternativeUrl: '/branch' } }),
    );
    await check.open();
    await check.pressBegin();
    await check.expectError('limited');
    const element = page.locator('face-liveness');
    await expect(element).toContainText('30 minutes');
    await expect(element.getByRole('link')).toHaveAttribute('href', /\/branch$/);
    await expect(element.getByRole('button')).toHaveCount(0);
  });
});

test.describe('a backend that is asked for the verdict', () => {
  test('is asked again while the verdict is not final', async ({ check, page }) => {
    let asked = 0;
    await page.route(VERDICTS, (route) => {
      asked += 1;
      return asked < 3 ? route.fulfill({ status: 202, headers: { 'Retry-After': '0' } }) : route.continue();
    });
    await openQuick(check);
    await check.pressBegin();
    await check.reach('succeeded');
    expect(asked).toBe(3);
  });

  for (const [name, answer] of [
    ['403', { status: 403, json: {} }],
    ['HTML instead of JSON', HTML],
    ['a score', { status: 200, json: { confidence: 99 } }],
  ] as const) {
    test(`and answers ${name}: verdict-failed`, async ({ check, page }) => {
      await page.route(VERDICTS, (route) => route.fulfill(answer));
      await openQuick(check);
      await check.pressBegin();
      await check.expectError('verdict-failed');
    });
  }

  test('and redirects to a page: verdict-failed', async ({ check, page }) => {
    await page.route(VERDICTS, redirect);
    await openQuick(check);
    await check.pressBegin();
    await check.expectError('verdict-failed');
  });

  test('is not asked when the page answers; its refusal is verdict-failed', async ({ check, page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await openQuick(check);
    await page.evaluate(() => {
      document.querySelector('face-liveness')?.addEventListener('analysiscomplete', ({ detail }) => {
        detail.respondWith(Promise.reject(new Error('no')));
      });
    });
    await check.pressBegin();
    await check.expectError('verdict-failed');
    expect(asked.filter((line) => line.startsWith('GET /api/'))).toEqual([]);
  });

  test('and the page that answers late or twice is refused, and its first answer counts', async ({ check, page }) => {
    await openQuick(check);
    await page.evaluate(() => {
      const refusals: string[] = [];
      const attempt = (answer: () => void): void => {
        try {
          answer();
        } catch (failure) {
          refusals.push(failure instanceof DOMException ? failure.name : String(failure));
        }
      };
      document.querySelector('face-liveness')?.addEventListener('analysiscomplete', ({ detail }) => {
        detail.respondWith(Promise.resolve({ isLive: false }));
        attempt(() => detail.respondWith({ isLive: true }));
        queueMicrotask(() => attempt(() => detail.respondWith({ isLive: true })));
      });
      Object.assign(window, { refusals });
    });
    await check.pressBegin();
    await check.reach('failed');
    expect(await page.evaluate('refusals')).toEqual(['InvalidStateError', 'InvalidStateError']);
  });
});
