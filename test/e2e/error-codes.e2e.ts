import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProvidedSession } from 'face-liveness';
import { ERROR_CODES, type ErrorCode } from '../../src/core/errors.ts';
import { strings } from '../../src/i18n/locales/en.ts';
import { CheckPage, expect, test } from './support/check-page.ts';
import { startWorld } from './support/world.ts';

const ABSENT = { camera: { scenario: 'absent' } };

/** Makes a page whose sessions are the backend's, changed in some members; every attempt may get the same one. */
async function openWithChangedSession(
  check: CheckPage,
  change: Partial<Omit<ProvidedSession, 'serverTime'>>,
  isSameAgain = false,
): Promise<void> {
  await check.open({ attributes: { challenge: 'movement' }, ...ABSENT });
  await check.page.evaluate(
    ([members, isOne]) => {
      const create = async (): Promise<ProvidedSession> => {
        const headers = { 'Content-Type': 'application/json', 'X-Face-Liveness': '1' };
        const response = await fetch('/api/liveness', { method: 'POST', headers, body: '{"challenge":"movement"}' });
        return { ...(await response.json()), ...members };
      };
      let first: Promise<ProvidedSession> | null = null;
      const element = document.querySelector('face-liveness');
      if (element) element.sessionProvider = () => (isOne ? (first ??= create()) : create());
    },
    [change, isSameAgain] as const,
  );
}

test.describe('the browser', () => {
  test('on a page that is not secure: insecure-context', async ({ page, world }) => {
    await page.route('http://liveness.test/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: `${world.origin}${pathname}${search}` }) });
    });
    const insecure = new CheckPage(page, { ...world, origin: 'http://liveness.test' });
    await insecure.open();
    await insecure.pressBegin();
    await insecure.expectError('insecure-context');
    // The detector may still be on its way.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  for (const file of ['face-tracker.worker.js', 'frame-pipeline.relaxed.wasm', 'face-network.bin'])
    test(`that cannot load ${file}: assets-unavailable`, async ({ check, page }) => {
      await page.context().route(`**/${file}`, (route) => route.fulfill({ status: 404 }));
      await check.open();
      await check.pressBegin();
      await check.expectError('assets-unavailable');
    });

  test('whose worker breaks down: detector-failed', async ({ check, page }) => {
    await check.open(ABSENT);
    await check.pressBegin();
    await check.reach('positioning');
    await page.evaluate(() => {
      for (const worker of window.harness.workers) worker.dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
    });
    await check.expectError('detector-failed');
    expect(await check.lastCloseCode()).toBe(4005);
  });

  test('that fails in a way that nobody knows: internal', async ({ check, page }) => {
    await check.open();
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'SomethingNewError'));
    });
    await check.pressBegin();
    await check.expectError('internal');
  });

  test('that goes offline: connection-lost', async ({ check, context }) => {
    await check.open({ camera: { scenario: 'far' }, attributes: lightAtOnce() });
    await check.pressBegin();
    await check.reach('fitting');
    await context.setOffline(true);
    await check.expectError('connection-lost');
  });
});

function lightAtOnce(): Readonly<Record<string, string>> {
  return { 'session-url': '/api/liveness', challenge: 'light', countdown: '0' };
}

test.describe('the camera', () => {
  for (const [name, camera] of [
    ['with 10 frames a second', { frameRate: 10 }],
    ['with 160×120 pixels', { width: 160, height: 120 }],
  ] as const) {
    test(`${name}: camera-unsuitable`, async ({ check }) => {
      await check.open({ camera });
      await check.pressBegin();
      await check.expectError('camera-unsuitable');
    });
  }

  test('that opens and never delivers: camera-in-use', async ({ check }) => {
    await check.open({ camera: { fault: 'silent' } });
    await check.pressBegin();
    await check.expectError('camera-in-use');
  });

  test('that is covered for long: camera-lost', async ({ check, page }) => {
    await check.open(ABSENT);
    await check.pressBegin();
    await check.reach('positioning');
    await page.evaluate(() => window.harness.camera.setMuted(true));
    await check.expectError('camera-lost');
    expect(await check.lastCloseCode()).toBe(4006);
  });
});

