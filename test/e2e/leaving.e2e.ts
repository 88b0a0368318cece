import type { CheckStateName } from 'face-liveness';
import { type CheckPage, expect, test } from './support/check-page.ts';

/** How a check gets into each state and stays there long enough to be left. */
const STATES = {
  starting: async (check: CheckPage) => {
    await check.open({ camera: { delayMs: 60_000 } });
    await check.pressBegin();
  },
  positioning: async (check: CheckPage) => {
    await check.open({ camera: { scenario: 'absent' } });
    await check.pressBegin();
  },
  countdown: async (check: CheckPage) => {
    await check.open();
    await check.pressBegin();
  },
  fitting: async (check: CheckPage) => {
    await check.open({ camera: { scenario: 'far' } });
    await check.pressBegin();
  },
  finishing: async (check: CheckPage) => {
    await check.setFault({ neverDisconnect: true });
    await check.open();
    await check.pressBegin();
  },
  verifying: async (check: CheckPage) => {
    await check.open();
    // The backend's answer never comes.
    await check.page.route('**/api/liveness/*', () => undefined);
    await check.pressBegin();
  },
} satisfies Partial<Record<CheckStateName, (check: CheckPage) => Promise<void>>>;

for (const state of Object.keys(STATES) as (keyof typeof STATES)[]) {
  const go = STATES[state];
  const isConnected = state !== 'starting' && state !== 'verifying';

  test(`cancelling in ${state} gives everything back`, async ({ check }) => {
    await go(check);
    await check.reach(state);
    if (isConnected && state !== 'finishing') await check.pressCancel();
    else await check.page.evaluate(() => document.querySelector('face-liveness')?.cancel());
    await check.reach('cancelled');
    expect((await check.events()).filter(({ type }) => type === 'cancel' || type === 'error')).toMatchObject([
      { type: 'cancel', state },
    ]);
    await check.expectNothingHeld();
    if (isConnected) expect(await check.lastCloseCode()).toBe(4003);
  });

  test(`removing the element in ${state} gives everything back`, async ({ check }) => {
    await go(check);
    await check.reach(state);
    await check.removeElement();
    expect((await check.events()).filter(({ type }) => type === 'cancel' || type === 'error')).toMatchObject([
      { type: 'cancel', state },
    ]);
    await check.expectNothingHeld();
    if (isConnected) expect(await check.lastCloseCode()).toBe(4004);
  });
}

test('an element that is put back starts clean', async ({ check, page }) => {
  await check.open({ camera: { scenario: 'absent' } });
  await check.pressBegin();
  await check.reach('positioning');
  await page.evaluate(() => {
    const element = document.querySelector('face-liveness');
    element?.remove();
    if (element) document.body.append(element);
  });
  await check.reach('intro', 2);
  await check.pressBegin();
  await check.reach('positioning', 2);
  expect((await check.holdings()).openSockets).toBe(1);
});

test('a second begin is refused while a check runs', async ({ check, page }) => {
  await check.open({ camera: { scenario: 'absent' } });
  await check.pressBegin();
  await check.reach('positioning');
  const refusal = await page.evaluate(() =>
    document
      .querySelector('face-liveness')
      ?.begin()
      .then(
        () => 'accepted',
        (error: Error) => error.name,
      ),
  );
  expect(refusal).toBe('InvalidStateError');
  expect((await check.holdings()).openSockets).toBe(1);
});
