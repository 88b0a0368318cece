import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR_CODES } from '../../src/core/errors.ts';
import { GALLERY_SCREENS, SCREEN_GROUPS } from '../../src/gallery/gallery-screens.ts';
import { guidanceOf } from '../../src/core/view.ts';
import { strings } from '../../src/i18n/locales/en.ts';

const screens = Object.values(GALLERY_SCREENS);
const cameraViews = screens.flatMap(({ view }) => (view.screen === 'camera' ? [view] : []));

describe('the gallery', () => {
  it('has names that fit into addresses and file names', () => {
    for (const name of Object.keys(GALLERY_SCREENS)) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
  });

  it('has different titles for all screens', () => {
    assert.deepEqual(
      screens.map(({ title }) => title).filter((title, index, titles) => titles.indexOf(title) !== index),
      [],
    );
  });

  it('has a screen for every error', () => {
    for (const code of ERROR_CODES) {
      const view = GALLERY_SCREENS[`error-${code}`]?.view;
      assert.equal(view?.screen === 'error' && view.code, code);
    }
  });

  it('gives every hint that there are words for', () => {
    const hints = new Set<string | null>(screens.map(({ view }) => guidanceOf(view)));
    const codes = Object.keys(strings).flatMap((key) => /^guidance\.(.+)$/.exec(key)?.[1] ?? []);
    assert.ok(codes.length > 0);
    assert.deepEqual(
      codes.filter((code) => !hints.has(code)),
      [],
    );
  });

  it('has every kind of screen, every phase of the camera and every outcome', () => {
    const kinds = new Set(screens.map(({ view }) => ('outcome' in view ? view.outcome : view.screen)));
    assert.deepEqual([...kinds].toSorted(), [
      'camera',
      'cancelled',
      'error',
      'failed',
      'sent',
      'start',
      'succeeded',
      'verifying',
    ]);
    const phases = new Set(cameraViews.map(({ phase }) => phase));
    assert.deepEqual([...phases].toSorted(), [
      'asking-permission',
      'connecting',
      'countdown',
      'explaining-permission',
      'fitting',
      'flashing',
      'holding',
      'positioning',
    ]);
  });

  it('shows no camera before it is allowed, and everywhere else in the layer', () => {
    for (const [name, { view, picture }] of Object.entries(GALLERY_SCREENS)) {
      const isWaiting = name.endsWith('-permission') || name === 'connecting-camera';
      if (view.screen === 'camera') assert.equal(picture === null, isWaiting, name);
    }
  });

  it('offers another attempt after every error that one may help against, and after no other', () => {
    const offersNone = ERROR_CODES.filter((code) => GALLERY_SCREENS[`error-${code}`]?.context.canRetry === false);
    assert.deepEqual(offersNone, [
      'not-supported',
      'insecure-context',
      'request-invalid',
      'challenge-unsupported',
      'limited',
    ]);
  });

  it('has screens in every group', () => {
    for (const group of Object.keys(SCREEN_GROUPS))
      assert.ok(
        screens.some((screen) => screen.group === group),
        group,
      );
  });
});
