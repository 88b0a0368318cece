import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { ERROR_CODES } from '../../src/core/errors.ts';
import type { View } from '../../src/core/view.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';
import type { ScreenContext } from '../../src/ui/screen-context.ts';
import { createScreen } from './create-screen.ts';
import { cameraView, OVAL, type ScreenFixture } from './screen-fixture.ts';

const EVERYTHING: Partial<ScreenContext> = {
  offersMovement: true,
  consent: 'given',
  cameras: [
    { deviceId: 'a', label: 'Front' },
    { deviceId: 'b', label: 'Back' },
  ],
  alternativeUrl: '/other',
  previewProblem: 'camera-in-use',
};

const failed = (code: (typeof ERROR_CODES)[number]): View => ({
  screen: 'error',
  code,
  retryAfterSeconds: 90,
  alternativeUrl: null,
});

const VIEWS: Readonly<Record<string, View>> = {
  start: { screen: 'start' },
  'permission question': cameraView('explaining-permission'),
  positioning: cameraView('positioning', { hint: 'too-close' }),
  countdown: cameraView('countdown', { countdown: 3 }),
  fitting: cameraView('fitting', { oval: OVAL, isRecording: true }),
  upload: { screen: 'verifying', uploadPercent: 40 },
  success: { screen: 'result', outcome: 'succeeded' },
  'try again': { screen: 'result', outcome: 'failed' },
  sent: { screen: 'result', outcome: 'sent' },
  error: failed('camera-in-use'),
  cancelled: { screen: 'cancelled' },
};

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`in ${colorScheme} colors axe finds nothing on the screen of`, () => {
    before(async () => {
      await setViewport({ width: 360, height: 640 });
      await emulateMedia({ colorScheme });
    });
    after(() => emulateMedia({ colorScheme: 'light' }));

    for (const [name, view] of Object.entries(VIEWS)) {
      it(name, async () => {
        const screen = await createScreen();
        await screen.show(view, EVERYTHING);
        await expect(screen).to.be.accessible();
      });
    }
  });
}

describe('the theme', () => {
  const surfaceOf = (screen: ScreenFixture): string => getComputedStyle(screen.findPart('screen')).backgroundColor;

  afterEach(() => emulateMedia({ colorScheme: 'light' }));

  it('follows the appearance attribute before the preference of the device', async () => {
    const screen = await createScreen();
    const light = surfaceOf(screen);
    screen.setAttribute('appearance', 'dark');
    const dark = surfaceOf(screen);
    expect(dark).not.to.equal(light);
    await emulateMedia({ colorScheme: 'dark' });
    screen.setAttribute('appearance', 'light');
    expect(surfaceOf(screen)).to.equal(light);
    screen.setAttribute('appearance', 'auto');
    expect(surfaceOf(screen)).to.equal(dark);
  });

  it('is changed by the custom properties', async () => {
    const screen = await createScreen();
    screen.style.setProperty('--face-liveness-surface', 'rgb(1, 2, 3)');
    screen.style.setProperty('--face-liveness-accent', 'rgb(4, 5, 6)');
    expect(surfaceOf(screen)).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(screen.button('Begin')).backgroundColor).to.equal('rgb(4, 5, 6)');
  });
});

describe('on the smallest screen', () => {
  before(() => setViewport({ width: 320, height: 480 }));

  for (const [language, strings] of Object.entries({ english, german })) {
    it(`nothing is wider than the screen in ${language}, and no text is below 16 pixels`, async () => {
      const screen = await createScreen();
      const views = [...Object.values(VIEWS), ...ERROR_CODES.map(failed)];
      for (const view of views) {
        await screen.show(view, { ...EVERYTHING, strings });
        const name = JSON.stringify(view);
        expect(document.documentElement.scrollWidth, name).to.be.at.most(320);
        expect(screen.all<HTMLElement>('.layer')[0]?.scrollWidth ?? 0, name).to.be.at.most(320);
        for (const element of screen.all('h2, p, li, button, label, summary, select')) {
          expect(parseFloat(getComputedStyle(element).fontSize), `${name} ${element.localName}`).to.be.at.least(16);
          expect(element.scrollWidth, `${name} ${element.textContent ?? ''}`).to.be.at.most(320);
        }
      }
    });
  }
});
