import type { FaceLivenessElement } from 'face-liveness';
import type { ErrorCode } from '../../src/core/errors.ts';
import { type CheckPage, expect, test } from './support/check-page.ts';

/** How a browser comes to lack something that a check cannot do without, before any script of the page runs. */
const LACKING: readonly (readonly [browser: string, missing: readonly string[], takeAway: () => void])[] = [
  [
    'without navigator.mediaDevices',
    ['getUserMedia'],
    () => Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined }),
  ],
  ['without getUserMedia', ['getUserMedia'], () => Reflect.deleteProperty(MediaDevices.prototype, 'getUserMedia')],
  [
    'without crypto.subtle',
    ['crypto.subtle'],
    () => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }),
  ],
  ['without MediaRecorder', ['MediaRecorder'], () => Reflect.deleteProperty(window, 'MediaRecorder')],
  [
    'that records neither WebM nor MP4',
    ['MediaRecorder of WebM or MP4'],
    () => {
      MediaRecorder.isTypeSupported = (type) => !/webm|mp4/.test(type);
    },
  ],
  ['without Worker', ['Worker'], () => Reflect.deleteProperty(window, 'Worker')],
  [
    'whose workers take no modules',
    ['module Worker'],
    () => {
      // What has Trusted Types takes modules.
      Reflect.deleteProperty(window, 'trustedTypes');
      window.Worker = new Proxy(Worker, {
        construct: (Native, [address], newTarget) => Reflect.construct(Native, [address], newTarget),
      });
    },
  ],
  ['without WebSocket', ['WebSocket'], () => Reflect.deleteProperty(window, 'WebSocket')],
  ['without WebAssembly', ['WebAssembly'], () => Reflect.deleteProperty(window, 'WebAssembly')],
  [
    'without WebAssembly SIMD',
    ['WebAssembly SIMD'],
    () => {
      WebAssembly.validate = () => false;
    },
  ],
  ['without OffscreenCanvas', ['OffscreenCanvas'], () => Reflect.deleteProperty(window, 'OffscreenCanvas')],
  [
    'without any way for frames to the worker',
    ['createImageBitmap'],
    () => {
      for (const name of ['createImageBitmap', 'MediaStreamTrackProcessor']) Reflect.deleteProperty(window, name);
    },
  ],
  [
    'of the time before Chrome 100',
    ['AbortSignal.throwIfAborted'],
    () => Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted'),
  ],
  [
    'of the time before Chrome 105',
    ['CSS container units'],
    () => {
      CSS.supports = (_: string, value?: string) => !value?.includes('cq');
    },
  ],
  [
    'without several of them',
    ['getUserMedia', 'WebSocket'],
    () => {
      Reflect.deleteProperty(MediaDevices.prototype, 'getUserMedia');
      Reflect.deleteProperty(window, 'WebSocket');
    },
  ],
];

/** What `checkSupport` says on the page. */
function support(check: CheckPage): Promise<unknown> {
  return check.page.evaluate(() => (customElements.get('face-liveness') as typeof FaceLivenessElement).checkSupport());
}

/** Nothing was started: the person was not even asked for the camera. */
async function expectRefusal(check: CheckPage, code: ErrorCode): Promise<void> {
  await check.pressBegin();
  await check.expectError(code);
  expect(await check.states()).toEqual(['intro', 'error']);
}

for (const [browser, missing, takeAway] of LACKING) {
  test(`a browser ${browser} lacks ${missing.join()}, and a check there is not-supported`, async ({ check, page }) => {
    await page.addInitScript(takeAway);
    await check.open();
    expect(await support(check)).toEqual({ supported: false, missing });
    await expectRefusal(check, 'not-supported');
    expect((await check.events()).at(-1)?.message).toBe(`This browser has no ${missing.join(' and no ')}.`);
  });
}

test('a page that is not secure lacks that alone, and a check there is insecure-context', async ({ check, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
    Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });
    Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });
  });
  await check.open();
  expect(await support(check)).toEqual({ supported: false, missing: ['secure context'] });
  await expectRefusal(check, 'insecure-context');
});

test('a browser with all of it lacks nothing, and the question starts and breaks nothing', async ({ check }) => {
  await check.open({ attributes: {} });
  expect(await support(check)).toEqual({ supported: true, missing: [] });
  await check.expectNothingHeld();
});

test('a check does without everything that only makes it better', async ({ check, page }) => {
  await page.addInitScript(() => {
    for (const name of ['MediaStreamTrackProcessor', 'AudioContext', 'PerformanceObserver', 'trustedTypes'])
      Reflect.deleteProperty(window, name);
    for (const name of ['showPopover', 'hidePopover', 'attachInternals'])
      Reflect.deleteProperty(HTMLElement.prototype, name);
    for (const name of ['wakeLock', 'vibrate', 'connection', 'permissions', 'userAgentData'])
      Reflect.deleteProperty(Navigator.prototype, name);
    for (const name of ['featurePolicy', 'permissionsPolicy']) Reflect.deleteProperty(Document.prototype, name);
    Reflect.deleteProperty(HTMLVideoElement.prototype, 'requestVideoFrameCallback');
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('', 'SecurityError');
      },
    });
  });
  await check.open({ attributes: { 'session-url': '/api/liveness', challenge: 'light', countdown: '0' } });
  expect(await support(check)).toEqual({ supported: true, missing: [] });
  await check.pressBegin();
  await check.reach('succeeded');
  expect(await check.messageFindings()).toEqual([]);
  await check.expectNothingHeld();
});
