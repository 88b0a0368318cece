import { expect, test } from 'playwright/test';
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../scripts/chromium.mjs';
import { GalleryPage } from './support/gallery-page.ts';
import { smallPicture } from './support/small-picture.ts';

const SCREENS = [
  'start',
  'start-movement',
  'start-consent',
  'explaining-permission',
  'positioning',
  'countdown',
  'fitting',
  'hold-still',
  'colors',
  'uploading',
  'verifying',
  'succeeded',
  'failed',
  'sent',
  'cancelled',
  'error-camera-denied',
  'error-connection-lost',
  'error-limited',
];
const SIZES = [
  { width: 320, height: 568 },
  { width: 844, height: 390 },
  { width: 1280, height: 800 },
] as const;
const LANGUAGES = { en: 'Noto Sans', ar: 'Noto Sans Arabic', ja: 'Noto Sans JP' } as const;
/**
 * A picture differs when more pixels than this do, however large it is: a share of a large screen would hide a word. The
 * threshold lies between one and two steps of the colors in stored pictures.
 */
const TOLERANCE = { threshold: 0.1, maxDiffPixels: 60 };

// The same letters on every machine: no hinting by the system's settings, no color profile of a display.
test.use({
  launchOptions: {
    executablePath: ensureChromium(),
    args: [...CHROMIUM_ARGUMENTS, '--font-render-hinting=none', '--force-color-profile=srgb', '--disable-lcd-text'],
  },
});

for (const [language, family] of Object.entries(LANGUAGES)) {
  test(`all letters in ${language} come from the fonts that the tests bring`, async ({ browser }) => {
    const gallery = await GalleryPage.open(browser, { width: 320, height: 568, colorScheme: 'light', language });
    for (const name of SCREENS) {
      await gallery.show(name);
      expect(await gallery.foreignFonts(), name).toEqual([]);
    }
    expect(await gallery.loadedFamilies()).toContain(family);
    await gallery.close();
  });
}

test.describe('compared with the stored pictures', () => {
  test.skip(
    process.platform !== 'linux',
    'The stored letters were drawn by FreeType; other systems draw with their own.',
  );

  for (const size of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const language of Object.keys(LANGUAGES)) {
        const look = `${size.width}x${size.height}-${colorScheme}-${language}`;
        test(`the screens look as they did, ${look}`, async ({ browser }) => {
          const gallery = await GalleryPage.open(browser, { ...size, colorScheme, language });
          for (const name of SCREENS) {
            await gallery.show(name);
            const picture = smallPicture(await gallery.takePicture());
            expect.soft(picture, name).toMatchSnapshot([look, `${name}.png`], TOLERANCE);
          }
          await gallery.close();
        });
      }
    }
  }
});
