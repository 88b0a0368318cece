import type { AnsweredSession } from './support/secret-test.ts';
import { findSecrets, heapOf } from './support/secret-search.ts';
import { expect, test } from './support/secret-test.ts';

const MOVEMENT = { challenge: 'movement' } as const;
const DEBUG = { debug: '' } as const;
/** Words of servers that are secret as well: they may echo what they were sent. */
const ECHO = 'echo-of-a-secret-8d1f6c0b27';
/**
 * Name under which @smithy/signature-v4 keeps a signing key while a stream is open; the session token is a part of it.
 * Chromium remembers the name that a piece of code used last, long after the object that had it was emptied.
 */
const CACHED_NAME = /"\d{8}:[a-z\d-]+:rekognition:[\da-f]+:[^"]*"/g;

test.describe('secrets are nowhere to be found', () => {
  test('after a light check by session-url, with debug', async ({ watched }) => {
    await watched.openMode('session-url', { challenge: 'light', ...DEBUG });
    await watched.pressBegin();
    await watched.reach('succeeded');
    await watched.expectNoLeaks('session-url');
  });

  test('after a check with a provider', async ({ watched }) => {
    await watched.openMode('provider', MOVEMENT);
    await watched.pressBegin();
    await watched.reach('verifying');
    await watched.expectNoLeaks('provider');
  });

  test('after a check of a session id, with debug', async ({ watched }) => {
    await watched.openMode('session-id', { ...MOVEMENT, ...DEBUG });
    await watched.pressBegin();
    await watched.reach('verifying');
    await watched.expectNoLeaks('session-id');
  });

  for (const debug of [{}, DEBUG]) {
    test(`after a handshake that is always refused${'debug' in debug ? ', with debug' : ''}`, async ({ watched }) => {
      // One for each time that it is tried.
      for (let count = 0; count < 4; count += 1) await watched.setFault({ refuse: true });
      await watched.openMode('session-url', { ...MOVEMENT, ...debug });
      await watched.pressBegin();
      await watched.expectError('connection-failed');
      await watched.expectNoLeaks('session-url');
    });
  }

  test('after credentials that the service rejects, with debug', async ({ watched }) => {
    const spoil = (session: AnsweredSession): AnsweredSession => ({
      ...session,
      credentials: { ...session.credentials, secretAccessKey: 'a-secret-that-signs-nothing-9f3b2c71' },
    });
    await watched.openMode('session-url', { ...MOVEMENT, ...DEBUG }, spoil);
    await watched.pressBegin();
    await watched.expectError('credentials-rejected');
    await watched.expectNoLeaks('session-url');
  });

  test('after an exception of the service that echoes the URL, as AWS does, with debug', async ({ watched }) => {
    await watched.openMode('session-id', { ...MOVEMENT, ...DEBUG });
    const { accessKeyId = '', sessionToken = '' } = watched.secrets();
    const query = new URLSearchParams({ 'X-Amz-Credential': accessKeyId, 'X-Amz-Security-Token': sessionToken });
    const message = `The Canonical String for this request should have been 'GET\n/\n${query.toString()}&X-Amz-Expires=299'`;
    await watched.setFault({ exception: { name: 'ValidationException', message, afterEvents: 0 } });
    await watched.pressBegin();
    await watched.reach('error');
    await watched.expectNoLeaks('session-id');
  });

  test('after too many attempts, whatever else the answer says, with debug', async ({ watched, page }) => {
    await watched.openMode('session-url', { ...MOVEMENT, ...DEBUG });
    await watched.pressBegin();
    await watched.reach('positioning');
    await watched.pressCancel();
    await page.route('**/api/liveness', (route) =>
      route.fulfill({ status: 429, json: { retryAfterSeconds: 60, error: ECHO, token: ECHO, credentials: ECHO } }),
    );
    await watched.begin();
    await watched.expectError('limited');
    await watched.expectNoLeaks('session-url', { echo: ECHO });
  });

  test('after a verdict that is refused with an echo of the token, with debug', async ({ watched, page }) => {
    await watched.openMode('session-url', { ...MOVEMENT, ...DEBUG });
    await page.route('**/api/liveness/*', (route) =>
      route.fulfill({
        status: 403,
        body: JSON.stringify({ error: route.request().headers()['authorization'], more: ECHO }),
      }),
    );
    await watched.pressBegin();
    await watched.expectError('verdict-failed');
    await watched.expectNoLeaks('session-url', { echo: ECHO });
  });
});

