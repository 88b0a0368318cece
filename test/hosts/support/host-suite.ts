import { strings as english } from '../../../src/i18n/locales/en.ts';
import { strings as german } from '../../../src/i18n/locales/de.ts';
import type { Host } from './host.ts';
import { expect, type HostTest, hostTest } from './host-test.ts';

/** The label of the Begin button that every host sets through the property `strings`. */
export const BEGIN_LABEL = 'Verify me';

/**
 * What has to hold in every host: a whole check and its outcome in the host's own words, what the host binds, and that
 * nothing stays on when the host takes the element away.
 * @returns The test, for what one host has besides.
 */
export function describeHost(host: Host): HostTest {
  const test = hostTest(host);
  test.describe(host.folder, () => {
    test('takes a check to its verdict, and shows what it heard', async ({ host: page }) => {
      await page.open();
      await page.choose('Challenge', 'movement');
      await page.pressBegin();
      await page.reach('succeeded');
      await expect(page.outcome).toHaveText('You are verified.');
      expect(await page.heardEvents()).toEqual(['analysiscomplete', 'verdict']);
      await page.expectNothingHeld();
      await page.expectNoComplaints();
    });

    test('sets attributes and properties of the element when its own state changes', async ({ host: page }) => {
      await page.open();
      const heading = page.page.locator('face-liveness [part~="heading"]:visible').first();
      const begin = page.page.locator('face-liveness [part~="button-primary"]');
      await expect(heading).toHaveText(english['start.heading']);
      await expect(begin).toHaveText(BEGIN_LABEL);
      await page.choose('Language', 'de');
      await expect(heading).toHaveText(german['start.heading']);
      await expect(begin).toHaveText(BEGIN_LABEL);
      await page.choose('Challenge', 'light');
      await expect(page.element).toHaveJSProperty('challenge', 'light');
      await page.expectNoComplaints();
    });

    test('hears that the person cancelled', async ({ host: page }) => {
      await page.open();
      await page.choose('Challenge', 'movement');
      await page.pressBegin();
      await page.reach('countdown');
      await page.pressCancel();
      await expect(page.outcome).toHaveText('Cancelled.');
      expect(await page.heardEvents()).toEqual(['cancel']);
      await page.expectNothingHeld();
      await page.expectNoComplaints();
    });

    test('hears why a check failed', async ({ host: page }) => {
      await page.open();
      await page.refuseCamera();
      await page.pressBegin();
      await page.reach('error');
      await expect(page.outcome).toHaveText('The check failed: camera-denied.');
      expect(await page.heardEvents()).toEqual(['error']);
      await page.expectNothingHeld();
      await page.expectNoComplaints();
    });

    test('leaves nothing on when it takes the element away, and starts over clean', async ({ host: page }) => {
      await page.open();
      await page.choose('Challenge', 'movement');
      await page.pressBegin();
      await page.reach('countdown');
      expect(await page.holdings()).toMatchObject({ openSockets: 1, workers: 1 });
      expect((await page.holdings()).liveTracks).toBeGreaterThan(0);
      await page.press('Leave');
      await expect(page.element).toHaveCount(0);
      await page.expectNothingHeld();
      await page.press('Start over');
      await page.reach('intro');
      await expect(page.page.locator('face-liveness [part~="button-primary"]')).toHaveText(BEGIN_LABEL);
      await page.expectNoComplaints();
    });
  });
  return test;
}
