import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { GALLERY_SCREENS, SCREEN_GROUPS, type ScreenGalleryElement } from '../../src/gallery/index.ts';
import { strings as german } from '../../src/i18n/locales/de.ts';
import { strings as english } from '../../src/i18n/locales/en.ts';
import type { ScreenContext } from '../../src/ui/screen-context.ts';
import { createScreen } from './create-screen.ts';
import type { ScreenFixture } from './screen-fixture.ts';

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

async function showScreen(name: string): Promise<ScreenGalleryElement> {
  const screen = await fixture<ScreenGalleryElement>(
    html`<face-liveness-screen lang="en" screen=${name}></face-liveness-screen>`,
  );
  await screen.settled();
  return screen;
}

/** What axe has to say against a screen, in words. */
async function findings(screen: ScreenGalleryElement): Promise<string> {
  try {
    await expect(screen).to.be.accessible();
    return '';
  } catch (failure) {
    return String(failure);
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`in ${colorScheme} colors axe finds nothing`, () => {
    before(async () => {
      await setViewport({ width: 360, height: 640 });
      await emulateMedia({ colorScheme });
    });
    after(() => emulateMedia({ colorScheme: 'light' }));

    for (const group of Object.keys(SCREEN_GROUPS)) {
      const names = Object.keys(GALLERY_SCREENS).filter((name) => GALLERY_SCREENS[name]?.group === group);
      it(`on the ${names.length} screens of the group "${group}"`, async () => {
        for (const name of names) {
          const screen = await showScreen(name);
          expect(await findings(screen), name).to.equal('');
          screen.remove();
        }
      });
    }
  });
}

it('axe finds words that can hardly be read', async () => {
  const screen = await showScreen('failed');
  screen.style.setProperty('--face-liveness-muted', '#ccc');
  screen.style.setProperty('--face-liveness-surface', '#fff');
  expect(await findings(screen)).to.contain('color-contrast');
});

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
      for (const [name, { view, context }] of Object.entries(GALLERY_SCREENS)) {
        await screen.show(view, { ...EVERYTHING, ...context, strings });
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
