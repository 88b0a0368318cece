import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { GALLERY_CONTEXT, GALLERY_SCREENS } from '../../src/gallery/gallery-screens.ts';
import { LANGUAGE_TAGS } from '../../src/i18n/language-tags.ts';
import { loadLanguage } from '../../src/i18n/load-language.ts';
import { directionOf } from '../../src/i18n/resolve-language.ts';
import { createScreen } from './create-screen.ts';
import type { ScreenFixture } from './screen-fixture.ts';

const SLACK = 1;
/**
 * The smallest screen, also with the spacing that readers may set (WCAG 1.4.12), a desktop's window at a zoom of 400 %,
 * and an ordinary phone with text at twice its size.
 */
const LOOKS = [
  { width: 320, height: 480, textSize: '100%', spacing: '' },
  { width: 320, height: 480, textSize: '100%', spacing: 'letter-spacing: 0.12em; word-spacing: 0.16em' },
  { width: 320, height: 256, textSize: '100%', spacing: '' },
  { width: 360, height: 740, textSize: '200%', spacing: '' },
];
/** Everything with words of its own. */
const WORDED = 'h2, p, li, a, button, label, summary, select, .hint span, .recording';

for (const { width, height, textSize, spacing } of LOOKS) {
  describe(`on a screen of ${width} × ${height}, text at ${textSize}, ${spacing || 'ordinary spacing'}, everything fits`, () => {
    before(async () => {
      await setViewport({ width, height });
      document.documentElement.style.cssText = `font-size: ${textSize}; ${spacing}`;
    });
    afterEach(() => {
      document.documentElement.dir = '';
    });
    after(() => {
      document.documentElement.style.cssText = '';
    });

    for (const tag of LANGUAGE_TAGS) {
      it(`in ${tag}`, async () => {
        const strings = await loadLanguage(tag);
        document.documentElement.dir = directionOf(tag);
        const screen = await createScreen();
        const tops = new Set<number>();
        for (const [name, { view, context }] of Object.entries(GALLERY_SCREENS)) {
          await screen.show(view, { ...GALLERY_CONTEXT, ...context, strings, direction: directionOf(tag) });
          expect(findMisfit(screen), name).to.equal(null);
          if (view.screen === 'camera') tops.add(screen.all('.stage-place')[0]?.getBoundingClientRect().top ?? NaN);
        }
        expect([...tops], 'the picture stays where it is').to.have.lengthOf(1);
      });
    }
  });
}

/** What is cut, covers something else or is too small to read, in words; `null` when nothing is. */
function findMisfit(screen: ScreenFixture): string | null {
  const width = innerWidth;
  if (document.documentElement.scrollWidth > width) return 'the page is wider than the screen';
  const layer = screen.all<HTMLElement>('.layer.is-shown')[0];
  if (layer && layer.scrollWidth > width) return 'the camera layer is wider than the screen';
  const hint = screen.all('.hint')[0]?.getBoundingClientRect();
  if (hint && hint.bottom > innerHeight) return `below the screen: ${screen.findPart('hint').textContent ?? ''}`;
  for (const element of screen.all<HTMLElement>(WORDED)) {
    const { left, right } = element.getBoundingClientRect();
    if (left < 0 || right > width || element.scrollWidth > element.clientWidth + SLACK) {
      // A heading that only screen readers see has no width to speak of; an inline box has none either.
      if (!element.matches('.visually-hidden') && element.clientWidth > 0) return `cut: ${element.textContent ?? ''}`;
    }
    if (parseFloat(getComputedStyle(element).fontSize) < 16) return `small: ${element.textContent ?? ''}`;
  }
  return findOverlap(screen);
}

/** The plates of the camera screen must cover neither each other nor the picture. */
function findOverlap(screen: ScreenFixture): string | null {
  const [cancel, recording, hint, stage] = ['[part~="cancel"]', '.recording', '.hint', '.stage'].map((selector) =>
    screen.all(selector)[0]?.getBoundingClientRect(),
  );
  if (!cancel || !hint || !stage) return null;
  const overlaps = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right && b.left < a.right && a.top < b.bottom - SLACK && b.top < a.bottom - SLACK;
  if (recording && overlaps(cancel, recording)) return 'Cancel and the recording badge overlap';
  if (overlaps(cancel, hint) || (recording && overlaps(recording, hint))) return 'the hint covers the bar';
  return overlaps(hint, stage) ? `the hint covers the picture: ${screen.findPart('hint').textContent ?? ''}` : null;
}
