import { type CheckPage, expect, test } from './support/check-page.ts';

const SESSION_ID = '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a';
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

/** Properties that a page sets by script before Begin. */
async function setProperties(check: CheckPage, properties: Readonly<Record<string, unknown>>): Promise<void> {
  await check.page.evaluate((values) => {
    const element = document.querySelector('face-liveness');
    if (element) Object.assign(element, values);
  }, properties);
}

test.describe('settings of the host', () => {
  const attributes = { 'session-id': SESSION_ID, challenge: 'movement' };
  const cases: readonly (readonly [name: string, code: string, given: Readonly<Record<string, string>>, unknown?])[] = [
    ['no session source', 'no-session', {}],
    ['a malformed session-id', 'request-invalid', { ...attributes, 'session-id': 'SESSION-1' }, CREDENTIALS],
    ['a bad region', 'request-invalid', { ...attributes, region: 'evil.example/#' }, CREDENTIALS],
    [
      'an endpoint that is not encrypted',
      'request-invalid',
      { ...attributes, endpoint: 'ws://example.com' },
      CREDENTIALS,
    ],
    ['no credentials', 'credentials-rejected', attributes],
    ['credentials that are nonsense', 'credentials-rejected', attributes, { accessKeyId: 7 }],
    ['an endpoint that refuses', 'connection-failed', { ...attributes, endpoint: 'ws://127.0.0.1:9' }, CREDENTIALS],
  ];
  for (const [name, code, given, credentialsProvider] of cases) {
    test(`${name} ends with ${code}`, async ({ check }) => {
      await check.open({ attributes: given });
      if (credentialsProvider !== undefined) await setProperties(check, { credentialsProvider });
      expect(await check.failingCode()).toBe(code);
      expect(await check.heading()).not.toBe('');
      await check.expectNothingHeld();
    });
  }

  test('a mistake in the settings is told before the camera is asked for', async ({ check, page }) => {
    await check.open({ attributes: {} });
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('asked'));
    });
    expect(await check.failingCode()).toBe('no-session');
  });
});

test.describe('functions of the host', () => {
  const cases = [
    ['a provider that rejects', 'no-session', 'rejecting'],
    ['a provider that returns nonsense', 'no-session', 'nonsense'],
    ['a provider that returns nothing', 'no-session', 'nothing'],
    ['credentials that reject', 'credentials-rejected', 'credentials'],
  ] as const;
  for (const [name, code, kind] of cases) {
    test(`${name} ends with ${code}`, async ({ check, page }) => {
      await check.open({ attributes: { challenge: 'movement' } });
      await page.evaluate(
        ([chosen, sessionId]) => {
          const settings = {
            rejecting: { sessionProvider: () => Promise.reject(new Error('no')) },
            nonsense: { sessionProvider: () => Promise.resolve({ sessionId: 42 }) },
            nothing: { sessionProvider: () => undefined },
            credentials: { sessionId, credentialsProvider: () => Promise.reject(new Error('no')) },
          };
          const element = document.querySelector('face-liveness');
          if (element) Object.assign(element, settings[chosen]);
        },
        [kind, SESSION_ID] as const,
      );
      expect(await check.failingCode()).toBe(code);
      await check.expectNothingHeld();
    });
  }
});

test.describe('the camera', () => {
  const cases = [
    ['denied', 'camera-denied'],
    ['not-found', 'camera-not-found'],
    ['in-use', 'camera-in-use'],
  ] as const;
  for (const [fault, code] of cases) {
    test(`that is ${fault} ends with ${code}, and the same session can be tried again`, async ({ check, page }) => {
      await check.open({ camera: { fault } });
      expect(await check.failingCode()).toBe(code);
      await check.expectNothingHeld();
      await page.evaluate(() => window.harness.camera.setFault(null));
      await page.locator('face-liveness [part~="button-primary"]').click();
      await check.reach('positioning');
    });
  }

  test('that is unplugged ends with camera-lost', async ({ check, page }) => {
    await check.open({ camera: { scenario: 'absent' } });
    await check.pressBegin();
    await check.reach('positioning');
    await page.evaluate(() => window.harness.camera.endTrack());
    await check.reach('error');
    expect((await check.events()).at(-1)).toMatchObject({ type: 'error', code: 'camera-lost' });
    expect(await check.lastCloseCode()).toBe(4006);
    await check.expectNothingHeld();
  });

  test('that is a virtual one ends with camera-virtual unless it is allowed', async ({ check, page }) => {
    await check.open({ camera: { labels: ['OBS Virtual Camera'] } });
    await page.evaluate(() => document.querySelector('face-liveness')?.removeAttribute('allow-virtual-camera'));
    expect(await check.failingCode()).toBe('camera-virtual');
    await check.expectNothingHeld();
  });
});

test.describe('the service', () => {
  test('that reports an exception ends the check with its code', async ({ check }) => {
    await check.setFault({ throttle: true });
    await check.open();
    expect(await check.failingCode()).toBe('service-throttled');
    await check.expectNothingHeld();
  });

  test('that asks for an unknown challenge ends with challenge-unsupported', async ({ check }) => {
    await check.setFault({ invalidChallenge: 'unknown-challenge' });
    await check.open();
    expect(await check.failingCode()).toBe('challenge-unsupported');
    await check.expectNothingHeld();
  });

  test('that closes early, even with 1000, ends with connection-lost', async ({ check }) => {
    await check.setFault({ closeEarlyAfterEvents: 2 });
    await check.open();
    await check.pressBegin();
    await check.reach('error');
    expect((await check.events()).at(-1)).toMatchObject({ type: 'error', code: 'connection-lost' });
    await check.expectNothingHeld();
  });
});

test('a face that never fits ends with fit-timeout and 4001', async ({ check }) => {
  await check.open({
    attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' },
    camera: { scenario: 'far' },
  });
  expect(await check.failingCode()).toBe('fit-timeout');
  expect(await check.lastCloseCode()).toBe(4001);
  await check.expectNothingHeld();
});
