import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { strings } from '../../src/i18n/locales/en.ts';
import { messageFindings, newestSession } from '../e2e/support/emulator-report.ts';
import { cdnHosts } from '../e2e/support/cdn-hosts.ts';
import { frameAddress, pageAddress } from '../e2e/support/page-address.ts';
import { startWorld, type World } from '../e2e/support/world.ts';
import { findFirefox, launchFirefox, type RunningFirefox } from '../support/firefox-browser.ts';
import { FirefoxCheckPage } from './firefox-check-page.ts';

const BEFORE_RECORDING = ['intro', 'starting', 'positioning', 'countdown', 'fitting'];
const AFTER_RECORDING = ['finishing', 'verifying', 'succeeded'];
const NOTHING_HELD = { liveTracks: 0, openSockets: 0, workers: 0, complaints: [] };
/** In a frame the browser is asked for its own camera first, so that its policy decides. */
const FRAMED = {
  attributes: { 'session-url': '/api/liveness', challenge: 'movement', countdown: '0' },
  camera: { asksBrowser: true },
};

const executable = findFirefox();
const skip = executable === null && 'Firefox is not installed (on Debian: apt-get install firefox-esr xvfb)';

describe('a whole check in Firefox', { skip }, () => {
  let world: World;
  let firefox: RunningFirefox;

  before(async () => {
    world = await startWorld();
    firefox = await launchFirefox(executable ?? '');
  });

  after(async () => {
    await firefox.close();
    await world.close();
  });

  async function onPage(address: string, use: (check: FirefoxCheckPage) => Promise<void>): Promise<void> {
    const check = await FirefoxCheckPage.open(firefox.browser, address);
    try {
      await use(check);
    } finally {
      await check.close();
    }
  }

  for (const [challenge, name, colorStates] of [
    ['movement', 'FaceMovementChallenge', []],
    ['light', 'FaceMovementAndLightChallenge', ['holding', 'flashing']],
  ] as const) {
    test(`${challenge}: from the start screen to a live verdict`, async (context) => {
      const attributes = { 'session-url': '/api/liveness', challenge };
      await onPage(pageAddress(world.origin, { attributes }), async (check) => {
        await check.pressBegin();
        const end = await check.reach();
        const report = await newestSession(world);
        const { client, video, findings } = report;
        context.diagnostic(JSON.stringify({ client, video, findings }));
        assert.equal(end, 'succeeded', JSON.stringify(await check.events()));
        assert.deepEqual(await check.states(), [...BEFORE_RECORDING, ...colorStates, ...AFTER_RECORDING]);
        assert.equal((await check.events()).at(-1)?.isLive, true);
        assert.equal(report.challenge, name);
        assert.match(client ?? '', /^face-liveness\/\S+ md\/browser#Firefox_\d+$/);
        assert.deepEqual(messageFindings(report), []);
        assert.deepEqual([video?.container, video?.codec], ['webm', 'V_VP8']);
        // Chromium is asked for a key frame each second; Firefox does not know that option and makes them when it likes.
        assert.ok(video && video.keyFrames >= 1 && video.keyFrames <= 3, JSON.stringify(video));
        assert.deepEqual(await check.holdings(), NOTHING_HELD);
      });
    });
  }

  const hosts = cdnHosts('http://localhost');
  for (const name of Object.keys(hosts)) {
    test(`a check completes with ${name}`, async () => {
      await onPage(pageAddress(world.origin, cdnHosts(world.cdnOrigin)[name] ?? {}), async (check) => {
        await check.pressBegin();
        assert.equal(await check.reach(), 'succeeded', JSON.stringify(await check.events()));
        assert.deepEqual(await check.holdings(), NOTHING_HELD);
      });
    });
  }

  test('a second module that is another one is refused', async () => {
    const { cdnOrigin } = world;
    const options = cdnHosts(`${cdnOrigin}/tampered/a`)['a CDN that the policy names, with its integrity'];
    await onPage(pageAddress(world.origin, options), async (check) => {
      await check.pressBegin();
      assert.equal(await check.reach(), 'error');
      assert.equal((await check.events()).find(({ type }) => type === 'error')?.code, 'assets-unavailable');
    });
  });

  test('a second module that could not be had at first is fetched anew', async () => {
    const { cdnOrigin } = world;
    const options = cdnHosts(`${cdnOrigin}/flaky/firefox`)['a CDN that the policy names, with its integrity'];
    await onPage(pageAddress(world.origin, options), async (check) => {
      await check.pressBegin();
      // The refusal belongs to the load behind the start screen, or to the check when that was faster.
      if ((await check.reach()) === 'error') await check.pressBegin();
      assert.equal(await check.reach(['succeeded']), 'succeeded', JSON.stringify(await check.events()));
    });
  });

  test('nothing is missing', async () => {
    await onPage(pageAddress(world.origin), async (check) => {
      assert.deepEqual(await check.support(), { supported: true, missing: [] });
    });
  });

  test('in a frame of another origin with allow="camera" a check runs to a live verdict', async () => {
    await onPage(frameAddress(world.origin, 'camera', FRAMED), async (check) => {
      await check.pressBegin();
      assert.equal(await check.reach(), 'succeeded', JSON.stringify(await check.events()));
      assert.deepEqual(await check.holdings(), NOTHING_HELD);
    });
  });

  test('in a frame without it a check is camera-denied, and the message says what the frame needs', async () => {
    await onPage(frameAddress(world.origin, '', FRAMED), async (check) => {
      await check.pressBegin();
      assert.equal(await check.reach(), 'error');
      const { code, message } = (await check.events()).find(({ type }) => type === 'error') ?? {};
      assert.equal(code, 'camera-denied');
      assert.equal(
        message,
        'The use of the camera was not allowed. The page is in a frame, and a frame needs allow="camera".',
      );
      assert.equal(await check.heading(), strings['error.camera-denied.title']);
      assert.deepEqual(await check.holdings(), NOTHING_HELD);
    });
  });
});
