import { describeHost } from '../support/host-suite.ts';
import { expect } from '../support/host-test.ts';

const test = describeHost({
  folder: 'htmx',
  server: ['node', 'server.js'],
  isBuilt: false,
  policy: null,
  answersLiveness: true,
});

test('an element that a swap removed in the middle of a check and another brought back takes a whole check', async ({
  host,
}) => {
  await host.open();
  await host.choose('Challenge', 'movement');
  await host.pressBegin();
  await host.reach('countdown');
  await host.press('Leave');
  await expect(host.element).toHaveCount(0);
  await host.expectNothingHeld();

  await host.press('Start over');
  await host.reach('intro');
  await host.pressBegin();
  await host.reach('succeeded');
  await expect(host.outcome).toHaveText('You are verified.');
  expect(await host.heardEvents()).toEqual(['analysiscomplete', 'verdict']);
  await host.expectNothingHeld();
  await host.expectNoComplaints();
});

test('a morphing swap in the middle of a check gives it other attributes and lets it run on', async ({ host }) => {
  await host.open();
  await host.choose('Challenge', 'movement');
  await host.pressBegin();
  await host.reach('countdown');
  await host.choose('Language', 'de');
  await expect(host.element).toHaveAttribute('lang', 'de');
  await host.reach('succeeded');
  await expect(host.outcome).toHaveText('You are verified.');
  await host.expectNoComplaints();
});

test('the verdict on the page is the one that the server got, whatever the page reports', async ({ host }) => {
  await host.open();
  await host.page.evaluate(() => {
    const detail = { sessionId: 'made up', isLive: true };
    document.querySelector('face-liveness')?.dispatchEvent(new CustomEvent('verdict', { detail }));
  });
  await expect(host.outcome).toHaveText('You could not be verified.');
});