test('a secret is found wherever it can leak to', async ({ watched, page }) => {
  await watched.openMode('session-id', MOVEMENT);
  const secrets = watched.secrets();
  await page.evaluate(async ({ token, secretAccessKey, sessionToken, accessKeyId }) => {
    const element = document.querySelector('face-liveness');
    element?.shadowRoot?.querySelector('[part]')?.setAttribute('data-leak', secretAccessKey);
    const detail = new Error('failed', { cause: { request: [token] } });
    element?.dispatchEvent(new CustomEvent('error', { detail }));
    element?.dispatchEvent(
      new CustomEvent('statechange', { detail: Object.create(null, { hidden: { value: accessKeyId } }) }),
    );
    Object.assign(element ?? {}, { lastSession: { sessionToken } });
    history.pushState(null, '', `#${encodeURIComponent(sessionToken)}`);
    history.pushState({ token }, '', '#');
    localStorage.setItem('leak', btoa(secretAccessKey));
    sessionStorage.setItem(token, '');
    document.cookie = `leak=${accessKeyId}`;
    await (await caches.open('leak')).put(`/leak?${accessKeyId}`, new Response());
    await fetch(`/leak?token=${token}`, { referrer: `/page?${accessKeyId}`, referrerPolicy: 'unsafe-url' });
    console.debug({ trace: { secretAccessKey } });
    performance.mark(sessionToken);
    Object.assign(globalThis, { leak: token });
  }, secrets);
  console.info(`a leak, on purpose: ${secrets.accessKeyId}`);
  expect(await watched.leaks()).toEqual(
    [
      'accessKeyId (as it is) in addresses and referrers of requests',
      'accessKeyId (as it is) in cookies',
      'accessKeyId (as it is) in events',
      'accessKeyId (as it is) in the logs of emulator and backend',
      'accessKeyId (as it is) in storages',
      'secretAccessKey (as it is) in document',
      'secretAccessKey (as it is) in the console',
      'secretAccessKey (in Base64) in localStorage',
      'sessionToken (as it is) in members',
      'sessionToken (as it is) in performance',
      'sessionToken (escaped for a URL) in history',
      'token (as it is) in addresses and referrers of requests',
      'token (as it is) in events',
      'token (as it is) in globals',
      'token (as it is) in history',
      'token (as it is) in performance',
      'token (as it is) in sessionStorage',
    ].toSorted(),
  );
});

test('credentials and token are not even in memory after the end', async ({ watched, page }) => {
  await watched.openMode('session-url', MOVEMENT);
  await watched.pressBegin();
  await watched.reach('positioning');
  // The names of places are not to be mistaken for what they hold: while a check runs it needs its credentials.
  expect(findSecrets(watched.secrets(), await heapOf(page))).not.toEqual([]);
  await watched.reach('succeeded');
  const { secretAccessKey, sessionToken, token } = watched.secrets();
  const heap = new Map([...(await heapOf(page))].map(([place, text]) => [place, text.replaceAll(CACHED_NAME, '')]));
  // The harness of these tests keeps the URLs of the sockets that it saw.
  const inHarness = 'sessionToken (escaped for a URL) in memory';
  const found = findSecrets({ secretAccessKey, sessionToken, token }, heap);
  expect(found.filter((line) => line !== inHarness)).toEqual([]);
});

test('nothing of the video is held after the end, and no address of it', async ({ watched, page }) => {
  await watched.openMode('session-url', MOVEMENT);
  await watched.pressBegin();
  await watched.reach('succeeded');
  await watched.expectNothingHeld();
  expect(await page.evaluate(() => window.pageRecord.heldCount())).toBeGreaterThan(5);
  expect(await page.evaluate(() => window.pageRecord.blobUrls())).toEqual([]);
  const devtools = await page.context().newCDPSession(page);
  const heldAfterCollection = async (): Promise<readonly string[]> => {
    await devtools.send('HeapProfiler.collectGarbage');
    return page.evaluate(() => window.pageRecord.heldVideo());
  };
  await expect.poll(heldAfterCollection).toEqual([]);
});