test.describe('the session', () => {
  test('that the service does not know: session-not-found', async ({ check }) => {
    await openWithChangedSession(check, { sessionId: '0b8a7f4e-1d5c-4c7e-9a63-2f1e0d9c8b7a' });
    await check.pressBegin();
    await check.expectError('session-not-found');
  });

  test('that was used before: session-used', async ({ check }) => {
    await openWithChangedSession(check, {}, true);
    await check.pressBegin();
    await check.reach('positioning');
    await check.pressCancel();
    await check.begin();
    await check.expectError('session-used');
  });

  test('with a key that the service does not know: credentials-rejected', async ({ check }) => {
    await openWithChangedSession(check, { credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
    await check.pressBegin();
    await check.expectError('credentials-rejected');
  });
});

test.describe('the service', () => {
  const faults = [
    [{ exception: { name: 'ServiceQuotaExceededException' } }, 'service-quota'],
    [{ exception: { name: 'ServiceUnavailableException' } }, 'service-unavailable'],
    [{ exception: { name: 'InternalServerException', afterEvents: 2 } }, 'service-failed'],
    [{ exception: { name: 'ValidationException', afterEvents: 1 } }, 'request-invalid'],
    [{ exception: { name: 'AccessDeniedException' } }, 'credentials-rejected'],
    [{ exception: { name: 'ThrottlingException', afterEvents: 1 } }, 'service-throttled'],
    [{ exception: { name: 'ValidationException', message: 'The session has expired.' } }, 'session-expired'],
    [{ refuse: true }, 'connection-failed'],
    [{ dropAfterBytes: 20_000 }, 'connection-lost'],
    [{ invalidChallenge: 'unknown-light-type' }, 'challenge-unsupported'],
    [{ invalidChallenge: 'no-oval' }, 'service-failed'],
    [{ invalidChallenge: 'not-json' }, 'service-failed'],
  ] as const satisfies readonly (readonly [fault: object, code: ErrorCode])[];
  for (const [fault, code] of faults) {
    test(`with ${JSON.stringify(fault)}: ${code}`, async ({ check }) => {
      // More than the element tries: a refused handshake four times, an expired session three.
      for (let stream = 0; stream < 4; stream += 1) await check.setFault(fault);
      await check.open({ attributes: lightAtOnce() });
      await check.pressBegin();
      await check.expectError(code);
    });
  }

  test('whose clock is an hour away from everybody else’s: clock-skew', async ({ page }) => {
    // A backend of its own: the official client remembers the clock of a service.
    const world = await startWorld();
    try {
      const check = new CheckPage(page, world);
      await check.order('/skew', { minutes: 60 });
      await check.open();
      await check.pressBegin();
      await check.expectError('clock-skew');
    } finally {
      await world.close();
    }
  });
});

/** Where each code is proved to be reachable. */
const COVERED = {
  'not-supported': 'e2e/browser-support.e2e.ts',
  'insecure-context': 'e2e/error-codes.e2e.ts',
  'assets-unavailable': 'e2e/error-codes.e2e.ts',
  'camera-denied': 'e2e/wrong-input.e2e.ts',
  'camera-not-found': 'e2e/wrong-input.e2e.ts',
  'camera-in-use': 'e2e/wrong-input.e2e.ts',
  'camera-unsuitable': 'e2e/error-codes.e2e.ts',
  'camera-virtual': 'e2e/wrong-input.e2e.ts',
  'camera-lost': 'e2e/wrong-input.e2e.ts',
  'recorder-failed': 'faults/faults/recorder.ts',
  'detector-failed': 'e2e/error-codes.e2e.ts',
  'no-session': 'e2e/backend-answers.e2e.ts',
  'session-not-found': 'e2e/error-codes.e2e.ts',
  'session-expired': 'e2e/error-codes.e2e.ts',
  'session-used': 'e2e/error-codes.e2e.ts',
  'credentials-rejected': 'e2e/error-codes.e2e.ts',
  'clock-skew': 'e2e/error-codes.e2e.ts',
  'connection-failed': 'e2e/error-codes.e2e.ts',
  'connection-timeout': 'faults/faults/service.ts',
  'connection-lost': 'e2e/error-codes.e2e.ts',
  'service-throttled': 'e2e/wrong-input.e2e.ts',
  'service-quota': 'e2e/error-codes.e2e.ts',
  'service-unavailable': 'e2e/error-codes.e2e.ts',
  'service-failed': 'e2e/error-codes.e2e.ts',
  'request-invalid': 'e2e/wrong-input.e2e.ts',
  'challenge-unsupported': 'e2e/wrong-input.e2e.ts',
  'fit-timeout': 'e2e/wrong-input.e2e.ts',
  'face-lost': 'e2e/light-check.e2e.ts',
  'multiple-faces': 'e2e/light-check.e2e.ts',
  interrupted: 'e2e/light-check.e2e.ts',
  limited: 'e2e/backend-answers.e2e.ts',
  'verdict-failed': 'e2e/backend-answers.e2e.ts',
  internal: 'e2e/error-codes.e2e.ts',
} as const satisfies Record<ErrorCode, string>;

test('every code of the contract is reached by a test that expects it', () => {
  const folder = join(import.meta.dirname ?? __dirname, '..');
  expect(Object.keys(COVERED).sort()).toEqual([...ERROR_CODES].sort());
  const missing = ERROR_CODES.filter((code) => {
    const path = join(folder, COVERED[code]);
    const tests = existsSync(path) ? (readFileSync(path, 'utf8').split('const COVERED')[0] ?? '') : '';
    return !tests.includes(`'${code}'`);
  });
  expect(missing).toEqual([]);
});

test('every code has words of its own', () => {
  const words = ERROR_CODES.map((code) => [strings[`error.${code}.title`], strings[`error.${code}.text`]]);
  for (const list of [words.map(([title]) => title), words.map(([, text]) => text)]) {
    expect(list).not.toContain('');
    expect(new Set(list).size, list.join(' | ')).toBe(ERROR_CODES.length);
  }
});
