import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { THEMES } from '../../demo/themes.js';
import '../../src/gallery/index.ts';
import type { ScreenGalleryElement } from '../../src/gallery/index.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
/** Least contrasts. Source: WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT = 4.5;
const GRAPHICS = 3;
const TEXT_PAIRS = [
  ['on-surface', 'surface'],
  ['muted', 'surface'],
  ['accent', 'surface'],
  ['danger', 'surface'],
  ['success', 'surface'],
  ['danger', 'caution'],
  ['on-surface', 'caution'],
  ['on-accent', 'accent'],
] as const;

describe('the contrast of', () => {
  let sheet: HTMLLinkElement;
  before(async () => {
    sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/demo/themes.css' });
    const loaded = new Promise((resolve) => sheet.addEventListener('load', resolve));
    document.head.append(sheet);
    await loaded;
  });
  after(async () => {
    sheet.remove();
    await emulateMedia({ colorScheme: 'light' });
  });

  for (const theme of ['', ...THEMES.map(({ name }) => name)]) {
    for (const appearance of ['auto', 'light', 'dark'] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        it(`${theme || 'the default look'} is enough, appearance ${appearance} on a ${colorScheme} device`, async () => {
          await emulateMedia({ colorScheme });
          const screen = await fixture<ScreenGalleryElement>(
            html`<face-liveness-screen data-theme=${theme} appearance=${appearance}></face-liveness-screen>`,
          );
          const inPage = colorsIn(screen, '.root');
          for (const [front, back] of TEXT_PAIRS) {
            expect(contrast(inPage(front), inPage(back)), `${front} on ${back}`).to.be.at.least(TEXT);
          }
          const isDark = (appearance === 'auto' ? colorScheme : appearance) === 'dark';
          expect(contrast(inPage('surface'), WHITE) > TEXT, 'the surface is dark').to.equal(isDark);

          screen.screen = 'fitting';
          await screen.settled();
          const onWhite = colorsIn(screen, '.layer');
          for (const color of ['accent', 'success'] as const) {
            expect(contrast(onWhite(color), WHITE), `${color} on white`).to.be.at.least(GRAPHICS);
          }
          const outline = screen.shadowRoot?.querySelector('.oval-outline');
          if (!outline) throw new Error('there is no oval');
          expect(contrast(parse(getComputedStyle(outline).stroke), WHITE), 'oval').to.be.at.least(GRAPHICS);
        });
      }
    }
  }
});

/** Resolves the element's own color names where a part of its tree stands. */
function colorsIn(screen: ScreenGalleryElement, place: string): (name: string) => Rgb {
  const probe = document.createElement('span');
  screen.shadowRoot?.querySelector(place)?.append(probe);
  return (name) => {
    probe.style.setProperty('color', `var(--_${name})`);
    return parse(getComputedStyle(probe).color);
  };
}

/** Any color that the browser computes, by painting it. */
function parse(color: string): Rgb {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Source: WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
